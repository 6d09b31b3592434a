"""A roster file comes in: laid down, looked at, taken in."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from firstlight.exchange.tables import without_the_rest
from firstlight.force import queries
from firstlight.force.models import (
    Agreement,
    ImportedLine,
    Membership,
    Person,
    RosterDraft,
    RosterImport,
)
from firstlight.force.queries.imports import Line, Preview, preview
from firstlight.force.rules import named
from firstlight.force.rules.roster_file import COLUMNS, REQUIRED, kept_value
from firstlight.force.schemas import DropRoster, ImportRoster, UploadRoster
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import Refused
from firstlight.privacy.rules import sweeps

KEPT = timedelta(days=1)


@sweeps("roster_draft", _("Uploaded rosters"), _("1 day"), RosterDraft)
def old_drafts(context: Context, _on: date) -> int:
    """Erase rosters that nobody has taken in."""
    old = RosterDraft.objects.filter(
        station_id=context.actor.station_id, created_at__lt=context.now - KEPT
    )
    return old.delete()[0]


@action("force.upload_roster", may="force.import", takes=UploadRoster)
def upload_roster(context: Context, data: UploadRoster) -> RosterDraft:
    """Lay a roster file down to look at; older ones of the same person are thrown away.

    Raises
    ------
    BadFile
        The file as a whole cannot be read as a roster.
    """
    home = queries.organisation(context.actor, data.organisation_id)
    if home.is_closed:
        raise Refused("closed", _("“%(name)s” is closed."), name=home.called)
    RosterDraft.objects.filter(made_by_id=context.person_id).delete()
    RosterDraft.objects.filter(created_at__lt=context.now - KEPT).delete()
    draft = RosterDraft(
        station_id=home.station_id,
        organisation=home,
        made_by_id=context.person_id,
        filename=data.filename[:120],
        # What the product has no use for, such as numbers of identity cards, is not kept at all.
        content=without_the_rest(data.content, data.filename, COLUMNS, REQUIRED),
    )
    preview(context.actor, draft)  # a file that is no roster is refused at once
    draft.save(force_insert=True)
    context.record(draft, bytes=len(data.content))
    return draft


@action("force.drop_roster", may="force.import", takes=DropRoster)
def drop_roster(context: Context, data: DropRoster) -> None:
    """Throw an uploaded roster away."""
    draft = queries.draft(context.actor, data.draft_id)
    context.record(draft)
    draft.delete()


@action("force.import_roster", may="force.import", takes=ImportRoster)
def import_roster(context: Context, data: ImportRoster) -> dict[str, int]:
    """Take a roster in: everything if all is well, or what is well if the user says so.

    Returns
    -------
    dict
        How many lines were ``new``, ``joined`` (a known person in another team), ``changed``,
        ``same`` and ``left`` out.

    Raises
    ------
    Refused
        ``not-all-well`` if a line is bad or undecided and `only_good` is not said.
    """
    # Of two presses the second waits, and then finds no file.
    list(RosterDraft.objects.select_for_update().filter(pk=data.draft_id).values_list("pk"))
    draft = queries.draft(context.actor, data.draft_id)
    plan = preview(context.actor, draft, same=data.same, other=data.other, team=data.team)
    left = [line for line in plan.lines if line.verdict in ("bad", "ask")]
    if left and not data.only_good:
        raise Refused(
            "not-all-well",
            ngettext_lazy(
                "%(count)s line still has a fault. Nothing was imported.",
                "%(count)s lines still have faults. Nothing was imported.",
                "count",
            ),
            count=len(left),
        )
    counts = {"new": 0, "joined": 0, "changed": 0, "same": 0, "left": len(left)}
    home = draft.organisation
    batch = RosterImport(
        id=draft.pk,
        station_id=home.station_id,
        organisation=home,
        made_by_id=context.person_id,
        filename=draft.filename,
    )
    batch.save(force_insert=True)
    done = []
    for line in plan.lines:
        if line.verdict in counts:
            counts[line.verdict] += 1
            if line.verdict != "same":
                done.append(_take_in(context, batch, line))
    ImportedLine.objects.bulk_create(done, batch_size=500)
    batch.counts = counts
    batch.save(update_fields=["counts"])
    context.record(batch, counts=counts)
    draft.delete()
    return counts


def _take_in(context: Context, batch: RosterImport, line: Line) -> ImportedLine:
    """Take one line in; return what must be known to take it back."""
    home, entry = batch.organisation, line.entry
    if entry is None:
        raise AssertionError("a line that cannot be read is never taken in")
    person = line.known or named(Person(station_id=home.station_id), entry.name)
    # Who is known is known by this number, however it is written there.
    person.phone = person.phone or entry.phone
    changes = _put(person, "person", {"email": entry.email, "born_on": entry.born_on})
    person.save()
    row = line.membership or Membership(
        station_id=home.station_id,
        person=person,
        organisation=home,
        # Whoever was registered before, on papers that the file names, goes on serving;
        # everybody else starts with an application.
        state="active" if entry.has_papers else "draft",
    )
    fresh = row._state.adding
    here = {
        "category": entry.category,
        "number": entry.number,
        "specialities": list(entry.specialities),
        "joined_on": entry.joined_on,
        "code_signed_on": entry.code_signed_on,
    }
    changed = _put(row, "membership", here)
    row.save()
    if fresh and entry.agreement_signed_on:
        Agreement(
            station_id=row.station_id,
            membership=row,
            text_version="roster",
            signed_on=entry.agreement_signed_on,
        ).save(force_insert=True)
    context.record(row, line=line.number, verdict=line.verdict, person_id=person.pk)
    return ImportedLine(
        station_id=batch.station_id,
        batch=batch,
        number=line.number,
        verdict=line.verdict,
        person=person,
        membership=row,
        # What a row of the line's own holds stands in that row.
        changes=[*(changes if line.known else []), *([] if fresh else changed)],
    )


def _put(row: Person | Membership, name: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    """Set what the file says, never what it leaves empty; return what was there before."""
    changes = []
    for field, after in values.items():
        before = getattr(row, field)
        if after and after != before:
            setattr(row, field, after)
            words = {"before": kept_value(before), "after": kept_value(after)}
            changes.append({"of": name, "field": field, **words})
    return changes


__all__ = ["Preview", "drop_roster", "import_roster", "upload_roster"]
