"""Addresses of the pages of figures."""

from django.urls import path

from firstlight.console.reports.views import column, ground, measure, overview, rows, trend

urlpatterns = [
    path("reports/", overview.overview, name="reports"),
    path("reports/definitions/", overview.definitions, name="report_definitions"),
    path("reports/column/", column.column, name="report_column"),
    path("reports/map/", ground.ground, name="report_ground"),
    path("reports/map/grids.geojson", ground.layer, name="report_ground_layer"),
    path("reports/steps/", trend.trend, name="report_trend"),
    path("reports/of/<slug:key>/", measure.measure, name="report_figure"),
    path("reports/of/<slug:key>/rows/", rows.rows, name="report_rows"),
]
