"""A file of places comes in: laid down, looked at, taken in."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import Refused
from firstlight.places import queries
from firstlight.places.models import Place, PlaceDraft
from firstlight.places.queries import Line
from firstlight.places.rules import altered, laid
from firstlight.places.schemas import DropPlaces, ImportPlaces, UploadPlaces
from firstlight.places.taken import Taken, tell
from firstlight.privacy.rules import sweeps

KEPT = timedelta(days=1)


@sweeps("place_draft", _("Uploaded files of places"), _("1 day"), PlaceDraft)
def old_drafts(context: Context, _on: date) -> int:
    """Erase files that nobody has taken in."""
    old = PlaceDraft.objects.filter(
        station_id=context.actor.station_id, created_at__lt=context.now - KEPT
    )
    return old.delete()[0]


@action("places.upload_places", may="places.edit", takes=UploadPlaces)
def upload_places(context: Context, data: UploadPlaces) -> PlaceDraft:
    """Lay a file down to look at; older ones of the same person are thrown away.

    Raises
    ------
    BadFile
        The file as a whole cannot be taken.
    """
    PlaceDraft.objects.filter(made_by_id=context.person_id).delete()
    PlaceDraft.objects.filter(created_at__lt=context.now - KEPT).delete()
    row = PlaceDraft(
        station_id=context.actor.station_id,
        made_by_id=context.person_id,
        filename=data.filename[:120],
        content=data.content,
        frame=data.frame or "",
        frame_confirmed=data.frame_confirmed,
        default_kind=data.default_kind or "",
    )
    queries.preview(context.actor, row)  # what cannot be read is refused at once
    row.save(force_insert=True)
    context.record(row, bytes=len(data.content))
    return row


@action("places.drop_places", may="places.edit", takes=DropPlaces)
def drop_places(context: Context, data: DropPlaces) -> None:
    """Throw an uploaded file away."""
    row = queries.draft(context.actor, data.draft_id)
    context.record(row)
    row.delete()


@action("places.import_places", may="places.edit", takes=ImportPlaces)
def import_places(context: Context, data: ImportPlaces) -> dict[str, int]:
    """Take places in: everything if all is well, or what is well if the user says so.

    Returns
    -------
    dict
        How many were ``new``, ``changed`` and ``same``, and how many ``bad`` ones were left out.

    Raises
    ------
    Refused
        ``not-all-well``.
    """
    # Of two presses the second waits, and then finds no file.
    list(PlaceDraft.objects.select_for_update().filter(pk=data.draft_id).values_list("pk"))
    draft = queries.draft(context.actor, data.draft_id)
    plan = queries.preview(context.actor, draft)
    if not plan.is_well and not data.only_good:
        raise Refused(
            "not-all-well",
            ngettext_lazy(
                "%(count)s line still has a fault. Nothing was imported.",
                "%(count)s lines still have faults. Nothing was imported.",
                "count",
            ),
            count=plan.counts["bad"],
        )
    taken = [_taken(context, line) for line in plan.lines if line.verdict in ("new", "changed")]
    fresh = [each.place for each in taken if each.verdict == "new"]
    Place.objects.bulk_create(fresh, batch_size=500)
    counts = {"new": 0, "changed": 0, "same": 0, "bad": 0, **plan.counts}
    tell(context, draft, counts, taken)
    context.record(draft, counts=counts)
    draft.delete()
    return counts


def _taken(context: Context, line: Line) -> Taken:
    """Take one line in; new places are written all at once, afterwards."""
    if line.known is None:
        values = {name: getattr(line, name) for name in ("kind", "code", "note", "properties")}
        row = Place(station_id=context.actor.station_id, **values)
        return Taken(line.number, line.verdict, laid(row, line.name, line.geometry), [])
    row = altered(line.known, {each["field"]: each["after"] for each in line.changes})
    row.version += 1
    row.save()
    context.record(row, line=line.number)
    return Taken(line.number, line.verdict, row, line.changes)
