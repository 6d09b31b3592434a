"""Addresses of the pages of grid events."""

from django.urls import path

from firstlight.console.cases.grid_events import posts, reporting, views

urlpatterns = [
    path("grid-events/", views.listed, name="grid_events"),
    path("grid-events/mine/", reporting.mine, name="my_grid_events"),
    path("grid-events/new/", reporting.new, name="grid_event_new"),
    path("grid-events/posts/", posts.listed, name="grid_posts"),
    path("grid-events/posts/<uuid:key>/end/", posts.end, name="grid_post_end"),
    path("grid-events/<uuid:key>/", views.record, name="grid_event"),
    path("grid-events/<uuid:key>/step/", views.step, name="grid_event_step"),
    path("grid-events/<uuid:key>/photos/", views.add_picture, name="grid_event_photos"),
    path("grid-events/<uuid:key>/photos/<uuid:photo_key>/", views.photo, name="grid_event_photo"),
]
