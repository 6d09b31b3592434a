"""Somebody of the force was hurt: first aid, insurance, recognition."""

from django.db import models

from firstlight.duty.models.shifts import Shift
from firstlight.force.models import Person
from firstlight.kernel.rows import Row


class InjuryReport(Row):
    """An injury in service (workflow ``injury``); health facts are for those who must know."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="injuries")
    shift = models.ForeignKey(Shift, null=True, blank=True, on_delete=models.SET_NULL)
    thread = models.UUIDField(null=True, blank=True)
    kind = models.CharField(max_length=120)
    happened_at = models.DateTimeField()
    place_name = models.CharField(max_length=120, blank=True)
    first_aid = models.CharField(max_length=300, blank=True)
    called_120 = models.BooleanField(default=False)
    hospital = models.CharField(max_length=120, blank=True)
    insurer_ref = models.CharField(max_length=80, blank=True)
    bravery_note = models.CharField(max_length=300, blank=True)
    wants_secrecy = models.BooleanField(default=True)
    state = models.CharField(max_length=20, default="reported", db_index=True)
    state_note = models.CharField(max_length=300, blank=True)
