"""The room's start: what works in the background is known before the first job is taken."""

from importlib import import_module

from django.apps import AppConfig


class PatrolsConfig(AppConfig):
    name = "firstlight.patrols"
    label = "patrols"

    def ready(self) -> None:
        """Register the handlers that plan routes."""
        import_module("firstlight.patrols.route_jobs")
