"""Addresses of the pages of joint inspections."""

from django.urls import path

from firstlight.console.cases.inspections import checking, field, views

urlpatterns = [
    path("inspections/", views.inspections, name="inspections"),
    path("inspections/new/", views.new, name="inspection_new"),
    path("inspections/<uuid:key>/", views.inspection, name="inspection"),
    path("inspections/<uuid:key>/step/", views.step, name="inspection_step"),
    path("inspections/<uuid:key>/helpers/", views.helpers, name="inspection_helpers"),
    path("inspections/<uuid:key>/presence/", views.presence, name="inspection_presence"),
    path("inspections/<uuid:key>/check/", checking.check, name="inspection_check"),
    path("my/site/", field.at_my_site, name="my_site"),
    path("my/inspections/", field.mine, name="my_inspections"),
    path("my/inspections/<uuid:key>/", field.card, name="my_inspection"),
    path("my/inspections/<uuid:key>/answer/", field.answer, name="my_inspection_answer"),
]
