"""What a station knows of itself: what its searchers see, and how far off it found people."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.choices import Choices
from firstlight.kernel.rows import Row
from firstlight.searches.models.case import SearchCase


class DetectionTrial(Row):
    """One exercise in which things laid out were looked for, and the sweep width it found.

    `figures` is what was written down: numbers only. A trial taken out stays for the undo and the
    log; the planner does not see it.
    """

    class Method(Choices):
        COUNT = "count", _("Things laid out, and how many were found")
        CROSSOVER = "crossover", _("Distances at which each was seen or missed")
        RANGE = "range", _("Mean distance at which it comes into sight")
        MEASURED = "measured", _("A width measured already")

    team_kind = models.CharField(max_length=16)
    visibility = models.CharField(max_length=8)
    method = models.CharField(max_length=12, choices=Method)
    held_on = models.DateField()
    figures = models.JSONField(default=dict)
    low_m = models.FloatField()
    best_m = models.FloatField()
    high_m = models.FloatField()
    trials = models.PositiveIntegerField()
    recorded_by_id = models.UUIDField(null=True)
    removed_at = models.DateTimeField(null=True)


class OwnFind(Row):
    """How far from the planning point one search of the past ended: figures, and nobody in them.

    `case` leads to the search only until the search itself is erased.
    """

    class Where(Choices):
        WAY = "way", _("On a road, track or path")
        BUILDING = "building", _("At or in a building")
        WATER = "water", _("In or beside water")
        OPEN = "open", _("Open ground or fields")
        WOODS = "woods", _("Woods or scrub")
        ROCK = "rock", _("Rock or steep ground")
        OTHER = "other", _("Elsewhere, or not known")

    case = models.ForeignKey(
        SearchCase, null=True, on_delete=models.SET_NULL, related_name="own_finds"
    )
    category = models.CharField(max_length=40)
    distance_m = models.PositiveIntegerField()
    found_where = models.CharField(max_length=12, choices=Where, default=Where.OTHER)
    year = models.PositiveSmallIntegerField()
    recorded_by_id = models.UUIDField(null=True)
    removed_at = models.DateTimeField(null=True)
