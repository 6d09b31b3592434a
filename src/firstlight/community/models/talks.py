"""Talks and lessons: what about, to whom (a kind and a number, never names), with which text."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstlight.duty.models import Shift
from firstlight.equipment.models import EquipmentItem
from firstlight.force.models import Organisation
from firstlight.kernel.choices import Choices
from firstlight.kernel.rows import Row


class SafetyText(Row):
    """One version of a text that is taught, such as the six don'ts; one line a point.

    It is taught once somebody else than who proposed it has approved it; a later version takes
    its place.
    """

    class Key(Choices):
        SIX_DONTS = "six_donts", _("Six don'ts against drowning")
        FRAUD = "fraud", _("Against fraud")
        TRAFFIC = "traffic", _("Safe on the road")
        FIRE = "fire", _("Against fire")
        FIRST_AID = "first_aid", _("First aid")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    key = models.CharField(max_length=16, choices=Key)
    number = models.PositiveSmallIntegerField()
    lines = models.JSONField(default=list)
    source = models.CharField(max_length=200, blank=True)
    proposed_by_id = models.UUIDField(null=True)
    approved_by_id = models.UUIDField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "key", "number"], name="one_text_a_number"
            )
        ]


class OutreachEvent(Row):
    """A talk, a lesson, a stall (workflow ``outreach``).

    Its presenters are those of its shift: invited, and each accepts or not. The audience is a
    kind and a number; no name, picture or class list of anybody is kept.
    """

    class Method(Choices):
        TALK = "talk", _("Talk")
        LESSON = "lesson", _("Lesson at a school")
        STALL = "stall", _("Stall")
        DOORS = "doors", _("From door to door")
        DRILL = "drill", _("Drill to join in")

    class Audience(Choices):
        PUPILS = "pupils", _("Pupils")
        PARENTS = "parents", _("Parents")
        ELDERLY = "elderly", _("Elderly people")
        RESIDENTS = "residents", _("Residents")
        WORKERS = "workers", _("Workers")
        VISITORS = "visitors", _("Visitors")
        MIXED = "mixed", _("Mixed")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    shift = models.OneToOneField(
        Shift, null=True, blank=True, on_delete=models.SET_NULL, related_name="talk"
    )
    topic = models.CharField(max_length=120)
    text_key = models.CharField(max_length=16, choices=SafetyText.Key, blank=True)
    text = models.ForeignKey(SafetyText, null=True, blank=True, on_delete=models.PROTECT)
    method = models.CharField(max_length=10, choices=Method, default=Method.TALK)
    audience = models.CharField(max_length=12, choices=Audience)
    is_at_school = models.BooleanField(default=False)
    school_agreed = models.CharField(max_length=160, blank=True)
    place_name = models.CharField(max_length=120)
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    audience_count = models.PositiveIntegerField(null=True, blank=True)
    feedback = models.TextField(blank=True)
    kit = models.ManyToManyField(EquipmentItem, blank=True, related_name="+")
    state = models.CharField(max_length=20, default="planned", db_index=True)
    state_note = models.CharField(max_length=300, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="talk_ends_after"
            )
        ]


class LeafletIssue(Row):
    """How many leaflets of one kind were handed out at a talk."""

    talk = models.ForeignKey(OutreachEvent, on_delete=models.CASCADE, related_name="leaflets")
    kind = models.CharField(max_length=60)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["talk", "kind"], name="one_count_a_leaflet")
        ]
