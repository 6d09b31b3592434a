"""NOW, by urgency: one row for each matter, with the next step beside it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstlight.console.incidents.shown import SOUGHT, longer, next_step
from firstlight.duty.models import Shift
from firstlight.duty.queries import not_back, short_soon
from firstlight.force.queries import station_of
from firstlight.incidents.models import Incident
from firstlight.incidents.queries import Ending, Matter, Snapshot
from firstlight.incidents.rules import ACTIVE, INCIDENT
from firstlight.kernel.actor import Actor
from firstlight.searches.models import SearchCase
from firstlight.searches.queries import desk_cases_of, owed_notices
from firstlight.searches.rules import SEARCH_CASE

Words = str | Promise


@dataclass(frozen=True, slots=True)
class NowRow:
    """A row of the list, as its part draws it."""

    href: str
    title: str
    word: Words
    key: str
    tone: str
    since: datetime | None
    about: str
    next: Words
    current: bool
    due: datetime | None = None


def now_rows(actor: Actor, snapshot: Snapshot, chosen: Incident | None) -> list[NowRow]:
    """Return what waits, the most urgent first; what stations have to agree on is on top."""
    requests = [
        NowRow(
            href=reverse("aids"),
            title=_("%(station)s asks for help") % {"station": _station(aid.station_id)},
            word=_("Help asked for"),
            key="asked",
            tone="late",
            since=aid.created_at,
            about="",
            next=_("Decide"),
            current=False,
        )
        for aid in snapshot.requests
    ]
    cases = desk_cases_of(actor, (matter.incident for matter in snapshot.matters))
    endings = [_ending(actor, each) for each in snapshot.endings]
    matters = [
        _row(actor, matter, chosen, cases.get(matter.incident.pk)) for matter in snapshot.matters
    ]
    owed = [_owed(case, snapshot.at) for case in owed_notices(actor)]
    late = [row for row in owed if row.tone]
    return [
        *requests,
        *endings,
        *_not_back(actor),
        *late,
        *matters,
        *(row for row in owed if not row.tone),
        *_shifts(actor, snapshot.at),
    ]


def _not_back(actor: Actor) -> list[NowRow]:
    """Return the shifts from which somebody has not come back: an alarm, like who is overdue."""
    rows = []
    for shift, count in not_back(actor) if actor.may("duty.see") else ():
        out = ngettext("%(n)s person is still out", "%(n)s people are still out", count)
        rows.append(
            NowRow(
                href=reverse("shift", args=[shift.pk]),
                title=str(shift.words["title"]),
                word=_("Not back from a shift"),
                key="overdue",
                tone="late",
                since=shift.ends_at,
                about=out % {"n": count},
                next=_("Call them, then check them out"),
                current=False,
            )
        )
    return rows


def _shifts(actor: Actor, now: datetime) -> list[NowRow]:
    """Return the shifts that have begun and to which nobody came, and those that lack people."""
    if not actor.may("duty.see"):
        return []
    short, unbegun = short_soon(actor, now)
    return [*(_nobody_there(row) for row in unbegun), *_short(short)]


def _nobody_there(shift: Shift) -> NowRow:
    return NowRow(
        href=reverse("shift", args=[shift.pk]),
        title=str(shift.words["title"]),
        word=_("Nobody has checked in"),
        key="shortfall",
        tone="late",
        since=shift.starts_at,
        about=shift.leader.name if shift.leader else "",
        next=_("Call them; check them in, or note who did not come"),
        current=False,
    )


def _short(shifts: list[Shift]) -> list[NowRow]:
    """Return one row for all shifts that begin soon, or run, without the people they need."""
    if not shifts:
        return []
    title = ngettext(
        "%(n)s shift begins soon without its people",
        "%(n)s shifts begin soon without their people",
        len(shifts),
    )
    first = shifts[0]
    return [
        NowRow(
            href=reverse("shift", args=[first.pk])
            if len(shifts) == 1
            else f"{reverse('shifts_list')}?f=short",
            title=title % {"n": len(shifts)},
            word=_("Short of people"),
            key="shortfall",
            tone="late",
            since=None,
            due=first.starts_at,
            about=str(first.words["title"]),
            next=_("Invite people, or call it off"),
            current=False,
        )
    ]


def _ending(actor: Actor, ending: Ending) -> NowRow:
    """Return a window that ends over people who are out, with the one act that mends it."""
    aid = ending.aid
    asks = aid.station_id in actor.stations
    href = reverse("incident", args=[aid.incident_id])
    step: Words = _("Call your people back, or agree on longer")
    if asks and ending.is_asked:
        step = _("Asked for longer: their officer decides")
    elif asks and actor.may("callouts.aid"):
        href, step = longer(aid), _("Ask for longer")
    elif asks:
        step = _("Call the helpers back, or have an officer ask for longer")
    out = ngettext("%(n)s helper out there", "%(n)s helpers out there", ending.out)
    return NowRow(
        href=href,
        title=_("Help of %(station)s ends") % {"station": _station(aid.helper_station_id)},
        word=_("Ends soon"),
        key="overdue",
        tone="late",
        since=None,
        due=aid.ends_at,
        about=f"{aid.incident.number} · {out % {'n': ending.out}}",
        next=step,
        current=False,
    )


def _owed(case: SearchCase, now: datetime) -> NowRow:
    """Return what is still to be told of a search: above the calls once it is overdue."""
    due_at = case.notice_due_at
    is_late = due_at is not None and due_at <= now
    return NowRow(
        href=f"{reverse('search', args=[case.pk])}#told",
        title=case.incident.title,
        word=_("Notice to the family overdue") if is_late else _("Notice to the family owed"),
        key="overdue" if is_late else "asked",
        tone="late" if is_late else "",
        since=case.notice_owed_at or now,
        about=case.incident.number,
        next=_("Record who was told"),
        current=False,
    )


def _station(key: UUID) -> str:
    station = station_of(key)
    return station.called if station else ""


def _row(actor: Actor, matter: Matter, chosen: Incident | None, case: SearchCase | None) -> NowRow:
    incident = matter.incident
    step = next_step(actor, incident, matter.callout, case)
    word, tone = _state(matter, case)
    return NowRow(
        href=f"/?of={incident.pk}",
        title=incident.title,
        word=word,
        key=incident.state,
        tone=tone,
        since=incident.happened_at,
        about=_about(matter),
        next=step.label if step else "",
        current=chosen is not None and chosen.pk == incident.pk,
    )


def _state(matter: Matter, case: SearchCase | None) -> tuple[Words, str]:
    if matter.overdue:
        words = ngettext("%(n)s overdue", "%(n)s overdue", matter.overdue)
        return words % {"n": matter.overdue}, "late"
    name: Words = INCIDENT.state_names[matter.incident.state]
    if case is not None and matter.incident.state in ACTIVE:
        name = SEARCH_CASE.state_names[case.state]
        if case.state not in SOUGHT:  # found: nobody's life hangs on the desk any more
            return name, ""
    if matter.incident.is_life_at_risk and matter.incident.state in ("reported", "responding"):
        return _("Life at risk · %(state)s") % {"state": name}, "risk"
    return name, ""


def _about(matter: Matter) -> str:
    parts = []
    if matter.callout:
        parts.append(
            _("%(coming)s of %(wanted)s coming")
            % {"coming": matter.coming, "wanted": matter.wanted}
        )
    if matter.out:
        parts.append(_("%(n)s out there") % {"n": matter.out})
    return " · ".join(parts)
