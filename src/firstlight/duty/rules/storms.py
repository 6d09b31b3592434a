"""Storms: from the warning as issued to everybody counted back."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from firstlight.kernel.actions import Context
from firstlight.kernel.errors import Refused
from firstlight.kernel.workflow import Evidence, Guard, Transition, Workflow


def _all_back(_context: Context, _row: Any, given: Evidence) -> None:
    if given.get("out"):
        raise Refused(
            "not-all-back",
            ngettext_lazy(
                "%(count)s person is not counted back yet.",
                "%(count)s people are not counted back yet.",
                "count",
            ),
            count=given["out"],
        )


def check_group(_context: Context, _row: Any, given: Evidence) -> None:
    """Refuse a group in which somebody may not go; the bars were found for each of them."""
    if bars := given.get("bars"):
        raise bars[0].refusal(of_another=True, field="people")
    if len(given["people"]) < 2:
        raise Refused(
            "alone", _("Nobody goes alone: send two people at the least."), field="people"
        )


GUARDS = {
    "warning_in": Guard(needs=("source", "issuer", "issued_at")),
    "readiness": Guard(needs=("command_post", "teams", "response_level")),
    "deploy": Guard(needs=("title", "exit_route", "gear_checked", "people"), check=check_group),
    "change_level": Guard(needs=("response_level", "reason")),
    "withdraw": Guard(needs=("reason",)),
    "all_counted": Guard(check=_all_back),
    "stand_down": Guard(check=_all_back),
    "lifted": Guard(needs=("lifted",)),
    "debrief": Guard(needs=("debrief",)),
}

EMERGENCY_ACTIVATION = Workflow(
    name="emergency_activation",
    zh="极端天气与应急响应",
    entity="EmergencyActivation",
    states=(
        "monitoring",
        "on_notice",
        "readiness",
        "deployed",
        "withdrawing",
        "stood_down",
        "closed",
    ),
    initial="monitoring",
    terminal=("closed",),
    transitions=(
        Transition(
            "monitoring",
            "warning_in",
            "on_notice",
            "system",
            "official source only; time and office kept",
        ),
        Transition("on_notice", "readiness", "readiness", "officer", "teams asked, not ordered"),
        Transition(
            "readiness",
            "deploy",
            "deployed",
            "commander",
            "task, insurance, gear, exit route checked",
        ),
        Transition("deployed", "change_level", "deployed", "commander", ""),
        Transition("deployed", "withdraw", "withdrawing", "commander", "red line reached"),
        Transition("withdrawing", "all_counted", "stood_down", "commander", "head count matches"),
        Transition("deployed", "stand_down", "stood_down", "commander", ""),
        Transition("readiness", "stand_down", "stood_down", "officer", ""),
        Transition("on_notice", "lifted", "stood_down", "system", ""),
        Transition("stood_down", "debrief", "closed", "commander", ""),
    ),
    guards=GUARDS,
    state_names={
        "monitoring": _("Watching"),
        "on_notice": _("On notice"),
        "readiness": _("Ready"),
        "deployed": _("Deployed"),
        "withdrawing": _("Withdrawing"),
        "stood_down": _("Stood down"),
        "closed": _("Filed"),
    },
    event_names={
        "warning_in": _("A warning comes in"),
        "readiness": _("Ask teams to be ready"),
        "deploy": _("Deploy"),
        "change_level": _("Change the level"),
        "withdraw": _("Withdraw: red line"),
        "all_counted": _("Everybody counted back"),
        "stand_down": _("Stand down"),
        "lifted": _("The warning is lifted"),
        "debrief": _("Write the debrief"),
    },
)
