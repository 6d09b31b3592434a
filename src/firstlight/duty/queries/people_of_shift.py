"""Who watches over shifts, and who could be asked to one."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from firstlight.duty.models import Shift, ShiftAssignment
from firstlight.duty.queries.fitness import standings
from firstlight.duty.rules.fitness import Bar, asks_for_officer, bar, bars, holds_for
from firstlight.force.models import Membership, Person
from firstlight.force.queries import Member, people, roster
from firstlight.force.queries.holders import holders_over
from firstlight.force.seats import SERVING
from firstlight.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could be asked to a shift, and what speaks against it."""

    member: Member
    bars: tuple[Bar, ...]


def candidates(actor: Actor, shift: Shift) -> list[Candidate]:
    """Return whom the actor could invite to a shift: who is free to join first, then by name.

    Whoever was asked before, also who declined, is left out: nobody is asked twice. Officers
    are among them where the shift has an officer's post.
    """
    asked = set(shift.assignments.exclude(state="withdrawn").values_list("person_id", flat=True))
    needs = list(shift.needs.all())
    members = [
        each
        for each in roster(actor, shift.starts_at, officers=asks_for_officer(needs))
        if each.person_id not in asked and _serves(each, shift)
    ]
    known = standings(shift, [each.person_id for each in members])
    found = []
    for each in members:
        standing = known[each.person_id]
        against = bars(shift, standing, risks_read=True)
        if needs and not any(holds_for(need, standing.papers) for need in needs):
            against.append(bar("credential"))
        found.append(Candidate(each, tuple(against)))
    return sorted(found, key=lambda one: (bool(one.bars), not one.member.available))


def _serves(member: Member, shift: Shift) -> bool:
    if member.category in ("officer", "staff"):
        return member.category == "officer"
    station_wide = shift.organisation_id == shift.station_id
    return station_wide or shift.organisation_id in member.teams


def officers(actor: Actor) -> list[tuple[UUID, str]]:
    """Return key and name of the officers whom the actor may put in charge of a shift."""
    rows = Person.objects.filter(
        memberships__station_id__in=actor.stations,
        memberships__category="officer",
        memberships__state__in=SERVING,
        erased_at__isnull=True,
    )
    return list(rows.distinct().order_by("pinyin", "name").values_list("pk", "name"))


def watchers(shift: Shift, *, officers_only: bool = False) -> list[Person]:
    """Return who watches over a shift: its officer, else the station's; its team's leaders."""
    if officers_only and shift.officer is not None:
        return [shift.officer]
    role = "station_officer" if officers_only else "team_leader"
    found = {each.pk: each for each in holders_over(shift.organisation_id, [role])}
    if not officers_only and shift.leader is not None:
        found[shift.leader.pk] = shift.leader
    return list(found.values())


def all_watchers(shift: Shift, but: UUID | None = None) -> list[Person]:
    """Return who leads and plans a shift together with its officers; `but` leaves somebody out."""
    both = [*watchers(shift), *watchers(shift, officers_only=True)]
    found = {each.pk: each for each in both if each.pk != but}
    return list(found.values())


def may_cover(row: ShiftAssignment) -> list[Person]:
    """Return who of the team could stand in for somebody: who keeps every rule for that post."""
    shift = row.shift
    home = shift.organisation
    serving = Membership.objects.filter(state__in=SERVING)
    if row.need is not None and asks_for_officer([row.need]):
        serving = serving.filter(station_id=shift.station_id, category="officer")
    else:
        serving = serving.filter(organisation__path__startswith=home.path).exclude(
            category__in=["officer", "staff"]
        )
    inside = shift.assignments.exclude(state__in=["declined", "withdrawn"])
    keys: Iterable[UUID] = set(serving.values_list("person_id", flat=True)) - set(
        inside.values_list("person_id", flat=True)
    )
    known = standings(shift, keys)
    fit = [
        key
        for key, standing in known.items()
        if not bars(shift, standing, risks_read=True)
        and (row.need is None or holds_for(row.need, standing.papers))
    ]
    return list(Person.objects.filter(pk__in=fit, erased_at__isnull=True).order_by("pk"))


def named(actor: Actor, keys: Iterable[UUID]) -> list[Person]:
    """Return those of these people whom the actor may see."""
    return list(people(actor).filter(pk__in=list(keys)))
