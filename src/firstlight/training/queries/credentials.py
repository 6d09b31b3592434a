"""Reads about certificates."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from firstlight.force.models import Membership, Person
from firstlight.force.queries import people
from firstlight.force.queries.holders import held
from firstlight.force.seats import SERVING
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.training.models import Credential, CredentialPicture
from firstlight.training.queries.graph import standing_points
from firstlight.training.rules import STANDING


def credentials(actor: Actor, person_id: UUID | None = None) -> QuerySet[Credential]:
    """Return the credentials of the people whom the actor may see; their own always."""
    rows = Credential.objects.select_related("person")
    if actor.may("training.see"):
        rows = rows.filter(Q(person__in=people(actor)) | Q(person=actor.person_id))
    else:
        rows = rows.filter(person=actor.person_id)
    if person_id:
        rows = rows.filter(person_id=person_id)
    return rows.order_by("kind", "-issued_on")


def credential(actor: Actor, key: UUID | str) -> Credential:
    """Return one credential, or raise `NotFound`."""
    found: Credential | None = credentials(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def valid_credentials(person_ids: Iterable[UUID], on: date) -> dict[UUID, frozenset[str]]:
    """Return which kinds of credential each person validly holds on a day.

    Parameters
    ----------
    person_ids
        Whom to ask about, chosen by the caller from what its actor may see.
    on
        The day.

    Returns
    -------
    dict
        Only people who hold something; the kinds are those of `Credential.Kind`, with every kind
        that a certificate of theirs includes.
    """
    return {
        person_id: frozenset(kind for kind, _level in points)
        for person_id, points in standing_points(person_ids, on).items()
    }


def holds(person_id: UUID, kind: str, level: str, on: date) -> bool:
    """Whether somebody validly counts as holding a kind of credential at a level on a day."""
    found = standing_points([person_id], on).get(person_id, frozenset())
    return (kind, level) in found


def run_out(person_id: UUID, on: date) -> list[Credential]:
    """Return what has run out by a day and was not replaced by a valid one of its kind."""
    rows = Credential.objects.filter(person_id=person_id)
    old = rows.filter(
        Q(state="expired") | Q(state__in=STANDING, valid_until__lt=on),
    )
    valid = valid_credentials([person_id], on).get(person_id, frozenset())
    return [each for each in old if each.kind not in valid]


def ageing(actor: Actor) -> QuerySet[Credential]:
    """Return the standing credentials of the actor's stations that have an end."""
    rows: QuerySet[Credential] = Credential.objects.visible_to(actor)
    return rows.filter(state__in=STANDING, valid_until__isnull=False)


def leaders_of(person_ids: Iterable[UUID]) -> dict[UUID, list[Person]]:
    """Return the serving leaders of each person's teams, themselves left out."""
    found: dict[UUID, list[Person]] = defaultdict(list)
    own = Membership.objects.filter(person_id__in=list(person_ids), state__in=SERVING)
    grants = held(timezone.now(), "team_leader").select_related("scope", "membership__person")
    leading = [(grant.scope.path, grant.membership.person) for grant in grants]
    for person_id, path in own.values_list("person_id", "organisation__path"):
        for scope, leader in leading:
            known = {each.pk for each in found[person_id]} | {person_id}
            if path.startswith(scope) and leader.pk not in known:
                found[person_id].append(leader)
    return found


def my_credential(actor: Actor, key: UUID | str) -> Credential:
    """Return one of the actor's own certificates, or raise `NotFound`."""
    row = credential(actor, key)
    if row.person_id != actor.person_id:
        raise NotFound
    return row


def newer_of(row: Credential) -> Credential | None:
    """Return the certificate that can stand in for one that runs out: same kind, later end."""
    newer = Credential.objects.filter(person=row.person, kind=row.kind, state__in=STANDING)
    return next(
        (
            each
            for each in newer.exclude(pk=row.pk).order_by("-issued_on", "pk")
            if each.valid_until is None
            or (row.valid_until is not None and each.valid_until > row.valid_until)
        ),
        None,
    )


def pictures_of(person: Person) -> Iterator[tuple[str, bytes]]:
    """Yield the pictures of a person's own certificates that still wait to be checked."""
    rows = CredentialPicture.objects.filter(credential__person=person).select_related("credential")
    for row in rows:
        yield f"credential-{row.credential.kind}-{row.credential_id}.jpg", bytes(row.content)


def waiting_picture(actor: Actor, key: UUID | str) -> CredentialPicture:
    """Return the picture of a visible credential, or raise `NotFound`."""
    found: CredentialPicture | None = CredentialPicture.objects.filter(
        credential=credential(actor, key)
    ).first()
    if found is None:
        raise NotFound
    return found


def pictures(actor: Actor) -> list[CredentialPicture]:
    """Return the pictures that wait to be looked at, without what is on them."""
    rows = CredentialPicture.objects.filter(credential__in=credentials(actor)).defer("content")
    return list(rows.select_related("credential__person").order_by("sent_at"))
