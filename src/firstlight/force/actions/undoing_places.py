"""What an import of places did is kept, and taken back as far as nobody has built on it."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from firstlight.force.actions.taking_back import forget_old, settle
from firstlight.force.models import ImportedPlace, PlaceImport
from firstlight.force.queries.imported_places import place_import, place_standings, places_of
from firstlight.force.queries.standing import chosen, parts
from firstlight.force.schemas import UndoPlaces
from firstlight.kernel.actions import Context, action
from firstlight.places.models import Place, PlaceDraft
from firstlight.places.rules import altered
from firstlight.places.taken import Taken
from firstlight.privacy.rules import sweeps


@sweeps(
    "place_import",
    _("What an imported file changed of which places"),
    _("14 days, while it can be undone; who imported, when and how many: 1 year"),
    PlaceImport,
    ImportedPlace,
)
def old_place_imports(context: Context, _on: date) -> int:
    """Erase what is kept of imports when its time has come."""
    return forget_old(context, ImportedPlace, PlaceImport)


def keep_places(
    context: Context, draft: PlaceDraft, counts: Mapping[str, int], taken: Sequence[Taken]
) -> None:
    """Keep what an import of places has done, inside the act that does it."""
    batch = PlaceImport(
        id=draft.pk,
        station_id=draft.station_id,
        made_by_id=context.person_id,
        filename=draft.filename,
        counts=dict(counts),
    )
    batch.save(force_insert=True)
    lines = [
        ImportedPlace(
            station_id=batch.station_id,
            batch=batch,
            number=each.number,
            verdict=each.verdict,
            place=each.place,
            name=each.place.name,
            kind=each.place.kind,
            changes=each.changes,
        )
        for each in taken
    ]
    ImportedPlace.objects.bulk_create(lines, batch_size=500)


@action("force.undo_places", may="places.edit", takes=UndoPlaces)
def undo_places(context: Context, data: UndoPlaces) -> dict[str, int]:
    """Take back what an import of places did, except where somebody has built on it since.

    Returns
    -------
    dict
        How many lines were taken back (``undone``), and how many stay (``left``).

    Raises
    ------
    Slip, Stale
        As `chosen` says.
    """
    batch = place_import(context.actor, data.place_import_id)
    _hold(batch)
    found = place_standings(batch, places_of(context.actor, batch))
    lines = chosen(found, data.expected)
    made = []
    for line in lines:
        if line.place is None:
            raise AssertionError("what is gone is never taken back")
        context.record(line.place, line=line.number, verdict=line.verdict)
        if line.verdict == "new":
            made.append(line.place.pk)
            continue
        row = altered(line.place, {each["field"]: each["before"] for each in line.changes})
        row.version += 1
        row.save()
    for some in parts(made):
        Place.objects.filter(pk__in=some).delete()
    return settle(context, batch, lines, len(found) - len(lines))


def _hold(batch: PlaceImport) -> None:
    """Let nobody change or use these rows while it is decided what becomes of them."""
    list(PlaceImport.objects.select_for_update().filter(pk=batch.pk))
    lines = ImportedPlace.objects.filter(batch=batch, undone_at=None)
    rows = Place.objects.select_for_update().filter(pk__in=lines.values("place_id"))
    list(rows.order_by("pk").values_list("pk"))


__all__ = ["keep_places", "old_place_imports", "undo_places"]
