"""When people can come: a range, a weekly habit, or "in so many minutes" from now."""

from django.db import models

from firstlight.force.models.person import Person
from firstlight.kernel.rows import Row


class Availability(Row):
    """One statement about a person's time; later ones win over earlier ones.

    A range has `starts_at` and `ends_at`; a weekly habit has `weekday` (0 is Monday), `from_time`
    and `to_time` (past midnight when `to_time` is not after `from_time`). `notice_min` is how
    many minutes the person needs before setting out.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="availabilities")
    is_available = models.BooleanField()
    notice_min = models.PositiveSmallIntegerField(default=0)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    weekday = models.PositiveSmallIntegerField(null=True, blank=True)
    from_time = models.TimeField(null=True, blank=True)
    to_time = models.TimeField(null=True, blank=True)
    said_at = models.DateTimeField(auto_now_add=True)
