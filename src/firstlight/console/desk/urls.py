"""Addresses of the desk."""

from django.urls import path

from firstlight.console.desk import views

urlpatterns = [
    path("", views.home, name="desk"),
    path("desk/now/", views.part, {"name": "now"}, name="desk_now"),
    path("desk/thing/", views.part, {"name": "thing"}, name="desk_thing"),
    path("desk/foot/", views.part, {"name": "foot"}, name="desk_foot"),
    path("desk/waits/", views.waits, name="desk_waits"),
    path("desk/calls.geojson", views.calls, name="desk_calls"),
    path("desk/people.geojson", views.people, name="desk_people"),
]
