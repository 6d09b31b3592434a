"""Addresses of the form that takes calls."""

from django.urls import path

from firstlight.console.report import views

urlpatterns = [
    path("report/", views.report, name="report"),
    path("report/near/", views.near, name="report_near"),
]
