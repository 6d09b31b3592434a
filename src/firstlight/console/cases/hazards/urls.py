"""Addresses of the pages of hazards."""

from django.urls import path

from firstlight.console.cases.hazards import checks, reminder, views

urlpatterns = [
    path("hazards/", views.hazards, name="hazards"),
    path("hazards/new/", views.new, name="hazard_new"),
    path("hazards/sites/", views.sites, name="hazard_sites"),
    path("hazards/checks/", checks.listed, name="site_checks"),
    path("hazards/checks/new/", checks.new, name="site_check_new"),
    path("hazards/checks/<uuid:key>/", checks.record, name="site_check"),
    path("hazards/<uuid:key>/", views.hazard, name="hazard"),
    path("hazards/<uuid:key>/step/", views.step, name="hazard_step"),
    path("hazards/<uuid:key>/recheck/", views.recheck, name="hazard_recheck"),
    path("hazards/<uuid:key>/recheck/no/", views.decline, name="hazard_recheck_no"),
    path("hazards/<uuid:key>/reminder.pdf", reminder.reminder, name="hazard_reminder"),
    path("hazards/<uuid:key>/photos/", views.add_picture, name="hazard_photos"),
    path("hazards/<uuid:key>/photos/<uuid:photo_key>/", views.photo, name="hazard_photo"),
]
