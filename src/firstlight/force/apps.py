"""The room's start: it hears when a consent is withdrawn."""

from django.apps import AppConfig


class ForceConfig(AppConfig):
    name = "firstlight.force"
    label = "force"

    def ready(self) -> None:
        """Listen to the rooms below."""
        from firstlight.force.actions.erasing import forget_withdrawn
        from firstlight.kernel.signals import subscribe

        subscribe("consent.withdraw", forget_withdrawn)
