"""Grid events, what was said at each step, and who serves which grid."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstlight.cases.floor.schools import at_school
from firstlight.force.models import Organisation, Person
from firstlight.kernel.choices import Choices
from firstlight.kernel.rows import Row
from firstlight.places.models import Place


class GridEvent(Row):
    """A matter from a grid (workflow ``grid_event``): a thing, a place or a service, no resident.

    `accept_by` and `due_at` are the clocks of the desk and of the unit; `dispute_by` is until
    when who reported may say that it is not solved. The reporter is hidden from the handler
    unless `shows_reporter`.
    """

    class Source(Choices):
        MEMBER = "member", _("A member")
        GRID_WORKER = "grid_worker", _("A grid worker")
        PATROL = "patrol", _("Found on patrol")
        PHONE = "phone", _("Somebody who called or came")

    class Category(Choices):
        ROAD = "road", _("Road, bridge or railing")
        LIGHTING = "lighting", _("Street light")
        WATER_EDGE = "water_edge", _("Water's edge: sign, ring, rope, pole, fence")
        FIRE = "fire", _("Fire gear or escape route")
        POWER = "power", _("Power, gas or charging")
        BUILDING = "building", _("Building, wall or slope")
        WASTE = "waste", _("Rubbish or dirt")
        PUBLIC_GEAR = "public_gear", _("Other public gear")
        SERVICE = "service", _("A service that does not work")
        OTHER = "other", _("Other")

    class Level(Choices):
        ORDINARY = "ordinary", _("Ordinary")
        SERIOUS = "serious", _("Serious")
        URGENT = "urgent", _("Urgent")

    number = models.CharField(max_length=20, db_index=True)
    source = models.CharField(max_length=12, choices=Source, default=Source.MEMBER)
    category = models.CharField(max_length=14, choices=Category)
    level = models.CharField(max_length=10, choices=Level, default=Level.ORDINARY)
    description = models.CharField(max_length=500)
    place_name = models.CharField(max_length=120)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    grid = models.ForeignKey(Place, null=True, blank=True, on_delete=models.SET_NULL)
    patrol_run_id = models.UUIDField(null=True, blank=True, db_index=True)
    reporter = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    shows_reporter = models.BooleanField(default=False)
    reported_at = models.DateTimeField()
    accept_by = models.DateTimeField()
    handler = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    unit = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    helper = models.CharField(max_length=120, blank=True)
    due_at = models.DateTimeField(null=True, blank=True, db_index=True)
    extended_at = models.DateTimeField(null=True, blank=True)
    verified_by_id = models.UUIDField(null=True, blank=True)
    dispute_by = models.DateTimeField(null=True, blank=True)
    agency = models.CharField(max_length=120, blank=True)
    referral_no = models.CharField(max_length=60, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    state = models.CharField(max_length=20, default="reported", db_index=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["station_id", "state"], name="grid_event_station_state")]

    @property
    def said(self) -> str:
        """What is said of where it is and what it is."""
        return f"{self.place_name} {self.description}"

    @property
    def is_at_school(self) -> bool:
        """Whether children may be in its pictures, as the map is today."""
        return at_school(self.station_id, self.said, self.lon, self.lat)


class EventNote(Row):
    """What was said at a step: reason, result, answer; the log itself holds no prose."""

    event = models.ForeignKey(GridEvent, on_delete=models.CASCADE, related_name="notes")
    step = models.CharField(max_length=30)
    text = models.TextField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()


class GridPost(Row):
    """Who serves which grid; they see its events and no other grid's."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grid_posts")
    grid = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="grid_posts")
    ended_at = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "grid"],
                condition=models.Q(ended_at__isnull=True),
                name="one_post_a_grid",
            )
        ]
