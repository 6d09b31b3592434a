"""What somebody may ask about their own data: the rights, the desk's workflow, and its clock."""

import re
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context
from firstlight.kernel.errors import Refused
from firstlight.kernel.overdue import stage
from firstlight.kernel.workflow import Evidence, Guard, Transition, Workflow

# The product's own rules, where the law says "in time": days to answer, days to ask again.
WORKING_DAYS = 15
LAPSES_AFTER = timedelta(days=30)
REMIND_BEFORE = timedelta(days=3)
OPEN = ("received", "verified")  # the clock of the answer runs
SATURDAY = 5

RIGHTS: dict[str, str | Promise] = {
    "access": _("See what is kept about me"),
    "copy": _("Have a copy of it"),
    "correct": _("Have it put right"),
    "erase": _("Have it erased"),
    "restrict": _("Have its use limited"),
    "transfer": _("Have it passed on to another body"),
    "explain": _("Have the rules explained"),
    "close": _("Close my account"),
}
# What is done and not only said: the answer comes after the act.
BY_ACT = frozenset({"correct", "erase"})
BY_ARCHIVE = frozenset({"access", "copy", "transfer"})


# What only the desk puts right, and the person writes themselves as it should stand: lines at the
# head of what the request is about, so that no file keeps it longer than the words beside it.
WISHED = ("name", "born_on")
_WISH = re.compile(rf"({'|'.join(WISHED)}): (.+)")


def with_wishes(scope: str, wishes: Mapping[str, object]) -> str:
    """Return what a request is about, headed by how particulars should stand."""
    lines = [f"{key}: {wishes[key]}" for key in WISHED if wishes.get(key)]
    return "\n".join([*lines, scope]).strip()


def wishes_in(scope: str) -> tuple[dict[str, str], str]:
    """Return how particulars should stand, by field, and the other words of a request."""
    wishes: dict[str, str] = {}
    lines = scope.splitlines()
    while lines and (found := _WISH.fullmatch(lines[0])):
        wishes[found[1]] = found[2]
        del lines[0]
    return wishes, "\n".join(lines)


def due_after(day: date, working_days: int = WORKING_DAYS) -> date:
    """Return the day by which an answer is owed: so many days from Monday to Friday later."""
    left = working_days
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < SATURDAY
    return day


def answer_stage(row: Any, today: date) -> str:
    """Return how the answer to a request stands: "over", "soon", or ""."""
    return stage(row.due_on, today, REMIND_BEFORE) if row.state in OPEN else ""


KEPT_FOR = timedelta(days=3 * 365)


def _check_own(context: Context, row: Any, evidence: Evidence) -> None:
    if evidence.get("by_code"):
        return  # who has the code is who asked
    if row.subject_id is None or row.subject_id != context.person_id:
        raise Refused("not-your-step", _("This step belongs to somebody else."))


def _check_other(context: Context, row: Any, _evidence: Evidence) -> None:
    if row.subject_id is not None and row.subject_id == context.person_id:
        raise Refused("own-request", _("Somebody else must decide about your own request."))


def _check_done(context: Context, row: Any, evidence: Evidence) -> None:
    _check_other(context, row, evidence)
    if row.right in BY_ACT and not evidence.get("is_done"):
        raise Refused(
            "not-done",
            _("Do it first, or note where it was done; then answer."),
            field="answer",
        )


def check_open_to_acts(row: Any, person_id: UUID, rights: Collection[str] = BY_ACT) -> None:
    """Refuse an act about a request of another kind, not checked, answered, or one's own."""
    if row.right not in rights:
        raise Refused("not-asked", _("This request asks for something else."))
    if row.state != "verified":
        raise Refused("not-verified", _("Note first how the identity was checked."))
    if row.subject_id is not None and row.subject_id == person_id:
        raise Refused("own-request", _("Somebody else must decide about your own request."))


def _check_lapsed(context: Context, row: Any, _evidence: Evidence) -> None:
    today = timezone.localdate(context.now)
    if row.refused_on is None or today < row.refused_on + LAPSES_AFTER:
        raise Refused("not-over", _("The person may still ask for a second look."))


DATA_SUBJECT_REQUEST = Workflow(
    name="data_subject_request",
    zh="个人权利请求",
    entity="DataSubjectRequest",
    states=("received", "verified", "refused", "fulfilled", "refused_final", "withdrawn"),
    initial="received",
    terminal=("fulfilled", "refused_final", "withdrawn"),
    transitions=(
        Transition(
            "received", "verify_id", "verified", "privacy_officer", "least intrusive check"
        ),
        Transition("received", "cannot_verify", "refused", "privacy_officer", "reason"),
        Transition(
            "verified",
            "fulfil",
            "fulfilled",
            "privacy_officer",
            "15 working days (product rule)",
        ),
        Transition("verified", "partly", "fulfilled", "privacy_officer", "reason for the rest"),
        Transition(
            "verified", "refuse", "refused", "privacy_officer", "reason and court right told"
        ),
        Transition("refused", "review", "verified", "person", ""),
        Transition("refused", "lapse", "refused_final", "system", ""),
        Transition("received", "withdraw", "withdrawn", "person", ""),
    ),
    guards={
        "verify_id": Guard(needs=("identity_check",), check=_check_other),
        "cannot_verify": Guard(needs=("answer",), check=_check_other),
        "fulfil": Guard(needs=("answer",), check=_check_done),
        "partly": Guard(needs=("answer",), check=_check_done),
        "refuse": Guard(needs=("answer", "court_told"), check=_check_other),
        "review": Guard(check=_check_own),
        "withdraw": Guard(check=_check_own),
        "lapse": Guard(check=_check_lapsed),
    },
    state_names={
        "received": _("Request received"),
        "verified": _("Identity checked"),
        "refused": _("Refused with reasons"),
        "fulfilled": _("Fulfilled"),
        "refused_final": _("Refused for good"),
        "withdrawn": _("Request taken back"),
    },
    event_names={
        "verify_id": _("Note the identity check"),
        "cannot_verify": _("The identity cannot be checked"),
        "fulfil": _("Fulfil the request"),
        "partly": _("Fulfil a part of it"),
        "refuse": _("Refuse with reasons"),
        "review": _("Ask for another look"),
        "lapse": _("Lapse"),
        "withdraw": _("Take the request back"),
    },
)
