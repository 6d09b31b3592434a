"""What this room decides from values in hand: its workflow tables and their guards."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.equipment.rules.lending import PAPERS, refuse_unchecked, why_not
from firstlight.force.rules import papers_of
from firstlight.kernel.actions import Context
from firstlight.kernel.errors import Refused
from firstlight.kernel.workflow import Evidence, Guard, Transition, Workflow


def _check_holder(context: Context, row: Any, _evidence: Evidence) -> None:
    if row.holder_id != context.person_id:
        raise Refused("not-your-kit", _("Only who holds this can say that."))


def _check_lending(context: Context, row: Any, evidence: Evidence) -> None:
    today = timezone.localdate(context.now)
    no = why_not(row, today)
    if no is not None:
        raise no
    refuse_unchecked(row.kind, evidence.get("checked", ()))
    paper = PAPERS.get(row.kind)
    if paper and paper not in papers_of(evidence["receiver"], today):
        raise Refused(
            "no-paper",
            _("Who takes this needs a certificate that is valid today."),
            field="receiver_id",
        )


EQUIPMENT = Workflow(
    name="equipment",
    zh="装备",
    entity="EquipmentItem",
    states=("in_stock", "issued", "repair", "retired", "lost"),
    initial="in_stock",
    terminal=("retired", "lost"),
    transitions=(
        Transition("in_stock", "issue", "issued", "keeper", "receiver confirms"),
        Transition("issued", "return", "in_stock", "keeper", "condition noted"),
        Transition("issued", "report_fault", "repair", "holder", ""),
        Transition("in_stock", "check_fail", "repair", "keeper", ""),
        Transition("repair", "fixed", "in_stock", "keeper", ""),
        Transition("repair", "write_off", "retired", "team_leader", ""),
        Transition("issued", "report_lost", "lost", "holder", ""),
        Transition("in_stock", "retire", "retired", "team_leader", ""),
        Transition("lost", "recovered", "in_stock", "keeper", ""),
    ),
    guards={
        "issue": Guard(needs=("receiver", "receiver_confirms"), check=_check_lending),
        "return": Guard(needs=("condition",)),
        "report_fault": Guard(check=_check_holder),
        "report_lost": Guard(check=_check_holder),
    },
    state_names={
        "in_stock": _("In stock"),
        "issued": _("Handed out"),
        "repair": _("In repair"),
        "retired": _("Retired"),
        "lost": _("Lost"),
    },
    event_names={
        "issue": _("Hand out"),
        "return": _("Take back"),
        "report_fault": _("Report a fault"),
        "check_fail": _("Send to repair after a check"),
        "fixed": _("Back from repair"),
        "write_off": _("Write off"),
        "report_lost": _("Report as lost"),
        "retire": _("Retire"),
        "recovered": _("Found again"),
    },
)
