"""What is known of people on the day of a shift, and who of them may serve in it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
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
from firstlight.force.models import Agreement, Insurance, Membership, Person
from firstlight.force.seats import SERVING, serving_on
from firstlight.training.queries import valid_credentials

TAKEN = ("accepted", "on_duty", "completed")
Times = tuple[datetime, datetime]


def standings(shift: Shift, person_ids: Iterable[UUID]) -> dict[UUID, Standing]:
    """Return what is known of these people on the day of a shift, in a few queries."""
    keys = set(person_ids)
    first, last = timezone.localdate(shift.starts_at), timezone.localdate(shift.ends_at)
    begins = valid_credentials(keys, first)
    ends = begins if last == first else valid_credentials(keys, last)
    none: frozenset[str] = frozenset()
    held = {key: begins.get(key, none) & ends.get(key, none) for key in keys}
    born = dict(Person.objects.filter(pk__in=keys).values_list("pk", "born_on"))
    serving, cleared, police = _memberships(shift, keys, first)
    covered, agreed = _insured(keys, first, last), _agreed(keys, first, last)
    busy = _busy(shift, keys)
    return {
        key: Standing(
            serves=key in serving,
            born_on=born.get(key),
            papers=held[key] | {OFFICER} if key in police else held[key],
            insured=key in covered,
            agreed=key in agreed,
            cleared=key in cleared,
            busy=tuple(busy.get(key, ())),
        )
        for key in keys
    }


def _memberships(
    shift: Shift, keys: set[UUID], day: date
) -> tuple[set[UUID], set[UUID], set[UUID]]:
    """Return who serves on the day, who of them is cleared for children, and who is police."""
    rows = Membership.objects.filter(
        serving_on(day), person_id__in=keys, station_id=shift.station_id
    ).values_list("person_id", "child_contact_cleared_on", "category")
    found = list(rows)
    cleared = {key for key, on, _category in found if on is not None and on <= day}
    police = {key for key, _on, category in found if category == Membership.Category.OFFICER}
    return {key for key, _on, _category in found}, cleared, police


def away_until(keys: Iterable[UUID], station_id: UUID) -> dict[UUID, date]:
    """Return who of these people is suspended in a station now, with their last day."""
    own = Membership.objects.filter(person_id__in=list(keys), station_id=station_id)
    serving = set(own.filter(state__in=SERVING).values_list("person_id", flat=True))
    away = own.filter(state="suspended", suspended_until__isnull=False)
    rows = away.order_by("suspended_until").values_list("person_id", "suspended_until")
    return {key: until for key, until in rows if key not in serving}


def _insured(keys: set[UUID], first: date, last: date) -> set[UUID]:
    rows = Insurance.objects.filter(
        person_id__in=keys, kind="accident", starts_on__lte=first, ends_on__gte=last
    )
    return set(rows.values_list("person_id", flat=True))


def _agreed(keys: set[UUID], first: date, last: date) -> set[UUID]:
    runs = Q(ends_on__isnull=True) | Q(ends_on__gte=last)
    serving = Membership.objects.filter(serving_on(first), person_id__in=keys)
    rows = Agreement.objects.filter(
        runs,
        membership__in=serving,
        kind="service_agreement",
        signed_on__lte=first,
    )
    return set(rows.values_list("membership__person_id", flat=True))


def _busy(shift: Shift, keys: set[UUID]) -> dict[UUID, list[Times]]:
    near = ShiftAssignment.objects.filter(
        person_id__in=keys,
        state__in=TAKEN,
        shift__starts_at__lt=shift.ends_at + REST,
        shift__ends_at__gt=shift.starts_at - REST,
    ).exclude(shift_id=shift.pk)
    found: dict[UUID, list[Times]] = defaultdict(list)
    for key, begins, ends in _served(near):
        found[key].append((begins, ends))
    return found


def _served(rows: QuerySet[ShiftAssignment]) -> Iterator[tuple[UUID, datetime, datetime]]:
    """Return of each place whose it is, and from and to when it takes, or took, their time."""
    columns = rows.exclude(shift__state="cancelled").values_list(
        "person_id",
        "shift__starts_at",
        "shift__ends_at",
        "check_in_at",
        "check_out_at",
        "state",
    )
    for key, starts, ends, came, left, state in columns:
        if state == "completed" and came and left:
            starts, ends = came, left
        yield key, starts, ends


def bars_ahead(person_id: UUID, shifts: Sequence[Shift]) -> dict[UUID, list[Bar]]:
    """Return what keeps somebody out of each of these shifts, for a list of what they could join.

    A few queries for all of them. Who looks serves where they are, and certificates are looked at
    only where one shift is in hand (`bars_to_join`, which decides).
    """
    if not shifts:
        return {}
    own = Membership.objects.filter(person_id=person_id)
    cleared = list(own.values_list("station_id", "child_contact_cleared_on"))
    cover = list(
        Insurance.objects.filter(person_id=person_id, kind="accident").values_list(
            "starts_on", "ends_on"
        )
    )
    signed = list(
        Agreement.objects.filter(
            membership__in=own, kind="service_agreement", signed_on__isnull=False
        ).values_list("signed_on", "ends_on")
    )
    born_on = Person.objects.filter(pk=person_id).values_list("born_on", flat=True).first()
    near = ShiftAssignment.objects.filter(
        person_id=person_id,
        state__in=TAKEN,
        shift__starts_at__lt=max(each.ends_at for each in shifts) + REST,
        shift__ends_at__gt=min(each.starts_at for each in shifts) - REST,
    )
    busy = tuple((begins, ends) for _key, begins, ends in _served(near))
    found = {}
    for each in shifts:
        first, last = timezone.localdate(each.starts_at), timezone.localdate(each.ends_at)
        standing = Standing(
            born_on=born_on,
            insured=any(a <= first and last <= b for a, b in cover),
            agreed=any(a <= first and (b is None or last <= b) for a, b in signed),
            cleared=any(
                on is not None and on <= first and station == each.station_id
                for station, on in cleared
            ),
            busy=busy,
        )
        found[each.pk] = bars(each, standing, risks_read=True)
    return found


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
