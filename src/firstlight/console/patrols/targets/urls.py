"""Addresses of the pages of targets."""

from django.urls import path

from firstlight.console.patrols.targets import files, views

urlpatterns = [
    path("patrols/targets/", views.targets, name="patrol_targets"),
    path("patrols/targets/layer/", views.layer, name="patrol_targets_layer"),
    path("patrols/targets/set/", views.new, name="patrol_targets_new"),
    path("patrols/targets/change/", views.change, name="patrol_targets_change"),
    path("patrols/targets/file/", files.export, name="patrol_targets_file"),
    path("patrols/targets/import/", files.upload, name="patrol_targets_upload"),
]
