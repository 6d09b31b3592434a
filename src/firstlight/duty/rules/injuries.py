"""Somebody was hurt in service: first aid, insurance, recognition."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context
from firstlight.kernel.errors import Refused
from firstlight.kernel.workflow import Evidence, Guard, Transition, Workflow


def _120(_context: Context, _row: Any, given: Evidence) -> None:
    if given.get("called_120") not in ("yes", "not_needed"):
        raise Refused(
            "say-120", _("Say whether 120 was called, or was not needed."), field="called_120"
        )


GUARDS = {
    "first_aid": Guard(needs=("first_aid",), check=_120),
    "notify": Guard(needs=("insurer_ref",)),
    "settle": Guard(needs=("reason",)),
    "no_claim": Guard(needs=("reason",)),
    "bravery": Guard(needs=("bravery_note",)),
    "result": Guard(needs=("reason",)),
}

INJURY = Workflow(
    name="injury",
    zh="伤害与保险",
    entity="InjuryReport",
    states=("reported", "treated", "insurer_notified", "claiming", "closed", "bravery_filed"),
    initial="reported",
    terminal=("closed",),
    transitions=(
        Transition("reported", "first_aid", "treated", "team_leader", "120 called when needed"),
        Transition("treated", "notify", "insurer_notified", "team_leader", ""),
        Transition("insurer_notified", "claim", "claiming", "team_leader", ""),
        Transition("claiming", "settle", "closed", "team_leader", ""),
        Transition("insurer_notified", "no_claim", "closed", "team_leader", ""),
        Transition("treated", "bravery", "bravery_filed", "association_admin", "may be 见义勇为"),
        Transition("bravery_filed", "result", "closed", "association_admin", ""),
    ),
    guards=GUARDS,
    state_names={
        "reported": _("Injury reported"),
        "treated": _("Treated"),
        "insurer_notified": _("Insurer told"),
        "claiming": _("Claim under way"),
        "closed": _("Filed"),
        "bravery_filed": _("Nominated for bravery"),
    },
    event_names={
        "first_aid": _("Record the first aid"),
        "notify": _("Tell the insurer"),
        "claim": _("Claim"),
        "settle": _("Settle"),
        "no_claim": _("No claim"),
        "bravery": _("Nominate for bravery"),
        "result": _("Record the result"),
    },
)
