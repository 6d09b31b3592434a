"""What is known of the people whom a roster may ask: papers, time, hours, homes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Case, Q, When
from django.utils import timezone

from firstlight.duty.models import Shift, ShiftAssignment, ShiftPreference, ShiftWish
from firstlight.duty.queries import roster_rows
from firstlight.duty.queries.service import served
from firstlight.duty.rules.fitness import OFFICER, VOLUNTEER, asks_for_officer
from firstlight.duty.rules.reminding import USUAL_HOURS
from firstlight.force.models import Agreement, Availability, Insurance, Membership, Organisation
from firstlight.force.rules import available_at
from firstlight.force.rules.availability import covers
from firstlight.force.rules.membership import ADULT_YEARS
from firstlight.force.seats import SERVING, serving_on
from firstlight.privacy.queries import consenting
from firstlight.training.models import Credential
from firstlight.training.queries.graph import edges_of
from firstlight.training.rules import STANDING, included

Stretch = tuple[datetime, datetime]
PaperDays = tuple[str, date, date | None]
NEW = timedelta(days=90)
LOOK = timedelta(minutes=30)
MONTHS_OF_QUARTER = 3


@dataclass(frozen=True, slots=True)
class Known:
    """What a roster knows of somebody; `not_asked` are the places of shifts in the list given.

    `wishes` are such places with whether they would like it; else they would rather not. `units`
    are the stations whose shifts they serve, where the list is of several; `away` are the places
    of shifts before their suspension is over.
    """

    person_id: UUID
    papers: tuple[PaperDays, ...]
    free: tuple[Stretch, ...] | None
    busy: tuple[Stretch, ...]
    not_asked: tuple[int, ...]
    wishes: tuple[tuple[int, bool], ...]
    home: tuple[float, float] | None
    is_new: bool
    served_min: int
    wanted_min: int
    units: tuple[str, ...] = ()
    away: tuple[int, ...] = ()


def known_people(
    node: Organisation, shifts: Sequence[Shift], start: datetime, end: datetime
) -> list[Known]:
    """Return who serves in an organisation or below in these days and may be asked, in order.

    Officers are among them where a shift has an officer's post, and are asked to such alone.
    """
    with_police = {n for n, row in enumerate(shifts) if asks_for_officer(row.needs.all())}
    left_out = ["staff"] if with_police else ["officer", "staff"]
    rows = (
        Membership.objects.filter(
            serving_on(timezone.localdate(end)), organisation__path__startswith=node.path
        )
        .exclude(category__in=left_out)
        .select_related("person")
        .order_by("person_id", Case(When(state="suspended", then=1), default=0), "created_at")
    )
    own: dict[UUID, Membership] = {}
    stations: dict[UUID, set[UUID]] = defaultdict(set)
    for row in rows:
        own.setdefault(row.person_id, row)
        stations[row.person_id].add(row.station_id)
    of_station = _by_station(shifts)
    away = _away(list(rows), shifts)
    is_whole = roster_rows.is_whole(node)
    theirs = {
        key: sorted(n for each in found for n in of_station[each])
        if is_whole
        else range(len(shifts))
        for key, found in stations.items()
    }
    papers, busy = _papers(own.values()), _busy(own, shifts, start, end)
    said, homes = _said(own), consenting(own, "home_area")
    hours, wanted, wishes = _hours(own, start), _wanted(own), _wishes(own, shifts)
    asked = _asked(shifts)
    return [
        Known(
            person_id=key,
            papers=tuple(papers[key]),
            free=_free(said.get(key, []), [shifts[n] for n in theirs[key]]),
            busy=tuple(busy.get(key, ())),
            not_asked=_not_asked(row, asked[key] | away[key], theirs[key], with_police),
            wishes=tuple(wishes.get(key, ())),
            home=_home(row) if key in homes else None,
            is_new=_is_new(row, start),
            served_min=hours.get(key, 0),
            wanted_min=MONTHS_OF_QUARTER * 60 * wanted.get(key, _usual(row)),
            units=tuple(sorted(map(str, stations[key]))) if is_whole else (),
            away=tuple(sorted(away[key])),
        )
        for key, row in own.items()
    ]


def _away(rows: Iterable[Membership], shifts: Sequence[Shift]) -> dict[UUID, set[int]]:
    """Return the shifts that begin before somebody's suspension in that station is over."""
    found: dict[UUID, set[int]] = defaultdict(set)
    serving: set[tuple[UUID, UUID]] = set()
    for row in rows:  # who serves comes before who is suspended
        here = row.person_id, row.station_id
        if row.suspended_until is None or row.state in SERVING:
            serving.add(here)
        elif here not in serving:
            found[row.person_id] |= {
                n
                for n, shift in enumerate(shifts)
                if shift.station_id == row.station_id
                and timezone.localdate(shift.starts_at) <= row.suspended_until
            }
    return found


