"""What a station learns of itself: exercises in seeing, and how far off people were found."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context, action
from firstlight.kernel.earth import distance_m
from firstlight.kernel.errors import NotFound, Slip
from firstlight.searches.models import DetectionTrial, OwnFind
from firstlight.searches.queries import own
from firstlight.searches.rules.trials import FUTURE_DAY, no_width, said_of
from firstlight.searches.schemas import AddFinds, AddTrial, CountFind, OfFind, OfTrial

FUTURE_YEAR = _("Year: this lies in the future.")
GRAIN_M = 10  # no closer is kept: it is a figure, not a place


@action("searches.add_trial", may="searches.calibrate", takes=AddTrial)
def add_trial(context: Context, data: AddTrial) -> DetectionTrial:
    """Write down an exercise; plans take its width from now on, when there are trials enough.

    Raises
    ------
    Slip
        Naming what is missing, or cannot be.
    """
    # The engine with all its arrays comes in only when somebody measures.
    from firstlight.searches.planning.widths_read import figures_of

    if data.held_on > timezone.localdate(context.now):
        raise Slip("future", FUTURE_DAY, field="held_on")
    said = said_of(data.method, data.model_dump())
    try:
        width, trials = figures_of(data.method, data.visibility, said)
    except ValueError as fault:
        raise no_width(data.method) from fault
    row = DetectionTrial(
        station_id=context.actor.station_id,
        team_kind=data.team_kind,
        visibility=data.visibility,
        method=data.method,
        held_on=data.held_on,
        figures=said,
        low_m=width.low_m,
        best_m=width.best_m,
        high_m=width.high_m,
        trials=trials,
        recorded_by_id=context.actor.person_id,
    )
    row.save(force_insert=True)
    context.record(row, kind=row.team_kind, best_m=round(row.best_m, 1), trials=trials)
    return row


@action("searches.drop_trial", may="searches.calibrate", takes=OfTrial)
def drop_trial(context: Context, data: OfTrial) -> DetectionTrial:
    """Take an exercise out: plans do without it from now on."""
    return _set_trial(context, data, removed=True)


@action("searches.restore_trial", may="searches.calibrate", takes=OfTrial)
def restore_trial(context: Context, data: OfTrial) -> DetectionTrial:
    """Let an exercise that was taken out count again."""
    return _set_trial(context, data, removed=False)


@action("searches.add_finds", may="searches.calibrate", takes=AddFinds)
def add_finds(context: Context, data: AddFinds) -> list[OwnFind]:
    """Write down finds of the past: figures only, nobody's name and no place."""
    this_year = timezone.localdate(context.now).year
    for at, line in enumerate(data.lines):
        if line.year > this_year:
            raise Slip("future", FUTURE_YEAR, field=f"lines.{at}.year")
    rows = [
        OwnFind(
            station_id=context.actor.station_id,
            recorded_by_id=context.actor.person_id,
            **line.model_dump(exclude={"line"}),
        )
        for line in data.lines
    ]
    OwnFind.objects.bulk_create(rows, batch_size=500)
    context.record(rows[0], count=len(rows))
    return rows


@action("searches.count_find", may="searches.calibrate", takes=CountFind)
def count_find(context: Context, data: CountFind) -> OwnFind:
    """Let a closed search count: kind of person, distance to ten metres, year. Nothing else stays.

    Raises
    ------
    NotFound
        The search is another station's, not closed with a find, erased, or counted already.
    """
    case = {row.pk: row for row in own.uncounted(context.actor)}.get(data.case_id)
    if case is None or case.found_lon is None or case.found_lat is None:
        raise NotFound
    off = distance_m(case.lkp_lon, case.lkp_lat, case.found_lon, case.found_lat)
    row = OwnFind(
        station_id=case.station_id,
        case=case,
        category=case.category,
        distance_m=GRAIN_M * round(off / GRAIN_M),
        found_where=data.found_where,
        year=timezone.localtime(case.found_at or case.last_seen_at).year,
        recorded_by_id=context.actor.person_id,
    )
    row.save(force_insert=True)
    context.record(row, category=row.category)
    return row


@action("searches.drop_find", may="searches.calibrate", takes=OfFind)
def drop_find(context: Context, data: OfFind) -> OwnFind:
    """Take a find out: maps do without it from now on."""
    return _set_find(context, data, removed=True)


@action("searches.restore_find", may="searches.calibrate", takes=OfFind)
def restore_find(context: Context, data: OfFind) -> OwnFind:
    """Let a find that was taken out count again."""
    return _set_find(context, data, removed=False)


def _set_trial(context: Context, data: OfTrial, *, removed: bool) -> DetectionTrial:
    row: DetectionTrial = DetectionTrial.objects.one(context.actor, data.trial_id)
    row.removed_at = context.now if removed else None
    row.save(update_fields=["removed_at"])
    context.record(row, kind=row.team_kind)
    return row


def _set_find(context: Context, data: OfFind, *, removed: bool) -> OwnFind:
    row: OwnFind = OwnFind.objects.one(context.actor, data.find_id)
    if not removed and row.case_id and own.counts(row.case_id):
        raise NotFound
    row.removed_at = context.now if removed else None
    row.save(update_fields=["removed_at"])
    context.record(row, category=row.category)
    return row
