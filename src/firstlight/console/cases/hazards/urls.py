"""Addresses of the pages of hazards."""

from django.urls import path

from firstlight.console.cases.hazards import views

urlpatterns = [
    path("hazards/", views.hazards, name="hazards"),
    path("hazards/new/", views.new, name="hazard_new"),
    path("hazards/sites/", views.sites, name="hazard_sites"),
    path("hazards/<uuid:key>/", views.hazard, name="hazard"),
    path("hazards/<uuid:key>/step/", views.step, name="hazard_step"),
    path("hazards/<uuid:key>/recheck/", views.recheck, name="hazard_recheck"),
    path("hazards/<uuid:key>/photos/", views.add_picture, name="hazard_photos"),
    path("hazards/<uuid:key>/photos/<uuid:photo_key>/", views.photo, name="hazard_photo"),
]
