"""Patterns of shifts, and the shifts made from them for some days."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone

from firstlight.duty.actions.shifts import plan_shift
from firstlight.duty.models import Shift, ShiftTemplate
from firstlight.duty.queries import roster_rows, shift_rows, span_rows
from firstlight.duty.rules.daykinds import is_day_for
from firstlight.duty.schemas.rosters import (
    AddPattern,
    EditPattern,
    MakeShifts,
    PatternWords,
    RetirePattern,
)
from firstlight.duty.schemas.shifts import PostNeed, ShiftPlan
from firstlight.kernel.actions import Context, action
from firstlight.places.models import Place

ONE = timedelta(days=1)
ALIKE = (
    "kind",
    "min_people",
    "max_people",
    "joining",
    "risk_level",
    "risks",
    "gear",
    "needs_child_clearance",
    "place_id",
)


@action("duty.add_pattern", may="duty.plan", takes=AddPattern)
def add_pattern(context: Context, data: AddPattern) -> ShiftTemplate:
    """Write a pattern of shifts down."""
    home = shift_rows.planned_in(context.actor, data.organisation_id)
    row = ShiftTemplate(station_id=home.station_id, organisation=home)
    _fill(context, row, data)
    row.save(force_insert=True)
    context.record(row, kind=row.kind)
    return row


@action("duty.edit_pattern", may="duty.plan", takes=EditPattern)
def edit_pattern(context: Context, data: EditPattern) -> ShiftTemplate:
    """Put a pattern right; shifts made from it stay as they are."""
    row = roster_rows.pattern(context.actor, data.pattern_id)
    _fill(context, row, data)
    row.save()
    context.record(row, kind=row.kind)
    return row


def _fill(context: Context, row: ShiftTemplate, data: PatternWords) -> None:
    if data.place_id is not None and data.place_id != row.place_id:
        roster_rows.place_of(context.actor, row.organisation, data.place_id)
    for name in PatternWords.model_fields:
        setattr(row, name, getattr(data, name))
    row.needs = [need.model_dump(mode="json") for need in data.needs]
    row.weekdays, row.days = sorted(set(data.weekdays)), list(data.days)


@action("duty.retire_pattern", may="duty.plan", takes=RetirePattern)
def retire_pattern(context: Context, data: RetirePattern) -> ShiftTemplate:
    """Take a pattern out of use, or bring it back."""
    row = roster_rows.pattern(context.actor, data.pattern_id)
    row.is_retired = data.is_retired
    row.save(update_fields=["is_retired"])
    context.record(row, is_retired=row.is_retired)
    return row


@action("duty.make_shifts", may="duty.plan", takes=MakeShifts)
def make_shifts(context: Context, data: MakeShifts) -> list[Shift]:
    """Make the shifts of an organisation's patterns for some days; done twice, made once.

    What was called off stays called off, and what has begun is not made any more.
    """
    home = shift_rows.planned_in(context.actor, data.organisation_id)
    rows = list(roster_rows.patterns(context.actor).filter(organisation=home, is_retired=False))
    calendar = span_rows.spans_over(home, data.starts_on, data.ends_on)
    begins, ends = _moments(data.starts_on, data.ends_on)
    known = roster_rows.made_from([row.pk for row in rows], begins, ends)
    places = roster_rows.places_of(rows)
    made = []
    for row in rows:
        for day in _days(data.starts_on, data.ends_on):
            if not is_day_for(row, day, calendar):
                continue
            plan = _plan_of(row, day, places.get(row.place_id))
            if (row.pk, plan.starts_at) in known or plan.starts_at <= context.now:
                continue
            made.append(plan_shift(context, home, plan, template_id=row.pk, is_demo=row.is_demo))
    context.record(home, made=len(made), starts_on=str(data.starts_on), ends_on=str(data.ends_on))
    return made


def _moments(first: date, last: date) -> tuple[datetime, datetime]:
    midnight = datetime.min.time()
    return (
        timezone.make_aware(datetime.combine(first, midnight)),
        timezone.make_aware(datetime.combine(last + ONE, midnight)),
    )


def _days(first: date, last: date) -> Iterator[date]:
    return (first + ONE * number for number in range((last - first).days + 1))


def _plan_of(row: ShiftTemplate, day: date, place: Place | None) -> ShiftPlan:
    starts_at, ends_at = _at(day, row)
    return ShiftPlan(
        title=row.name,
        starts_at=starts_at,
        ends_at=ends_at,
        needs=tuple(PostNeed(**need) for need in row.needs),
        place_name=place.name if place else "",
        lon=place.lon if place else None,
        lat=place.lat if place else None,
        **{name: getattr(row, name) for name in ALIKE},
    )


def _at(day: date, row: ShiftTemplate) -> tuple[datetime, datetime]:
    """Return from and to of a pattern's shift; past midnight where it ends no later than begun."""
    ends = day if row.to_time > row.from_time else day + ONE
    return (
        timezone.make_aware(datetime.combine(day, row.from_time)),
        timezone.make_aware(datetime.combine(ends, row.to_time)),
    )