def _home(row: Membership) -> tuple[float, float] | None:
    person = row.person
    if person.home_lon is None or person.home_lat is None:
        return None
    return person.home_lon, person.home_lat


def _is_officer(row: Membership) -> bool:
    return bool(row.category == Membership.Category.OFFICER)


def _usual(row: Membership) -> int:
    """Return how many hours a month somebody wants who has not said; an officer asks for none."""
    return 0 if _is_officer(row) else USUAL_HOURS


def _is_new(row: Membership, start: datetime) -> bool:
    recent = row.joined_on is not None and row.joined_on > timezone.localdate(start) - NEW
    return row.state == "probation" or recent


def _papers(rows: Iterable[Membership]) -> dict[UUID, list[PaperDays]]:
    """Return certificates with all they include, and what a risky shift or a gate asks for."""
    found: dict[UUID, list[PaperDays]] = defaultdict(list)
    listed = list(rows)
    keys = [row.person_id for row in listed]
    for row in listed:
        standing = OFFICER if _is_officer(row) else VOLUNTEER
        found[row.person_id].append((standing, date.min.replace(year=1900), None))
        born = row.person.born_on
        if born is None:
            found[row.person_id].append(("no_minor", date.min.replace(year=1900), None))
        else:
            grown = _birthday(born)
            found[row.person_id] += [("no_minor", grown, None), ("adult", grown, None)]
        if row.child_contact_cleared_on is not None:
            found[row.person_id].append(("clearance", row.child_contact_cleared_on, None))
    covers_of = Insurance.objects.filter(person_id__in=keys, kind="accident")
    for key, first, last in covers_of.values_list("person_id", "starts_on", "ends_on"):
        found[key].append(("insurance", first, last))
    signed = Agreement.objects.filter(
        membership_id__in=[row.pk for row in listed], kind="service_agreement"
    )
    for key, day, end in signed.values_list("membership__person_id", "signed_on", "ends_on"):
        found[key].append(("agreement", day, end))
    for key, paper in _certificates(keys):
        found[key].append(paper)
    return found


def _birthday(born: date) -> date:
    try:
        return born.replace(year=born.year + ADULT_YEARS)
    except ValueError:  # born on the 29th of February
        return date(born.year + ADULT_YEARS, 3, 1)


def _certificates(keys: list[UUID]) -> list[tuple[UUID, PaperDays]]:
    rows = list(Credential.objects.filter(person_id__in=keys, state__in=STANDING))
    edges = edges_of({row.station_id for row in rows})
    found = []
    for row in rows:
        points = included({(row.kind, row.level)}, edges.get(row.station_id, frozenset()))
        for kind in {kind for kind, _level in points}:
            found.append((row.person_id, (kind, row.issued_on, row.valid_until)))
    return found


