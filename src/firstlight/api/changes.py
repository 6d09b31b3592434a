"""The change feed: what has happened since a cursor, for every room by one path."""

from typing import Annotated, Any
from uuid import UUID

from ninja import Router, Schema
from pydantic import Field, StringConstraints

from firstlight.api.problems import SignedIn
from firstlight.api.shown import shown, touched
from firstlight.incidents.queries import visible_incidents
from firstlight.kernel.actor import Actor
from firstlight.kernel.cursors import cursor_now, decode, news, seat_mark
from firstlight.kernel.models import Event

router = Router(tags=["changes"])
MOST = 500
Subject = Annotated[str, StringConstraints(max_length=120)]


class Since(Schema):
    """Where one stands, and the rows that one holds (their `subject`)."""

    since: str
    held: list[Subject] = Field(default_factory=list, max_length=20_000)


class Change(Schema):
    """Something changed: which row, by which act, and the row as this reader may see it now.

    `row` is null when a row that the reader holds is gone, or not theirs to see any more.
    """

    subject: str
    what: str
    at: str
    row: dict[str, Any] | None


class Changes(Schema):
    """A page of changes; ask again with `cursor` until `more` is false.

    After `reset` one forgets what one holds and reads everything anew: the seat has changed.
    """

    cursor: str
    more: bool
    reset: bool = False
    changes: list[Change]


@router.get("", response=Changes, operation_id="list_changes")
def list_changes(request: SignedIn, since: str = "") -> dict[str, Any]:
    """Return what changed since `since`; without it, only where the feed stands now.

    Rows that went out of sight are not told here, since that would tell that they exist; ask with
    what you hold (`POST`) to hear of them.
    """
    return changes_since(request.auth, since, ())


@router.post("", response=Changes, operation_id="compare_changes")
def compare_changes(request: SignedIn, data: Since) -> dict[str, Any]:
    """Return what changed since `since`, and which of the rows held are gone."""
    return changes_since(request.auth, data.since, data.held)


def elsewhere(actor: Actor) -> dict[UUID, UUID]:
    """Return the cases of other stations that the actor sees: thread and station."""
    rows = visible_incidents(actor).exclude(station_id__in=actor.stations).order_by()
    return dict(rows.values_list("pk", "station_id"))


def changes_since(actor: Actor, since: str, held: list[str] | tuple[()]) -> dict[str, Any]:
    """Return a page of changes that `actor` may know of."""
    cases = elsewhere(actor)
    if not since:
        return {"cursor": cursor_now(actor, cases), "more": False, "changes": []}
    cursor = decode(since)
    mark = seat_mark(actor)
    if cursor.seat not in ("", mark):
        now = cursor_now(actor, cases)
        return {"cursor": now, "more": False, "reset": True, "changes": []}
    events = list(news(actor, cursor, cases)[: MOST + 1])
    more, events = len(events) > MOST, events[:MOST]
    for event in events:
        cursor.pass_by(actor, event)
    cursor.seat = mark
    return {
        "cursor": cursor.encode(),
        "more": more,
        "changes": [*_changed(actor, events), *([] if more else _gone(actor, held))],
    }


def _changed(actor: Actor, events: list[Event]) -> list[dict[str, Any]]:
    if not events:
        return []
    latest = {event.subject: event for event in events}
    last = max(events, key=lambda event: event.at)
    changed = []
    for subject, row in shown(actor, touched(actor, events)).items():
        event = latest.get(subject, last)
        told = {"what": event.action, "at": event.at.isoformat()}
        changed.append({"subject": subject, "row": row, **told})
    return changed


def _gone(actor: Actor, held: list[str] | tuple[()]) -> list[dict[str, Any]]:
    if not held:
        return []
    seen = shown(actor, held)
    return [
        {"subject": subject, "row": None, "what": "", "at": ""}
        for subject in dict.fromkeys(held)
        if subject not in seen
    ]
