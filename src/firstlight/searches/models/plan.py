"""A computed plan: kept whole, so that what was decided can be looked at again."""

from django.db import models

from firstlight.kernel.rows import Row
from firstlight.searches.models.case import SearchCase


class Plan(Row):
    """One answer of the planner.

    `inputs` is all that the computation depended on (with the seed), `result` its figures:
    POS now and cumulative, bound, gap, shadow prices, segments, reasons, what changed. `error` is
    a code of `words.PLAN_ERRORS` with what the planner said. `map_file` is the probability map
    (npz) on which it stands; its picture and lines lie beside it.
    """

    case = models.ForeignKey(SearchCase, on_delete=models.CASCADE, related_name="plans")
    number = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)
    progress = models.PositiveSmallIntegerField(default=0)
    stage = models.CharField(max_length=40, blank=True)
    error = models.CharField(max_length=400, blank=True)
    inputs = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    map_file = models.FileField(upload_to="maps/", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="plan_number_once")]
