"""A file of places comes in: laid down, looked at, taken in."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import Refused
from firstlight.places import queries
from firstlight.places.models import Place, PlaceDraft
from firstlight.places.queries import Line
from firstlight.places.rules import laid
from firstlight.places.schemas import DropPlaces, ImportPlaces, UploadPlaces
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
    fresh = [_place(context, line) for line in plan.lines if line.verdict == "new"]
    Place.objects.bulk_create(fresh, batch_size=500)
    for line in plan.lines:
        if line.verdict == "changed" and line.known is not None:
            row = _filled(line.known, line)
            row.version += 1
            row.save()
            context.record(row, line=line.number)
    counts = {"new": 0, "changed": 0, "same": 0, "bad": 0, **plan.counts}
    context.record(draft, counts=counts)
    draft.delete()
    return counts


def _place(context: Context, line: Line) -> Place:
    return _filled(Place(station_id=context.actor.station_id), line)


def _filled(row: Place, line: Line) -> Place:
    row.kind, row.code, row.note = line.kind, line.code, line.note
    row.properties = line.properties
    return laid(row, line.name, line.geometry)
