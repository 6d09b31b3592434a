"""People as a reader may see them: no address, no birthday, nothing of health."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from ninja import Router, Schema

from firstlight.api.acts import acts
from firstlight.api.problems import SignedIn
from firstlight.api.reads import reads
from firstlight.api.shown import Kind, Shown, as_they_stand, ripple
from firstlight.duty.models import DutySession
from firstlight.force import queries
from firstlight.force.models import Membership, Organisation, Person
from firstlight.kernel.actor import Actor
from firstlight.kernel.models import Event

router = Router(tags=["people"])


class MembershipOut(Schema):
    """Where somebody serves, as what."""

    id: UUID
    version: int
    organisation_id: UUID
    number: str
    category: str
    state: str


class PersonOut(Shown):
    """Somebody in the force. A telephone number only for who calls them out or leads them."""

    name: str
    phone: str
    memberships: list[MembershipOut]


class OrganisationOut(Shown):
    """A node of the tree."""

    kind: str
    name: str
    name_en: str
    parent_id: UUID | None
    path: str
    duty_phone: str
    is_closed: bool


class MeOut(Schema):
    """Who one is here: the seat one acts from and what may be done in it."""

    person: dict[str, Any] | None
    station_id: UUID
    role: str
    capabilities: list[str]
    teams: list[UUID]


def _people(actor: Actor, rows: Sequence[Person]) -> Iterable[PersonOut]:
    keys = [row.pk for row in rows]
    own: dict[UUID, list[Membership]] = defaultdict(list)
    for each in queries.memberships(actor).filter(person__in=keys).order_by("created_at", "pk"):
        own[each.person_id].append(each)
    reachable = _reachable(actor, keys)
    names = list(MembershipOut.model_fields)
    for row in rows:
        yield PersonOut(
            subject=row.label,
            id=row.pk,
            version=row.version,
            name=row.name,
            phone=row.phone if row.pk in reachable else "",
            memberships=[
                MembershipOut(**{name: getattr(each, name) for name in names})
                for each in own[row.pk]
            ],
        )


def _reachable(actor: Actor, keys: Iterable[UUID]) -> set[UUID]:
    """Return whose number is shown: all at a desk that calls out; a leader's people on duty."""
    wanted = set(keys)
    if actor.may("callouts.run") or actor.may("force.manage"):
        return wanted
    own = {actor.person_id} & wanted if actor.person_id else set()
    if not actor.may("callouts.record"):
        return {key for key in own if key}
    on_duty = DutySession.objects.filter(person__in=wanted, ended_at__isnull=True)
    return {key for key in own if key} | set(on_duty.values_list("person_id", flat=True))


def _organisations(actor: Actor) -> QuerySet[Organisation]:
    if not actor.may("force.see"):
        return Organisation.objects.filter(pk=actor.station_id)
    return queries.organisations(actor, closed=True)


def _visible(actor: Actor) -> QuerySet[Person]:
    return queries.people(actor).distinct()


PERSON = Kind("force.person", "people", PersonOut, _visible, _people)
NODE = Kind(
    "force.organisation",
    "organisations",
    OrganisationOut,
    _organisations,
    as_they_stand(OrganisationOut),
)


@router.get("/me", response=MeOut, operation_id="read_me")
def read_me(request: SignedIn) -> dict[str, Any]:
    """Return who one is here."""
    actor = request.auth
    rows = list(queries.people(actor).filter(pk__in=[actor.person_id] if actor.person_id else []))
    found = [each.model_dump(mode="json") for each in _people(actor, rows)]
    return {
        "person": found[0] if found else None,
        "station_id": actor.station_id,
        "role": actor.role,
        "capabilities": sorted(actor.capabilities),
        "teams": sorted(actor.teams),
    }


for kind in (PERSON, NODE):
    reads(router, kind)
acts(router, ("force", "training", "privacy", "equipment"))


@ripple
def of_people(actor: Actor, events: Sequence[Event]) -> Iterable[str]:
    """A membership, a role, or being on duty changes how a person is seen."""
    memberships: set[str] = set()
    people: set[str] = set()
    for event in events:
        label, _colon, key = event.subject.partition(":")
        if label == "force.membership":
            memberships.add(key)
        if label == "duty.dutysession" and actor.may("force.see"):
            on_duty = DutySession.objects.filter(pk=key).values_list("person_id", flat=True)
            people.update(str(person) for person in on_duty)
        people.update(str(word) for word in (event.data.get("person_id"),) if word)
    held = Membership.objects.filter(pk__in=memberships).values_list("person_id", flat=True)
    yield from (f"{PERSON.label}:{key}" for key in {*people, *map(str, held)})


@ripple
def of_a_moved_tree(actor: Actor, events: Sequence[Event]) -> Iterable[str]:
    """A node that moves takes its branch along."""
    moved = [event for event in events if event.action == "force.move_organisation"]
    if moved:
        yield from (row.label for row in _organisations(actor))


@ripple
def of_a_roster(actor: Actor, events: Sequence[Event]) -> Iterable[str]:
    """A roster taken in, or back, is one act on many people."""
    if any(event.action in ("force.import_roster", "force.undo_import") for event in events):
        yield from (row.label for row in _visible(actor))
