"""Which certificate includes which, and what people therefore count as holding."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from firstlight.force.models import Organisation
from firstlight.force.queries import organisations
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.questions import Question, Row
from firstlight.privacy.queries import batched
from firstlight.training.models import Credential, CredentialInclusion
from firstlight.training.rules import STANDING, Edge, Point, included


def inclusions(actor: Actor) -> QuerySet[CredentialInclusion]:
    """Return what includes what where the actor is, and above."""
    paths = organisations(actor, closed=True).values_list("path", flat=True)
    nodes = {UUID(key) for path in paths for key in path.strip("/").split("/") if key}
    rows = CredentialInclusion.objects.filter(organisation_id__in=nodes)
    return rows.select_related("organisation").order_by("higher_kind", "higher_level", "pk")


def inclusion(actor: Actor, key: UUID | str) -> CredentialInclusion:
    """Return one of the actor's own stations' sayings, or raise `NotFound`."""
    found: CredentialInclusion | None = (
        inclusions(actor).filter(pk=key, station_id__in=actor.stations).first()
    )
    if found is None:
        raise NotFound
    return found


def edges_of(station_ids: Iterable[UUID]) -> dict[UUID, frozenset[Edge]]:
    """Return for each station what is included where it stands: its own and from above."""
    said = _said()
    if not said:
        return {}
    paths = _paths(sorted(set(station_ids)))
    return {
        key: frozenset(_edge(row) for row in said if path.startswith(row.organisation.path))
        for key, path in paths
    }


@Question
def _said() -> QuerySet[CredentialInclusion]:
    return CredentialInclusion.objects.select_related("organisation")


@Question
def _paths(keys: Sequence[UUID]) -> QuerySet[Organisation, Row]:
    return Organisation.objects.filter(pk__in=keys).values_list("pk", "path")


def edges_around(node: Organisation) -> frozenset[Edge]:
    """Return every saying that meets those of an organisation: above it and below it."""
    return frozenset(
        _edge(row)
        for row in _said()
        if node.path.startswith(row.organisation.path)
        or row.organisation.path.startswith(node.path)
    )


def _edge(row: CredentialInclusion) -> Edge:
    return (row.higher_kind, row.higher_level), (row.lower_kind, row.lower_level)


@Question
def _held(person_ids: Sequence[UUID], on: date) -> QuerySet[Credential, Row]:
    running = Credential.objects.filter(state__in=STANDING, issued_on__lte=on)
    running = running.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on))
    held = running.filter(person_id__in=person_ids)
    return held.values_list("person_id", "station_id", "kind", "level")


def standing_points(person_ids: Iterable[UUID], on: date) -> dict[UUID, frozenset[Point]]:
    """Return kind and level of everything that people validly count as holding on a day.

    What a certificate includes counts with it, and ends with it.
    """
    held: dict[tuple[UUID, UUID], set[Point]] = defaultdict(set)
    for batch in batched(person_ids, 5000):
        for person_id, station_id, kind, level in _held(batch, on):
            held[person_id, station_id].add((kind, level))
    edges = edges_of({station for _person, station in held})
    found: dict[UUID, frozenset[Point]] = {}
    for (person_id, station_id), points in held.items():
        all_of = included(points, edges.get(station_id, frozenset()))
        found[person_id] = found.get(person_id, frozenset()) | all_of
    return found
