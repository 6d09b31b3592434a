"""Addresses of the pages of complaints."""

from django.urls import path

from firstlight.console.complaints import views

urlpatterns = [
    path("complaints/", views.listed, name="complaints"),
    path("complaints/<uuid:key>/", views.complaint, name="complaint"),
    path("complaints/<uuid:key>/step/", views.step, name="complaint_step"),
    path("me/complaints/", views.about_me, name="complaints_about_me"),
    path("me/complaints/<uuid:key>/answer/", views.answer, name="complaint_answer"),
    path("me/complaints/<uuid:key>/appeal/", views.appeal, name="complaint_appeal"),
]
