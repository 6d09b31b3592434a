"""Events: what the organiser asks, the plan in nine parts, the posts and the board."""

from django.db import models

from firstlight.duty.models.shifts import Shift
from firstlight.force.models import Organisation, Person
from firstlight.kernel.rows import Row


class EventDeployment(Row):
    """The force at somebody's event (workflow ``event_security``).

    `plan` holds the nine parts of the organiser's safety plan, by key; the organiser answers for
    it, and ticket or bag checks are never a volunteer's.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    name = models.CharField(max_length=120)
    organiser = models.CharField(max_length=120)
    organiser_contact = models.CharField(max_length=120, blank=True)
    licence_ref = models.CharField(max_length=80, blank=True)
    expected = models.PositiveIntegerField()
    place_name = models.CharField(max_length=120)
    place_id = models.UUIDField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    plan = models.JSONField(default=dict, blank=True)
    plan_seen_at = models.DateTimeField(null=True, blank=True)
    agreement_ref = models.CharField(max_length=80, blank=True)
    insured_by = models.CharField(max_length=80, blank=True)
    insurance_ref = models.CharField(max_length=80, blank=True)
    briefing = models.TextField(blank=True)
    briefed_at = models.DateTimeField(null=True, blank=True)
    assembly_point = models.CharField(max_length=160, blank=True)
    state = models.CharField(max_length=20, default="requested", db_index=True)
    state_note = models.CharField(max_length=300, blank=True)
    debrief = models.TextField(blank=True)
    is_demo = models.BooleanField(default=False)


class EventPost(Row):
    """Where people stand at an event, and what they do there; staffed by its shift."""

    event = models.ForeignKey(EventDeployment, on_delete=models.CASCADE, related_name="posts")
    shift = models.OneToOneField(Shift, null=True, blank=True, on_delete=models.SET_NULL)
    name = models.CharField(max_length=80)
    task = models.CharField(max_length=300, blank=True)
    people = models.PositiveSmallIntegerField(default=2)
    credentials = models.JSONField(default=list, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    is_clear = models.BooleanField(default=False)


class EventReport(Row):
    """What a post tells the command while the event runs."""

    event = models.ForeignKey(EventDeployment, on_delete=models.CASCADE, related_name="reports")
    post = models.ForeignKey(EventPost, null=True, blank=True, on_delete=models.SET_NULL)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField()
    said_at = models.DateTimeField()
    crowd = models.CharField(max_length=10, blank=True)
