"""The room's start: a consent that ends turns the location off at once."""

from django.apps import AppConfig


class DutyConfig(AppConfig):
    name = "firstlight.duty"
    label = "duty"

    def ready(self) -> None:
        """Listen to the rooms below, and tell them what goes on."""
        from firstlight.duty.actions import darken_switched_off, darken_withdrawn
        from firstlight.duty.actions.forgetting import PARTS, forget_preferences
        from firstlight.duty.queries.events import events
        from firstlight.duty.queries.storms import activations, going_on
        from firstlight.force.matters import goes_on, has_threads
        from firstlight.kernel.signals import subscribe

        goes_on(going_on)
        has_threads(activations)
        has_threads(events)
        for step in ("withdraw", "expire", "supersede"):
            subscribe(f"consent.{step}", darken_withdrawn)
        subscribe("privacy.switch_module", darken_switched_off)
        subscribe("force.erase_leaver", forget_preferences)
        from firstlight.duty.actions.leaving import AWAY, give_places_back

        for step in AWAY:
            subscribe(f"membership.{step}", give_places_back)
        from firstlight.duty.actions.gates import (
            drop_gate,
            staff_gate,
            tell_school_left,
            tell_school_off,
        )

        subscribe("shift.fill", staff_gate)
        subscribe("shift.drop_below", tell_school_left)
        subscribe("gate_duty.cancel", tell_school_off)
        from firstlight.duty.actions.answers import tell_of_waiting

        subscribe("membership.restore", tell_of_waiting)
        subscribe("force.tell_serves_again", tell_of_waiting)
        subscribe("shift.cancel", drop_gate)
        from firstlight.duty.squad import service_of
        from firstlight.force.erasure import parts_of_person
        from firstlight.training.rules.squad import SOURCES

        parts_of_person(*PARTS)
        if service_of not in SOURCES:
            SOURCES.append(service_of)
