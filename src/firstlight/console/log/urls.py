"""Addresses of the log."""

from django.urls import path

from firstlight.console.log import refused, views

urlpatterns = [
    path("log/", views.log, name="log"),
    path("log/refused/", refused.refused, name="log_refused"),
    path("log/verify/", views.verify, name="log_verify"),
    path("log/export/", views.export, name="log_export"),
]
