"""Who comes: need against answers, ETAs, shortfall, and what could not be delivered."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from firstlight.console.incidents.words import ANSWERS, MESSAGES
from firstlight.incidents import queries, wording
from firstlight.incidents.models import Answer, Callout, Incident, Invite
from firstlight.incidents.planning import Standing, standing
from firstlight.incidents.queries import Level
from firstlight.kernel.actor import Actor
from firstlight.notify.models import Message
from firstlight.notify.queries import lost, states_of

ORDER = ("arrived", "coming", "later", "home", "unanswered", "no")


@dataclass(frozen=True, slots=True)
class Row:
    """One person asked, as the board shows them."""

    invite_id: UUID
    person_id: UUID
    name: str
    team: str
    says: str
    word: Any
    eta_at: datetime | None
    reason: Mapping[str, Any]
    note: str
    wave: int
    sent: str

    @property
    def why(self) -> str:
        """Why they were asked."""
        return wording.chosen(self.reason) if self.reason else ""

    @property
    def is_late(self) -> bool:
        """Whether they said they would be there by now."""
        return self.says == "coming" and self.eta_at is not None and self.eta_at < timezone.now()


@dataclass(frozen=True, slots=True)
class NeedShown:
    """One need in words, with how many of it are filled."""

    label: str
    count: int
    filled: int

    @property
    def short(self) -> int:
        """How many are still missing."""
        return self.count - self.filled


@dataclass(frozen=True, slots=True)
class Board:
    """A call-out at a glance; `earlier` are the names of who comes from one before it."""

    callout: Callout
    standing: Standing
    needs: list[NeedShown]
    rows: list[Row]
    counts: Counter[str]
    lost: list[Message]
    earlier: list[str]

    @property
    def expected(self) -> list[Row]:
        """Who is there or comes, now or later."""
        return [row for row in self.rows if row.says in ("arrived", "coming", "later")]

    @property
    def under_way(self) -> list[Row]:
        """Who is waited for and can still be told to go home."""
        return [row for row in self.rows if row.says in ("coming", "later")]

    @property
    def answered(self) -> list[Row]:
        """Who answered and did not say no."""
        return [row for row in self.rows if row.says not in ("unanswered", "no")]

    @property
    def silent(self) -> list[Row]:
        """Who has not answered."""
        return [row for row in self.rows if row.says == "unanswered"]

    @property
    def declined(self) -> list[Row]:
        """Who said no."""
        return [row for row in self.rows if row.says == "no"]

    @property
    def coming(self) -> int:
        """How many come or are there."""
        return self.counts["coming"] + self.counts["arrived"]

    @property
    def missing(self) -> int:
        """How many places are empty."""
        return sum(need.short for need in self.needs)


def board_of(actor: Actor, incident: Incident) -> Board | None:
    """Return the board of the newest call-out; a helping station sees its own people only."""
    called = queries.callouts_of(incident)
    if not called:
        return None
    callout = called[0]
    invites = queries.answers(callout)
    is_desk = queries.level(actor, incident) is Level.DESK
    if not is_desk:
        invites = [i for i in invites if i.organisation.station_id in actor.stations]
    sent = states_of(actor, incident.pk) if is_desk else {}
    now = timezone.now()
    found = standing(callout, now)
    rows = sorted(
        (_row(invite, sent.get(invite.person_id, {})) for invite in invites),
        key=lambda row: (ORDER.index(row.says), row.eta_at or now, row.wave),
    )
    return Board(
        callout,
        found,
        [
            NeedShown(wording.skill(need["skill"]), int(need["count"]), filled)
            for need, filled in zip(found.needs, found.filled, strict=True)
        ],
        rows,
        Counter(row.says for row in rows),
        lost(actor, incident.pk) if is_desk else [],
        _earlier(incident, callout) if is_desk and len(called) > 1 else [],
    )


def _earlier(incident: Incident, callout: Callout) -> list[str]:
    going = queries.on_their_way(incident)
    return [each.person.name for each in going if each.callout_id != callout.pk]


def _row(invite: Invite, sent: dict[str, str]) -> Row:
    answer: Answer | None = getattr(invite, "answer", None)
    says = answer.says if answer else "unanswered"
    if answer and answer.arrived_at:
        says = "arrived"
    elif answer and answer.is_stood_down:
        says = "home"
    reason = invite.reason
    return Row(
        invite_id=invite.pk,
        person_id=invite.person_id,
        name=invite.person.name,
        team=invite.organisation.called,
        says=says,
        word=ANSWERS[says],
        eta_at=answer.eta_at if answer and says == "coming" else None,
        reason=reason,
        note=(answer.note if answer else "") or reason.get("words", ""),
        wave=invite.wave,
        sent=_worst(sent),
    )


def _worst(sent: dict[str, str]) -> str:
    """Return in words what became of the messages to one person, if anything went wrong."""
    outside = {channel: state for channel, state in sent.items() if channel != "inapp"}
    if "sent" in outside.values():
        return ""
    for state in ("unconfirmed", "failed", "queued"):
        if state in outside.values():
            return str(MESSAGES[state])
    return ""
