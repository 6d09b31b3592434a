"""Addresses of the pages of patrols."""

from django.urls import include, path

urlpatterns = [
    path("", include("firstlight.console.patrols.targets.urls")),
    path("", include("firstlight.console.patrols.plans.urls")),
]
