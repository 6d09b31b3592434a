"""What is to be patrolled how often, and the routes that do it."""

from datetime import time
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstlight.duty.models import Shift
from firstlight.force.models import Organisation, Person
from firstlight.kernel.choices import Choices
from firstlight.kernel.rows import Row
from firstlight.places.models import Place


def every_day() -> list[int]:
    """Return all days of a week, Monday first."""
    return list(range(7))


class PatrolPlan(Row):
    """A period's plan of one team (workflow ``patrol_plan``).

    On each of `weekdays` (0 is Monday) in the period `foot_teams` and `vehicle_teams` go out, each
    for `hours_each` at the most, between `from_time` and `to_time`; when, is drawn from `seed`.
    `proposal` is what the planner offers, `summary` what it measured: coverage against the bound,
    and against going to whatever has waited longest. `asked_at` is when it was last asked.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    name = models.CharField(max_length=120)
    number = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField()
    ends_on = models.DateField()
    minimum_people = models.PositiveSmallIntegerField(default=2)
    officer_contact = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    weekdays = models.JSONField(default=every_day)
    foot_teams = models.PositiveSmallIntegerField(default=2)
    vehicle_teams = models.PositiveSmallIntegerField(default=1)
    hours_each = models.FloatField(default=3.0)
    from_time = models.TimeField(default=time(8))
    to_time = models.TimeField(default=time(19))
    seed = models.BigIntegerField(default=0)
    state = models.CharField(max_length=20, default="draft", db_index=True)
    state_note = models.CharField(max_length=300, blank=True)
    summary = models.JSONField(default=dict, blank=True)
    proposal = models.JSONField(default=list, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    stage = models.CharField(max_length=20, blank=True)
    progress = models.PositiveSmallIntegerField(default=0)
    planned_at = models.DateTimeField(null=True, blank=True)
    planning_error = models.CharField(max_length=300, blank=True)
    closing_note = models.TextField(blank=True)
    is_demo = models.BooleanField(default=False)


class PatrolTarget(Row):
    """How often one place, checkpoint or kept route is to be visited, when, and by what means.

    A season without days in the calendar of the team (`CalendarSpan`) never comes. Only places of
    `firstlight.patrols.rules.TARGET_KINDS` can be named: nobody's home, and no person.
    """

    class Season(Choices):
        HEAT = "heat", _("Hot season")
        FLOOD = "flood", _("Flood season")
        FIRE = "fire", _("Forest-fire season")
        TERM = "term", _("School term")

    class Means(Choices):
        ANY = "any", _("On foot or by vehicle")
        FOOT = "foot", _("On foot")
        VEHICLE = "vehicle", _("By vehicle")
        BOAT = "boat", _("By boat")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    checkpoint = models.ForeignKey(
        "patrols.Checkpoint", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    route = models.ForeignKey(
        "patrols.PatrolRoute", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    times = models.PositiveSmallIntegerField(default=1)
    every_days = models.PositiveSmallIntegerField(default=7)
    season = models.CharField(max_length=12, choices=Season, blank=True)
    from_time = models.TimeField(null=True, blank=True)
    to_time = models.TimeField(null=True, blank=True)
    means = models.CharField(max_length=10, choices=Means, default=Means.ANY)
    dwell_min = models.PositiveSmallIntegerField(default=10)
    is_retired = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(place__isnull=False, checkpoint__isnull=True, route__isnull=True)
                    | models.Q(place__isnull=True, checkpoint__isnull=False, route__isnull=True)
                    | models.Q(place__isnull=True, checkpoint__isnull=True, route__isnull=False)
                ),
                name="target_is_one_thing",
            )
        ]

    @property
    def subject(self) -> Any:
        """Return the place, checkpoint or route that is to be visited."""
        return self.place or self.checkpoint or self.route

    @property
    def kind(self) -> str:
        """Return what kind of thing it is: a kind of place, ``checkpoint`` or ``route``."""
        if self.place is not None:
            return str(self.place.kind)
        return "checkpoint" if self.checkpoint_id else "route"


class PatrolRoute(Row):
    """One outing of one team in a plan: its stops in order and the way between them.

    `stops` is a list of ``{"place_id", "name", "lon", "lat", "arrive_at", "dwell_min"}``;
    `line` the way as GeoJSON coordinates; `turns` the words for each turn. `is_kept` marks a route
    that stays after its plan, so that it can be visited again as a whole.
    """

    plan = models.ForeignKey(PatrolPlan, on_delete=models.CASCADE, related_name="routes")
    shift = models.OneToOneField(Shift, null=True, blank=True, on_delete=models.SET_NULL)
    name = models.CharField(max_length=80)
    means = models.CharField(max_length=10, default="foot")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    length_m = models.FloatField(default=0)
    travel_s = models.FloatField(default=0)
    stops = models.JSONField(default=list)
    line = models.JSONField(default=list)
    turns = models.JSONField(default=list, blank=True)
    is_kept = models.BooleanField(default=False)

    @property
    def is_stale(self) -> bool:
        """Whether it was changed by hand and its times are not worked out yet."""
        return any(not stop.get("arrive_at") for stop in self.stops)
