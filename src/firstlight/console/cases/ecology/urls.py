"""Addresses of the pages of ecology."""

from django.urls import path

from firstlight.console.cases.ecology import keeping, reporting, views

urlpatterns = [
    path("ecology/", views.listed, name="ecology"),
    path("ecology/mine/", reporting.mine, name="my_ecology"),
    path("ecology/new/", reporting.new, name="ecology_new"),
    path("ecology/waters/", keeping.waters, name="ecology_waters"),
    path("ecology/waters/<uuid:key>/", keeping.water, name="ecology_water"),
    path("ecology/agencies/", keeping.agencies, name="ecology_agencies"),
    path("ecology/<uuid:key>/", views.record, name="ecology_report"),
    path("ecology/<uuid:key>/step/", views.step, name="ecology_step"),
    path("ecology/<uuid:key>/photos/", views.add_picture, name="ecology_photos"),
    path("ecology/<uuid:key>/photos/<uuid:photo_key>/", views.photo, name="ecology_photo"),
]
