"""What the pages of training show of their rows."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from firstlight.console.training.squad_words import PART_NAMES, why_left_out
from firstlight.force.models import Organisation
from firstlight.kernel.actor import Actor
from firstlight.training import queries
from firstlight.training.models import Attendance, Credential, TrainingSession
from firstlight.training.rules import CREDENTIAL, TRAINING_SESSION, places

SOON = timedelta(days=90)


def standing(own: Attendance | None, row: TrainingSession, waiting: list[Attendance]) -> str:
    """Return how somebody stands with a session, in words."""
    if own is None or own.signed_up_at is None:
        if own is not None and own.was_there:
            return _("Was there")
        return ""
    if own.was_there is not None:
        return _("Was there") if own.was_there else _("Was not there")
    if own.cancelled_at is not None:
        return _("Place given back")
    for number, each in enumerate(waiting, 1):
        if each.pk == own.pk:
            return _("Waiting, number %(number)s") % {"number": number}
    return _("Signed up")


def people_of(row: TrainingSession) -> list[dict[str, Any]]:
    """Return each person of a session with how they stand."""
    rows = queries.attendances(row)
    waiting = places(rows, row.capacity)[1]
    return [
        {
            "row": each,
            "words": standing(each, row, waiting),
            "result": each.get_result_display() if each.result else "",
        }
        for each in rows
    ]


def offer(row: TrainingSession, person_id: Any) -> dict[str, Any]:
    """Return a session as a member sees it: how many places are left, how they stand."""
    rows = queries.attendances(row)
    seated, waiting = places(rows, row.capacity)
    own = next((each for each in rows if each.person_id == person_id), None)
    is_in = own is not None and own.signed_up_at is not None and own.cancelled_at is None
    return {
        "row": row,
        "state": TRAINING_SESSION.state_names[row.state],
        "words": standing(own, row, waiting),
        "is_in": is_in,
        "left": None if row.capacity is None else max(0, row.capacity - len(seated)),
        "waiting": len(waiting),
        "may_change": row.state == "open" and row.starts_at > timezone.now(),
    }


def papers(rows: Any) -> list[dict[str, Any]]:
    """Return certificates with their state in words and how many days they still run."""
    today = timezone.localdate()
    return [
        {
            "row": row,
            "state": CREDENTIAL.state_names[row.state],
            "may_renew": row.state in ("expiring", "expired")
            and queries.newer_of(row) is not None,
            "days": None if row.valid_until is None else (row.valid_until - today).days,
            "soon": row.valid_until is not None
            and row.state in ("valid", "expiring")
            and row.valid_until - today <= SOON,
        }
        for row in rows
    ]


def nodes(actor: Actor) -> list[tuple[str, str]]:
    """Return the organisations in which the actor arranges things."""
    return [(str(key), name) for key, name in queries.holders_of(actor)]


def courses_to_hold(actor: Actor) -> list[tuple[str, str]]:
    """Return the courses that can be held."""
    rows = queries.courses(actor).filter(is_retired=False)
    return [(str(row.pk), row.name) for row in rows]


def kind_and_level(kind: str, level: str) -> str:
    """Return a certificate's kind and level in words."""
    words = str(Credential.Kind(kind).label)
    return f"{words} · {level}" if level else words


def is_above(node: Organisation, actor: Actor) -> bool:
    """Whether something was said higher up than the actor's own stations."""
    return node.station_id not in actor.stations


def own_squad(actor: Actor) -> list[dict[str, Any]]:
    """Return what was decided about the actor and why: their own line of the ranking only."""
    found = []
    for row in queries.my_decisions(actor):
        line = next(
            (each for each in row.proposal.ranking if each["person"] == str(row.person_id)), None
        )
        if line is None:
            continue
        found.append(
            {
                "row": row,
                "why": [why_left_out(code) for code in line["left_out"]],
                "parts": [
                    (name, line["figures"][part], line["parts"][part])
                    for part, name in PART_NAMES.items()
                ],
                "appeals": list(row.appeals.order_by("created_at")),
            }
        )
    return found
