"""Calendars: entries by hand, and a year of public holidays from the library."""

from django.utils.translation import gettext_lazy as _

from firstlight.duty.models import CalendarSpan
from firstlight.duty.queries import shift_rows, span_rows
from firstlight.duty.schemas.rosters import AddSpan, EditSpan, FillYear, SpanKey
from firstlight.exchange.holidaybook import public_days
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import Refused

SOURCE = "holidays"


@action("duty.add_span", may="duty.plan", takes=AddSpan)
def add_span(context: Context, data: AddSpan) -> CalendarSpan:
    """Write days into a calendar."""
    home = shift_rows.planned_in(context.actor, data.organisation_id)
    row = CalendarSpan(
        station_id=home.station_id,
        organisation=home,
        **data.model_dump(exclude={"organisation_id"}),
    )
    row.save(force_insert=True)
    context.record(row, kind=row.kind, starts_on=str(row.starts_on), ends_on=str(row.ends_on))
    return row


@action("duty.edit_span", may="duty.plan", takes=EditSpan)
def edit_span(context: Context, data: EditSpan) -> CalendarSpan:
    """Put an entry right; from then on it is by hand, and a library does not change it."""
    row = span_rows.span(context.actor, data.span_id)
    for name, value in data.model_dump(exclude={"span_id"}).items():
        setattr(row, name, value)
    row.source = "made"
    row.save()
    context.record(row, kind=row.kind, starts_on=str(row.starts_on), ends_on=str(row.ends_on))
    return row


@action("duty.drop_span", may="duty.plan", takes=SpanKey)
def drop_span(context: Context, data: SpanKey) -> None:
    """Take an entry out of the calendar."""
    row = span_rows.span(context.actor, data.span_id)
    context.record(row, kind=row.kind, starts_on=str(row.starts_on), ends_on=str(row.ends_on))
    row.delete()


@action("duty.fill_year", may="duty.plan", takes=FillYear)
def fill_year(context: Context, data: FillYear) -> int:
    """Take a year's public holidays into a calendar; what stands there already stays.

    Returns
    -------
    int
        How many entries are new.

    Raises
    ------
    Refused
        ``unknown-year`` where the library knows nothing of the year.
    """
    home = shift_rows.planned_in(context.actor, data.organisation_id)
    found = public_days(data.year)
    if not found.days:
        raise Refused(
            "unknown-year",
            _("Nothing is known of that year. Write its days in by hand."),
            field="year",
        )
    known = set(
        CalendarSpan.objects.filter(
            organisation=home, place_id__isnull=True, kind__in=["holiday", "workday"]
        ).values_list("kind", "starts_on")
    )
    new = [
        CalendarSpan(
            station_id=home.station_id,
            organisation=home,
            kind=each.kind,
            name=each.name,
            starts_on=each.starts_on,
            ends_on=each.ends_on,
            source=SOURCE,
        )
        for each in found.days
        if (each.kind, each.starts_on) not in known
    ]
    CalendarSpan.objects.bulk_create(new)
    context.record(home, year=data.year, added=len(new))
    return len(new)
