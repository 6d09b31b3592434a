"""Reminding of the days of a dispute; who mediates acts, the clock only says so."""

from django.utils import timezone

from firstlight.cases.disputes import letters, queries
from firstlight.cases.disputes.rules import Day, days_of
from firstlight.cases.disputes.schemas import RemindDay
from firstlight.cases.floor.people import desk_of
from firstlight.force.models import Person
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import NotFound
from firstlight.notify.actions import post


@action("disputes.remind_days", may="disputes.clock", takes=RemindDay)
def remind_day(context: Context, data: RemindDay) -> Day:
    """Remind of a day of a dispute that has come.

    Raises
    ------
    NotFound
        The day has not come, or is past.
    """
    today = timezone.localdate(context.now)
    row = queries.with_days(today).filter(pk=data.case_id).first()
    days = days_of(row, today) if row else []
    day = next((each for each in days if each.what == data.what), None)
    if row is None or day is None:
        raise NotFound
    people: list[Person | None] = [row.level_set_by if day.what == "level" else row.mediator]
    if day.what == "month_over" or people == [None]:
        people += desk_of(row.station_id, ("station_officer",))
    post(context, letters.reminder(row, day, people, context.now))
    context.record(row, thread=row.pk, days=[day.what])
    return day
