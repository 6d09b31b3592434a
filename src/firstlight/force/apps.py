"""The room's start: it hears of withdrawn consents, openings, leaks and complaints."""

from django.apps import AppConfig

STEPS_TOLD = (
    "sensitive_access.approve",
    "sensitive_access.deny",
    "sensitive_access.break_glass",
)


class ForceConfig(AppConfig):
    name = "firstlight.force"
    label = "force"

    def ready(self) -> None:
        """Listen to the rooms below."""
        from firstlight.force.actions.erasing import forget_withdrawn
        from firstlight.force.actions.holding import PARTS
        from firstlight.force.actions.undoing_places import keep_places
        from firstlight.force.erasure import parts_of_person
        from firstlight.force.letters import (
            remind_of_answer,
            remind_of_notice,
            tell_of_access,
            tell_of_another_look,
            tell_of_answer,
            tell_of_appeal,
            tell_of_application,
            tell_of_assignment,
            tell_of_breach,
            tell_of_complaint,
            tell_of_decision,
            tell_of_hold,
            tell_of_own_side,
            tell_of_request,
            tell_of_second,
            tell_of_standing,
        )
        from firstlight.force.queries.roster import wants_quiet
        from firstlight.kernel.signals import subscribe
        from firstlight.notify.quiet import ask_before_sending
        from firstlight.places.taken import keeps_imports

        for step in ("withdraw", "expire"):
            subscribe(f"consent.{step}", forget_withdrawn)
        parts_of_person(*PARTS)
        keeps_imports(keep_places)
        ask_before_sending(wants_quiet)
        for act in ("privacy.request_access", *STEPS_TOLD):
            subscribe(act, tell_of_access)
        subscribe("privacy.report_breach", tell_of_breach)
        subscribe("privacy.hold_due", tell_of_hold)
        subscribe("privacy.remind_request", remind_of_answer)
        subscribe("privacy.remind_breach", remind_of_notice)
        subscribe("force.send_rights_request", tell_of_request)
        subscribe("privacy.ask_right", tell_of_request)
        for step in ("fulfil", "partly", "refuse", "cannot_verify"):
            subscribe(f"data_subject_request.{step}", tell_of_answer)
        subscribe("data_subject_request.review", tell_of_another_look)
        subscribe("force.send_complaint", tell_of_complaint)
        for step in ("assign", "hear"):  # whom it concerns may be known only later
            subscribe(f"complaint.{step}", tell_of_assignment)
        subscribe("force.answer_complaint", tell_of_own_side)
        for step in ("uphold", "not_uphold", "confirm", "reverse"):
            subscribe(f"complaint.{step}", tell_of_decision)
        subscribe("complaint.appeal", tell_of_appeal)
        for step in ("submit", "resubmit", "recommend"):
            subscribe(f"membership.{step}", tell_of_application)
        for step in ("suspend", "restore", "confirm", "end", "remove"):
            subscribe(f"membership.{step}", tell_of_standing)
        for step in ("confirm", "remove"):
            subscribe(f"membership.{step}.assent", tell_of_second)
