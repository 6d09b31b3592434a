"""Out on the ground: segments, who searches them, and the tracks that come back."""

from django.db import models

from firstlight.force.models import Person
from firstlight.kernel.rows import Row
from firstlight.searches.models.case import SearchCase
from firstlight.searches.models.plan import Plan


class SearchSegment(Row):
    """A piece of ground (workflow ``search_segment``)."""

    case = models.ForeignKey(SearchCase, on_delete=models.CASCADE, related_name="segments")
    name = models.CharField(max_length=10)
    state = models.CharField(max_length=12, default="planned")
    geometry = models.JSONField()
    area_m2 = models.FloatField()
    facts = models.JSONField(default=dict)
    poa = models.FloatField(default=0)
    pod_estimate = models.FloatField(null=True)
    pod_low = models.FloatField(null=True)
    pod_high = models.FloatField(null=True)
    searched_from = models.DateTimeField(null=True)
    searched_to = models.DateTimeField(null=True)
    is_retired = models.BooleanField(default=False)


class Assignment(Row):
    """A team of two or more sent to a segment, from setting out to being back.

    `figures` holds the keys of the kit, what the ground warned of when they were sent
    (``ground``), and what the leader reported: ``pod``, ``from``, ``to``.
    """

    segment = models.ForeignKey(
        SearchSegment, on_delete=models.CASCADE, related_name="assignments"
    )
    plan = models.ForeignKey(Plan, null=True, on_delete=models.SET_NULL)
    team_name = models.CharField(max_length=40)
    team_kind = models.CharField(max_length=16, default="foot")
    leader = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="led_assignments")
    members = models.ManyToManyField(Person, related_name="assignments")
    dangers = models.CharField(max_length=300, blank=True)
    radio = models.CharField(max_length=60, blank=True)
    leaves_at = models.DateTimeField(null=True)
    back_by = models.DateTimeField(null=True)
    figures = models.JSONField(default=dict)
    alarmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)


class Track(Row):
    """Where a team walked: GPX or live fixes, erased after 90 days; coverage stays without names.

    `points` is a list of ``[seconds since first fix, lon, lat, accuracy_m or null]``.
    """

    case = models.ForeignKey(SearchCase, on_delete=models.CASCADE, related_name="tracks")
    assignment = models.ForeignKey(
        Assignment, null=True, on_delete=models.SET_NULL, related_name="tracks"
    )
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL)
    source = models.CharField(max_length=12, default="gpx")
    content_hash = models.CharField(max_length=64)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    points = models.JSONField()
    dropped = models.JSONField(default=dict)
    length_m = models.FloatField(default=0)
    sweep_width_m = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "content_hash"], name="track_once_a_case")
        ]
