"""Files of places that were taken in: what each changed, and what can still be taken back."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import JSONField, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from firstlight.force.about import Source, pointing_at
from firstlight.force.models import ImportedPlace, PlaceImport
from firstlight.force.queries.standing import (
    Reason,
    Standing,
    Words,
    acts_since,
    parts,
    pointed_at,
    standing,
)
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.places.models import Place
from firstlight.places.rules import same_shape

# Acts of imports themselves: what they changed is known by their lines.
OWN_ACTS = ("places.import_places", "force.undo_places")
# What points at a place without a relation: a key, or a list of keys.
KEYS = frozenset({"place_id", "grid_id", "base_id", "assembly_point_id"})
LISTS = frozenset({"shelter_ids"})
# Looked at by itself; sums, which can be worked out again from the rows behind them.
ASIDE = frozenset({"force.importedplace.place", "reports.tally.grid_id"})

GONE = _("The place is not there any more.")
LATER = _("A later import has changed this place: undo that one first.")
CHANGED = _("Somebody has changed this place since.")
PATROLLED = _("It has been patrolled, or a patrol plan names it.")
SERVED = _("A shift, an event, a school gate or a storm names it.")
INSIDE = _("Another place lies in it.")
NAMED = _("Something names it already: a case, a base, a report.")
# How a room above uses places without naming them in its rows: given a station, places of an
# import and when that was, it tells of each that it uses why it has to stay.
Use = Callable[[UUID, Sequence[Place], datetime], Iterable[Reason]]
_uses: list[Use] = []
BY_ROOM = {"patrols": PATROLLED, "duty": SERVED, "places": INSIDE}


def uses_places(use: Use) -> None:
    """Register how a room uses places; twice changes nothing."""
    if use not in _uses:
        _uses.append(use)


def place_imports(actor: Actor) -> QuerySet[PlaceImport]:
    """Return the imports of places that an actor may see, newest first."""
    rows: QuerySet[PlaceImport] = PlaceImport.objects.visible_to(actor)
    return rows.order_by("-created_at", "-pk")


def place_import(actor: Actor, key: UUID | str) -> PlaceImport:
    """Return one import, or raise `NotFound`."""
    found = place_imports(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def places_of(actor: Actor, batch: PlaceImport) -> list[ImportedPlace]:
    """Return what each line of an import has done, in the order of the file.

    Whoever imports for several stations may have changed places of one that others do not see.
    """
    seen = Q(place=None) | Q(place__station_id__in=actor.stations)
    lines = ImportedPlace.objects.filter(seen, batch=batch).select_related("place")
    return list(lines.order_by("number", "pk"))


def place_standings(
    batch: PlaceImport, lines: Iterable[ImportedPlace]
) -> list[Standing[ImportedPlace]]:
    """Return of each line that is not taken back yet whether it can be."""
    return standing(lines, lambda left: _against(batch, left))


def _against(
    batch: PlaceImport, lines: list[ImportedPlace]
) -> Iterator[tuple[Words, ImportedPlace]]:
    """Yield what stands against taking a line back, grave reasons first."""
    yield from ((GONE, line) for line in lines if line.place is None)
    by_place = {line.place_id: line for line in lines if line.place_id}
    for why, key in _since(batch, by_place):
        if key in by_place:
            yield why, by_place[key]
    yield from ((CHANGED, line) for line in by_place.values() if _differs(line))


def _differs(line: ImportedPlace) -> bool:
    """Return whether the place does not say any more what the line wrote there."""
    for each in line.changes:
        now, then = getattr(line.place, each["field"]), each["after"]
        if now != then and not (each["field"] == "geometry" and same_shape(now, then)):
            return True
    return False


def _since(batch: PlaceImport, by_place: Mapping[Any, ImportedPlace]) -> Iterator[Reason]:
    """Yield a reason and the place that it is about, grave ones first."""
    later = ImportedPlace.objects.filter(undone_at=None, batch__created_at__gt=batch.created_at)
    for key in later.values_list("place_id", flat=True):
        yield LATER, key
    labels = {line.place.label: line.place.pk for line in by_place.values() if line.place}
    yield from ((CHANGED, key) for key in acts_since(labels, batch.created_at, OWN_ACTS))
    new = [key for key, line in by_place.items() if line.verdict == "new"]
    # What was there before has a past of its own; only what came since counts.
    changed = [key for key, line in by_place.items() if line.verdict != "new"]
    for source in pointing_at(Place, KEYS):
        if source.label not in ASIDE:
            for some in parts(new):
                yield from _at(source, some, None)
            for some in parts(changed):
                yield from _at(source, some, batch.created_at)
    yield from _in_lists(batch, frozenset(new))
    rows = [line.place for line in by_place.values() if line.place]
    for use in _uses:
        yield from use(batch.station_id, rows, batch.created_at)


def _at(source: Source, keys: Iterable[UUID], since: datetime | None) -> Iterator[Reason]:
    """Yield a reason for each of some places that rows point at; only newer rows, if said so."""
    rows = source.model._default_manager.order_by().filter(**{f"{source.field}__in": keys})
    if since is not None:
        if not hasattr(source.model, "created_at"):
            return
        rows = rows.filter(created_at__gt=since)
    yield from pointed_at(_why(source.model._meta.app_label), rows, source.field)


def _in_lists(batch: PlaceImport, new: Collection[UUID]) -> Iterator[Reason]:
    """Yield the places that stand in lists of keys; of those known before, in newer rows only."""
    for table in apps.get_models():
        for field in table._meta.concrete_fields:
            if field.name in LISTS and isinstance(field, JSONField):
                rows = table._default_manager.filter(station_id=batch.station_id)
                for keys, at in rows.values_list(field.name, "created_at"):
                    for key in (UUID(each) for each in keys):
                        if key in new or at > batch.created_at:
                            yield _why(table._meta.app_label), key


def _why(room: str) -> Words:
    return BY_ROOM.get(room, NAMED)
