"""Addresses of the pages of injuries."""

from django.urls import path

from firstlight.console.injuries import views

urlpatterns = [
    path("injuries/", views.listed, name="injuries"),
    path("injuries/<uuid:key>/", views.injury, name="injury"),
    path("injuries/<uuid:key>/step/", views.step, name="injury_step"),
    path("injuries/<uuid:key>/secrecy/", views.secrecy, name="injury_secrecy"),
]
