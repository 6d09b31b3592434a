"""Days and makers: the month, the court's thirty days, six months; who may make an agreement."""

import calendar
from datetime import date, timedelta
from typing import Any

from firstlight.kernel.actor import Actor

COURT_DAYS = 30
KEPT_DAYS = 183
SECOND_TRY_DAYS = 7


def a_month_after(day: date) -> date:
    """Return the same day of the next month, or its last."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def working_days_after(day: date, count: int) -> date:
    """Return the day that is `count` days from Monday to Friday later."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def is_maker(actor: Actor, row: Any) -> bool:
    """Whether the actor may lead this mediation: its mediator, or an officer in police mediation.

    A volunteer or leader never is, whatever else they may do.
    """
    wanted = "station_officer" if row.kind == "police" else "mediator"
    return actor.role == wanted and row.mediator_id == actor.person_id
