"""The room's start: hazards past their day reach every agenda."""

from django.apps import AppConfig


class HazardsConfig(AppConfig):
    name = "firstlight.cases.hazards"
    label = "hazards"

    def ready(self) -> None:
        """Register what waits too long."""
        from firstlight.cases.hazards.agenda import register_source

        register_source()
