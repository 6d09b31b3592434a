"""What is known of people on the day of a shift, and who of them may serve in it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from firstlight.duty.models import Shift, ShiftAssignment, ShiftNeed
from firstlight.duty.rules.fitness import (
    OFFICER,
    REST,
    Bar,
    Standing,
    bar,
    bars,
    holds_for,
    papers_for,
    post_for,
    short_posts,
)
from firstlight.force.models import Agreement, Insurance, Membership, Organisation, Person
from firstlight.force.seats import SERVING, serves_on, serving_on
from firstlight.training.queries import valid_credentials

TAKEN = ("accepted", "on_duty", "completed")
Days = tuple[date, date | None]


@dataclass(frozen=True, slots=True)
class Written:
    """What is written of people, read once and asked of as many shifts as one likes.

    Attributes
    ----------
    born_on
        Date of birth by person.
    memberships
        Station, state, end of a suspension, category and day of the child-contact clearance of
        each membership that serves by the last of the shifts.
    covered, agreed
        First and last day (None: open) of each accident cover and signed agreement.
    busy
        Shift, from and to of each service that they have accepted or done.
    """

    born_on: dict[UUID, date | None]
    memberships: dict[UUID, list[tuple[UUID, str, date | None, str, date | None]]]
    covered: dict[UUID, list[Days]]
    agreed: dict[UUID, list[Days]]
    busy: dict[UUID, list[tuple[UUID, datetime, datetime]]]

    def standing(self, key: UUID, shift: Shift) -> Standing:
        """Return what is known of a person on the days of a shift, but for certificates."""
        first, last = timezone.localdate(shift.starts_at), timezone.localdate(shift.ends_at)
        here = [
            (category, cleared_on)
            for station, state, until, category, cleared_on in self.memberships[key]
            if station == shift.station_id and serves_on(first, state, until)
        ]
        police = any(category == Membership.Category.OFFICER for category, _on in here)
        return Standing(
            serves=bool(here),
            born_on=self.born_on.get(key),
            papers=frozenset({OFFICER}) if police else frozenset(),
            insured=_holds(self.covered[key], first, last),
            agreed=_holds(self.agreed[key], first, last),
            cleared=any(on is not None and on <= first for _category, on in here),
            busy=tuple((a, b) for pk, a, b in self.busy[key] if pk != shift.pk),
        )


def _holds(spans: Iterable[Days], first: date, last: date) -> bool:
    return any(a <= first and (b is None or last <= b) for a, b in spans)


def _written(keys: set[UUID], shifts: Sequence[Shift]) -> Written:
    """Read what is written of people around these shifts, in five queries."""
    last = max(each.ends_at for each in shifts)
    serving = serving_on(timezone.localdate(last))
    members = Membership.objects.filter(serving, person_id__in=keys)
    cover = Insurance.objects.filter(person_id__in=keys, kind="accident")
    signed = Agreement.objects.filter(
        membership__in=members, kind="service_agreement", signed_on__isnull=False
    )
    near = ShiftAssignment.objects.filter(
        person_id__in=keys,
        state__in=TAKEN,
        shift__starts_at__lt=last + REST,
        shift__ends_at__gt=min(each.starts_at for each in shifts) - REST,
    )
    return Written(
        dict(Person.objects.filter(pk__in=keys).values_list("pk", "born_on")),
        _by_person(
            members.values_list(
                "person_id",
                "station_id",
                "state",
                "suspended_until",
                "category",
                "child_contact_cleared_on",
            )
        ),
        _by_person(cover.values_list("person_id", "starts_on", "ends_on")),
        _by_person(signed.values_list("membership__person_id", "signed_on", "ends_on")),
        _by_person(_served(near)),
    )


def _by_person(rows: Iterable[tuple[Any, ...]]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for key, *rest in rows:
        found[key].append(tuple(rest))
    return found


def standings(shift: Shift, person_ids: Iterable[UUID]) -> dict[UUID, Standing]:
    """Return what is known of these people on the days of a shift, in a few queries."""
    keys = set(person_ids)
    first, last = timezone.localdate(shift.starts_at), timezone.localdate(shift.ends_at)
    begins = valid_credentials(keys, first)
    ends = begins if last == first else valid_credentials(keys, last)
    none: frozenset[str] = frozenset()
    held = {key: begins.get(key, none) & ends.get(key, none) for key in keys}
    written = _written(keys, [shift])
    found = {key: written.standing(key, shift) for key in keys}
    return {key: replace(each, papers=each.papers | held[key]) for key, each in found.items()}


def away_until(keys: Iterable[UUID], station_id: UUID) -> dict[UUID, date]:
    """Return who of these people is suspended in a station now, with their last day."""
    own = Membership.objects.filter(person_id__in=list(keys), station_id=station_id)
    serving = set(own.filter(state__in=SERVING).values_list("person_id", flat=True))
    away = own.filter(state="suspended", suspended_until__isnull=False)
    rows = away.order_by("suspended_until").values_list("person_id", "suspended_until")
    return {key: until for key, until in rows if key not in serving}


def still_serves(
    person_id: UUID, home: Organisation, left: Organisation, day: date | None = None
) -> bool:
    """Say whether who has left an organisation still serves in `home`: elsewhere, or by a day.

    Officers ask members of another team too: who still serves in the station keeps such a place,
    but none in what they have left.
    """
    when = Q(state__in=SERVING) if day is None else serving_on(day)
    rows = Membership.objects.filter(when, person_id=person_id, station_id=home.station_id)
    serving = list(rows.values_list("organisation__path", "category"))
    above = any(
        path.startswith(home.path) or category in ("officer", "staff")
        for path, category in serving
    )
    return above or (bool(serving) and not home.path.startswith(left.path))


def _served(rows: QuerySet[ShiftAssignment]) -> Iterator[tuple[UUID, UUID, datetime, datetime]]:
    """Return of each place whose it is, its shift, and from and to when it takes their time."""
    columns = rows.exclude(shift__state="cancelled").values_list(
        "person_id",
        "shift_id",
        "shift__starts_at",
        "shift__ends_at",
        "check_in_at",
        "check_out_at",
        "state",
    )
    for key, shift, starts, ends, came, left, state in columns:
        if state == "completed" and came and left:
            starts, ends = came, left
        yield key, shift, starts, ends


def bars_ahead(person_id: UUID, shifts: Sequence[Shift]) -> dict[UUID, list[Bar]]:
    """Return what keeps somebody out of each of these shifts, for a list of what they could join.

    A few queries for all of them: certificates are looked at only where one shift is in hand
    (`bars_to_join`, which decides).
    """
    if not shifts:
        return {}
    written = _written({person_id}, shifts)
    return {
        each.pk: bars(each, written.standing(person_id, each), risks_read=True) for each in shifts
    }


def bars_to_join(
    shift: Shift, person_id: UUID, *, risks_read: bool, leaving: UUID | None = None
) -> tuple[list[Bar], ShiftNeed | None]:
    """Return what keeps somebody from joining a shift now, and the post that is theirs if not.

    `leaving` is the assignment whose place they would take.
    """
    standing = standings(shift, [person_id])[person_id]
    found = bars(shift, standing, risks_read=risks_read)
    needs = list(shift.needs.all())
    held = [row for row in taken(shift) if row.pk != leaving and row.person_id != person_id]
    free, need = post_for(needs, [row.need for row in held], shift.max_people, standing.papers)
    if leaving:
        kept = shift.assignments.select_related("need").get(pk=leaving).need
        free, need = kept is None or holds_for(kept, standing.papers), kept
    if not free:
        found.append(bar("full" if len(held) >= shift.max_people else "credential"))
    return found, need


def bars_to_serve(shift: Shift, rows: Iterable[ShiftAssignment]) -> dict[UUID, list[Bar]]:
    """Return for each person of a shift what keeps them from serving in it now.

    Their own post must still be open to them: a certificate may have lapsed since they accepted.
    """
    listed = list(rows)
    known = standings(shift, [row.person_id for row in listed])
    found: dict[UUID, list[Bar]] = {}
    for row in listed:
        standing = known[row.person_id]
        own = bars(shift, standing, risks_read=row.risks_read_at is not None)
        if row.need is not None and not holds_for(row.need, standing.papers):
            own.append(bar("credential"))
        found[row.person_id] = own
    return found


def empty_posts(shift: Shift, rows: Iterable[ShiftAssignment]) -> str:
    """Return the names of the posts with papers that these people do not fill; "" if none."""
    needs = list(shift.needs.order_by("created_at", "pk"))
    if not any(papers_for(need) for need in needs):
        return ""
    listed = list(rows)
    known = standings(shift, [row.person_id for row in listed])
    short = short_posts(needs, [(row.need, known[row.person_id].papers) for row in listed])
    return " / ".join(str(ShiftNeed.Part(need.part).label) for need in short)


def taken(shift: Shift) -> list[ShiftAssignment]:
    """Return who has a place: accepted, there, or served."""
    rows = shift.assignments.filter(state__in=TAKEN).select_related("need", "person")
    return list(rows.order_by("answered_at", "pk"))


def places_taken(shifts: Iterable[Shift]) -> dict[UUID, int]:
    """Return how many have a place in each of these shifts; none is left out where none has."""
    counts = dict.fromkeys((shift.pk for shift in shifts), 0)
    rows = ShiftAssignment.objects.filter(shift__in=counts, state__in=TAKEN).order_by()
    return counts | dict(rows.values_list("shift_id").annotate(Count("pk")))
