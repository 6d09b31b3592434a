"""The room's start: calls are not switched off over people who are out."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "firstlight.incidents"
    label = "incidents"

    def ready(self) -> None:
        """Listen to the rooms below."""
        from firstlight.incidents.actions.scene import keep_while_out
        from firstlight.kernel.signals import subscribe

        subscribe("privacy.switch_module", keep_while_out)