def _busy(
    own: Iterable[UUID], shifts: Sequence[Shift], start: datetime, end: datetime
) -> dict[UUID, list[Stretch]]:
    near = timedelta(days=1)
    rows = ShiftAssignment.objects.filter(
        person_id__in=list(own),
        state__in=["accepted", "on_duty", "completed"],
        shift__ends_at__gt=start - near,
        shift__starts_at__lt=end + near,
    ).exclude(Q(shift_id__in=[row.pk for row in shifts]) | Q(shift__state="cancelled"))
    found: dict[UUID, list[Stretch]] = defaultdict(list)
    for key, begins, ends in rows.values_list("person_id", "shift__starts_at", "shift__ends_at"):
        found[key].append((begins, ends))
    return found


def _said(own: Iterable[UUID]) -> dict[UUID, list[Availability]]:
    found: dict[UUID, list[Availability]] = defaultdict(list)
    for each in Availability.objects.filter(person_id__in=list(own)):
        found[each.person_id].append(each)
    return found


def _free(said: list[Availability], shifts: Sequence[Shift]) -> tuple[Stretch, ...] | None:
    """Return the shifts in whose whole time somebody can come; `None` if they have said nothing.

    Who has only said when they cannot come can come at all other times.
    """
    if not said:
        return None
    usually = not any(each.is_available for each in said)
    times = sorted({(row.starts_at, row.ends_at) for row in shifts})
    return tuple(each for each in times if _can(said, each, usually=usually))


def _can(said: list[Availability], stretch: Stretch, *, usually: bool) -> bool:
    at, ends_at = stretch
    while at < ends_at:
        spoken = any(covers(each, at) for each in said)
        if not (available_at(said, at).available if spoken else usually):
            return False
        at += LOOK
    return True


def _by_station(shifts: Sequence[Shift]) -> dict[UUID, list[int]]:
    found: dict[UUID, list[int]] = defaultdict(list)
    for place, shift in enumerate(shifts):
        found[shift.station_id].append(place)
    return found


def _asked(shifts: Sequence[Shift]) -> dict[UUID, set[int]]:
    """Return the shifts to which each was asked before and has no place in."""
    found: dict[UUID, set[int]] = defaultdict(set)
    for place, shift in enumerate(shifts):
        for row in shift.assignments.all():
            if row.state not in ("accepted", "on_duty"):
                found[row.person_id].add(place)
    return found


def _not_asked(
    own: Membership, asked: set[int], theirs: Iterable[int], with_police: set[int]
) -> tuple[int, ...]:
    """Return the shifts to which somebody was asked before, and for police those without them."""
    without = set(theirs) - with_police if _is_officer(own) else set()
    return tuple(sorted(asked | without))


def _hours(own: Iterable[UUID], start: datetime) -> dict[UUID, int]:
    """Return the minutes that each has served in the quarter before the first day."""
    local = timezone.localtime(start)
    month = local.month - (local.month - 1) % MONTHS_OF_QUARTER
    first = local.replace(month=month, day=1, hour=0, minute=0, second=0, microsecond=0)
    found: dict[UUID, int] = defaultdict(int)
    for each in served(first, start, person_ids=own):
        found[each.person_id] += each.minutes
    return found


def _wanted(own: Iterable[UUID]) -> dict[UUID, int]:
    rows = ShiftPreference.objects.filter(person_id__in=list(own))
    return dict(rows.values_list("person_id", "wanted_hours"))


def _wishes(own: Iterable[UUID], shifts: Sequence[Shift]) -> dict[UUID, list[tuple[int, bool]]]:
    number = {shift.pk: place for place, shift in enumerate(shifts)}
    rows = ShiftWish.objects.filter(person_id__in=list(own), shift_id__in=list(number))
    found: dict[UUID, list[tuple[int, bool]]] = defaultdict(list)
    for key, shift_id, likes in rows.values_list("person_id", "shift_id", "likes"):
        found[key].append((number[shift_id], likes))
    return {key: sorted(said) for key, said in found.items()}
