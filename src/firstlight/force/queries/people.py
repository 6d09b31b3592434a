"""People as an actor may see them, and how they are found by name."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from firstlight.force.models import Membership, Person
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.places.names import normal

GONE = ("rejected", "withdrawn", "removed")


def people(actor: Actor, *, gone: bool = False) -> QuerySet[Person]:
    """Return the people that an actor may see: those of their teams or stations, else only self.

    With `gone` those too who have left and are not erased yet.
    """
    rows: QuerySet[Person] = Person.objects.filter(erased_at__isnull=True)
    own = [actor.person_id] if actor.person_id else []
    if not actor.may("force.see"):
        return rows.filter(pk__in=own)
    inside = Membership.objects.filter(station_id__in=actor.stations)
    if actor.teams:
        inside = inside.filter(organisation_id__in=actor.teams)
    if not gone:
        inside = inside.exclude(state__in=GONE)
    return rows.filter(Q(pk__in=inside.values("person_id")) | Q(pk__in=own))


def person(actor: Actor, key: UUID | str) -> Person:
    """Return one person, or raise `NotFound`."""
    found: Person | None = people(actor, gone=True).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def me(actor: Actor) -> Person:
    """Return the acting person."""
    rows: QuerySet[Person] = Person.objects.filter(pk__in=[actor.person_id or UUID(int=0)])
    found = rows.first()
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
    wanted = set(keys)
    if not wanted:
        return {}
    visible = people(actor, gone=True).filter(pk__in=wanted)
    return dict(visible.values_list("pk", "name"))


def with_phones(actor: Actor, phones: Iterable[str]) -> dict[str, Person]:
    """Return the visible people who have one of these telephone numbers, by number."""
    wanted = {phone for phone in phones if phone}
    return {each.phone: each for each in people(actor).filter(phone__in=wanted)} if wanted else {}
