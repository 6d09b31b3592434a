"""Addresses of the pages of plans and routes."""

from django.urls import path

from firstlight.console.patrols.plans import routes, views

urlpatterns = [
    path("patrols/", views.plans, name="patrols"),
    path("patrols/new/", views.new, name="patrol_new"),
    path("patrols/<uuid:key>/", views.plan, name="patrol_plan"),
    path("patrols/<uuid:key>/panel/", views.panel, name="patrol_panel"),
    path("patrols/<uuid:key>/ask/", views.ask, name="patrol_ask"),
    path("patrols/<uuid:key>/adopt/", views.adopt, name="patrol_adopt"),
    path("patrols/<uuid:key>/step/", views.step, name="patrol_step"),
    path("patrols/<uuid:key>/edit/", views.edit, name="patrol_edit"),
    path("patrols/routes/<uuid:key>/", routes.route, name="patrol_route"),
    path("patrols/routes/<uuid:key>/edit/", routes.edit, name="patrol_route_edit"),
    path("patrols/routes/<uuid:key>/drop/", routes.drop, name="patrol_route_drop"),
    path("patrols/routes/<uuid:key>/keep/", routes.keep, name="patrol_route_keep"),
    path("patrols/routes/<uuid:key>/sheet/", routes.sheet, name="patrol_sheet"),
    path("patrols/routes/<uuid:key>/route.gpx", routes.file, {"form": "gpx"}, name="patrol_gpx"),
    path(
        "patrols/routes/<uuid:key>/route.geojson",
        routes.file,
        {"form": "geojson"},
        name="patrol_geojson",
    ),
    path("my/routes/<uuid:key>/", routes.carried, name="my_route"),
]
