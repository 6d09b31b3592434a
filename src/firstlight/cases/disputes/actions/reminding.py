"""Reminding of the days of a dispute; who mediates acts, the clock only says so."""

from django.utils import timezone

from firstlight.cases.disputes import letters, queries
from firstlight.cases.disputes.rules import days_of
from firstlight.cases.disputes.schemas import RemindDays
from firstlight.cases.floor.people import desk_of
from firstlight.force.models import Person
from firstlight.kernel.actions import Context, action
from firstlight.notify.actions import post


@action("disputes.remind_days", may="disputes.clock", takes=RemindDays)
def remind_days(context: Context, data: RemindDays) -> int:
    """Remind of what is due in a dispute today; return of how many days."""
    today = timezone.localdate(context.now)
    row = queries.with_days(today).get(pk=data.case_id)
    found = days_of(row, today)
    for day in found:
        people: list[Person | None] = [row.level_set_by if day.what == "level" else row.mediator]
        if day.what == "month_over" or people == [None]:
            people += desk_of(row.station_id, ("station_officer",))
        post(context, letters.reminder(row, day, people, context.now))
    context.record(row, thread=row.pk, days=[day.what for day in found])
    return len(found)
