"""The room's start: who leaves gives back what they hold."""

from django.apps import AppConfig


class EquipmentConfig(AppConfig):
    name = "firstlight.equipment"
    label = "equipment"

    def ready(self) -> None:
        """Add what this room knows to the guards of the room below."""
        from firstlight.equipment.leaving import check_returned
        from firstlight.force.rules import LEAVING_CHECKS

        if check_returned not in LEAVING_CHECKS:
            LEAVING_CHECKS.append(check_returned)
