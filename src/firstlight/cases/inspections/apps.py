"""The room's start: an officer who goes off duty has left."""

from django.apps import AppConfig

ENDS_OF_DUTY = (
    "duty.check_out",
    "duty.close_session",
    "duty.leave_shift",
    "duty.check_out_member",
)


class InspectionsConfig(AppConfig):
    name = "firstlight.cases.inspections"
    label = "inspections"

    def ready(self) -> None:
        """Listen to the room of duty below."""
        from firstlight.cases.inspections.actions import halt_when_off_duty
        from firstlight.kernel.signals import subscribe

        for act in ENDS_OF_DUTY:
            subscribe(act, halt_when_off_duty)
