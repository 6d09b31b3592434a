"""The kind's start."""

from django.apps import AppConfig


class GridEventsConfig(AppConfig):
    name = "firstlight.cases.grid_events"
    label = "grid_events"
