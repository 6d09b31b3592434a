"""Addresses of the pages of events."""

from django.urls import path

from firstlight.console.events import field, views

urlpatterns = [
    path("events/", views.listed, name="events"),
    path("events/new/", views.new, name="event_new"),
    path("events/posts/<uuid:key>/drop/", views.drop, name="event_post_drop"),
    path("events/posts/<uuid:key>/clear/", field.clear, name="event_post_clear"),
    path("events/<uuid:key>/", views.event, name="event"),
    path("events/<uuid:key>/step/", views.step, name="event_step"),
    path("events/<uuid:key>/edit/", views.edit, name="event_edit"),
    path("events/<uuid:key>/plan/", views.plan, name="event_plan"),
    path("events/<uuid:key>/posts/", views.post, name="event_post"),
    path("events/<uuid:key>/board/", views.board, name="event_board"),
    path("events/<uuid:key>/report/", field.report, name="event_report"),
    path("events/<uuid:key>/notice.xml", field.notice, name="event_notice"),
    path("my/events/", field.mine_all, name="my_events"),
    path("my/events/posts/<uuid:key>/clear/", field.mine_clear, name="my_post_clear"),
    path("my/events/<uuid:key>/", field.mine, name="my_event"),
    path("my/events/<uuid:key>/report/", field.mine_report, name="my_event_report"),
]
