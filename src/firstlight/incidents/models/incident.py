"""The incident itself, its card, its notes and who is out there."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstlight.force.models import Organisation, Person
from firstlight.kernel.rows import Row


class CallKind(models.TextChoices):
    """The kinds of call."""

    MISSING_PERSON = "missing_person", _("Missing person")
    WATER_RESCUE = "water_rescue", _("Water rescue")
    FIRST_AID = "medical_first_aid", _("Medical first aid")
    FLOOD_STORM = "flood_or_storm", _("Flood or storm")
    EVENT_HELP = "help_at_event", _("Help at an event")
    OTHER = "other", _("Other call for help")


class CallCard(Row):
    """What one kind of call needs and forbids; each station may edit its own.

    `needs` is a list of ``{"skill": credential kind or "any", "count": n}``; `kit` a list of
    equipment kinds; `dangers`, `forbidden` and `steps` are lists of sentences by language:
    ``{"zh-hans": [...], "en": [...]}``.
    """

    kind = models.CharField(max_length=24, choices=CallKind)
    needs = models.JSONField(default=list)
    kit = models.JSONField(default=list)
    dangers = models.JSONField(default=dict)
    forbidden = models.JSONField(default=dict)
    steps = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["station_id", "kind"], name="one_card_a_kind")
        ]


class Incident(Row):
    """A call for help (workflow ``incident``).

    Who reported, the words about it and the notes are erased on schedule; what is left is a
    number, a kind, times and counts. `summary` is for the desk; `briefing` is what volunteers read
    before they set out, without names or numbers. `organisation` is the team it was given to.
    """

    number = models.CharField(max_length=20)
    kind = models.CharField(max_length=24, choices=CallKind)
    state = models.CharField(max_length=20, default="reported")
    own_title = models.CharField(max_length=120, blank=True)
    summary = models.TextField(blank=True)
    briefing = models.CharField(max_length=500, blank=True)
    is_life_at_risk = models.BooleanField(default=False)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    place_name = models.CharField(max_length=120, blank=True)
    happened_at = models.DateTimeField()
    reporter_name = models.CharField(max_length=60, blank=True)
    reporter_phone = models.CharField(max_length=30, blank=True)
    reporter_relation = models.CharField(max_length=40, blank=True)
    taken_by_id = models.UUIDField(null=True, db_index=True)
    weather = models.CharField(max_length=200, blank=True)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT)
    commander = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="commands"
    )
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="owned_incidents"
    )
    meeting_point = models.CharField(max_length=120, blank=True)
    meeting_lon = models.FloatField(null=True)
    meeting_lat = models.FloatField(null=True)
    radio_plan = models.CharField(max_length=120, blank=True)
    needs = models.JSONField(default=list)
    outcome = models.CharField(max_length=24, blank=True)
    debrief = models.TextField(blank=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.SET_NULL)
    ended_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["station_id", "number"], name="incident_number_once")
        ]

    @property
    def title(self) -> str:
        """What the matter is called, in the reader's language: kind and place, never a person."""
        kind = self.get_kind_display()
        return self.own_title or (f"{kind} · {self.place_name}" if self.place_name else kind)


class Note(Row):
    """A line of prose in the running log: added, never changed; erased with the case."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL)
    text = models.TextField()
    said_at = models.DateTimeField()


class Attendance(Row):
    """Somebody on the ground: counted in, counted out, overdue after `due_at`.

    `home_station_id` is the station that the person came from.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    home_station_id = models.UUIDField()
    in_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    out_at = models.DateTimeField(null=True)
    counted_in_by_id = models.UUIDField(null=True)
    counted_out_by_id = models.UUIDField(null=True)
    alarmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "person"],
                condition=models.Q(out_at__isnull=True),
                name="counted_in_once",
            )
        ]
