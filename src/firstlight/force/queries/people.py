"""People as an actor may see them, and how they are found by name."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from firstlight.force.models import Membership, Person
from firstlight.force.rules.roster_file import dialled
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.questions import Question, Row
from firstlight.places.names import normal

GONE = ("rejected", "withdrawn", "removed")


def people(actor: Actor, *, gone: bool = False) -> QuerySet[Person]:
    """Return the people that an actor may see: those of their teams or stations, else only self.

    With `gone` those too who have left and are not erased yet.
    """
    if not actor.may("force.see"):
        rows: QuerySet[Person] = Person.objects.filter(erased_at__isnull=True)
        return rows.filter(pk=_own(actor))
    inside = Membership.objects.filter(station_id__in=actor.stations)
    if actor.teams:
        inside = inside.filter(organisation_id__in=actor.teams)
    if not gone:
        inside = inside.exclude(state__in=GONE)
    return _among(inside, _own(actor))


def _own(actor: Actor) -> UUID:
    return actor.person_id or UUID(int=0)


def _among(memberships: QuerySet[Membership], own: UUID) -> QuerySet[Person]:
    rows: QuerySet[Person] = Person.objects.filter(erased_at__isnull=True)
    return rows.filter(Q(pk__in=memberships.values("person_id")) | Q(pk=own))


def person(actor: Actor, key: UUID | str) -> Person:
    """Return one person, or raise `NotFound`."""
    found: Person | None = people(actor, gone=True).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def me(actor: Actor) -> Person:
    """Return the acting person."""
    found: Person | None = Person.objects.filter(pk=_own(actor)).first()
    if found is None:
        raise NotFound
    return found


def search(actor: Actor, query: str, *, gone: bool = False) -> QuerySet[Person]:
    """Return whom the actor may see and who is called like `query`: 汉字, pinyin or initials."""
    rows = people(actor, gone=gone)
    text = query.strip()
    if not text:
        return rows
    like = normal(text)
    named = Q(name__icontains=text) | Q(memberships__number__iexact=text)
    spelled = Q(pinyin__contains=like) | Q(initials__contains=like)
    return rows.filter(named | spelled).distinct()


def names(actor: Actor, keys: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of those among `keys` that the actor may see."""
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    if actor.may("force.see") and not actor.teams:
        return dict(_names(wanted, sorted(actor.stations), _own(actor)))
    visible = people(actor, gone=True).filter(pk__in=wanted)
    return dict(visible.values_list("pk", "name"))


@Question
def _names(keys: Sequence[UUID], station_ids: Sequence[UUID], own: UUID) -> QuerySet[Person, Row]:
    inside = Membership.objects.filter(station_id__in=station_ids)
    return _among(inside, own).filter(pk__in=keys).values_list("pk", "name")


def with_phones(actor: Actor, phones: Iterable[str]) -> dict[str, Person]:
    """Return the visible people who have one of these telephone numbers, by number as dialled.

    Their own may be written with blanks, hyphens or the country before it.
    """
    wanted = {dialled(phone) for phone in phones if phone}
    if not wanted:
        return {}
    written = people(actor).exclude(phone="").values_list("pk", "phone")
    keys = {pk: number for pk, phone in written if (number := dialled(phone)) in wanted}
    found = people(actor).filter(pk__in=list(keys))
    return {keys[each.pk]: each for each in found}
