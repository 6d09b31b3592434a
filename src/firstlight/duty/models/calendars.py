"""The days that a roster must know: terms, holidays, swapped workdays, heat and flood seasons."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstlight.force.models import Organisation
from firstlight.kernel.choices import Choices
from firstlight.kernel.rows import Row


class CalendarSpan(Row):
    """One or more days of one kind, as an organisation keeps them.

    `place_id` narrows it to one place (a school's exam days). `source` says who said so: ``made``
    by hand, or the library that filled it. A later row of the same day and kind stands.
    """

    class Kind(Choices):
        HOLIDAY = "holiday", _("Public holiday")
        WORKDAY = "workday", _("Swapped workday")
        TERM = "term", _("School term")
        CLOSED = "closed", _("School closed")
        EXAM = "exam", _("Exam days")
        HEAT = "heat", _("Hot season")
        FLOOD = "flood", _("Flood season")
        FIRE = "fire", _("Forest-fire season")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    place_id = models.UUIDField(null=True, blank=True, db_index=True)
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField()
    source = models.CharField(max_length=40, default="made")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="span_ends_after"
            )
        ]
        indexes = [models.Index(fields=["organisation", "starts_on"], name="span_of_organisation")]
