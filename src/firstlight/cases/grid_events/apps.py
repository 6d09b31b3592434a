"""The kind's start: events past their clock reach every agenda."""

from django.apps import AppConfig


class GridEventsConfig(AppConfig):
    name = "firstlight.cases.grid_events"
    label = "grid_events"

    def ready(self) -> None:
        """Register what waits too long."""
        from firstlight.cases.grid_events.agenda import register_source

        register_source()
