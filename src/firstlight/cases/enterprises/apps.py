"""The kind's start: it hears that somebody who advises serves no more."""

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "firstlight.cases.enterprises"
    label = "enterprises"

    def ready(self) -> None:
        """Listen to the rooms below."""
        from firstlight.cases.enterprises.actions import lose_adviser
        from firstlight.duty.actions.leaving import AWAY
        from firstlight.kernel.signals import subscribe

        for step in AWAY:
            subscribe(f"membership.{step}", lose_adviser)
