"""The room's start: no call is switched off over people who are out; each has a commander."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "firstlight.incidents"
    label = "incidents"

    def ready(self) -> None:
        """Listen to the rooms below, and tell them what goes on and whom no call may disturb."""
        from firstlight.force.matters import goes_on, has_threads
        from firstlight.incidents.actions.scene import keep_while_out
        from firstlight.incidents.letters import CALLS
        from firstlight.incidents.queries.incidents import going_on, visible_incidents
        from firstlight.incidents.queries.people import is_off_duty
        from firstlight.kernel.signals import subscribe
        from firstlight.notify.quiet import ask_before_sending

        subscribe("privacy.switch_module", keep_while_out)
        goes_on(going_on)
        has_threads(visible_incidents)
        ask_before_sending(is_off_duty, about=CALLS)
