"""Addresses of the pages about one's own account."""

from django.urls import path

from firstlight.console.account import views

urlpatterns = [
    path("me/security/", views.security, name="security"),
    path("me/seat/<uuid:key>/", views.take_seat, name="take_seat"),
    path("demo/sign-in/", views.demo_sign_in, name="demo_sign_in"),
]
