"""Patterns that shifts are made from, and proposals of whom to invite."""

from django.db import models

from firstlight.duty.models.shifts import Shift
from firstlight.force.models import Organisation
from firstlight.kernel.rows import Row


class ShiftTemplate(Row):
    """A pattern of shifts: on which days, from when to when, with whom.

    `weekdays` holds 0 (Monday) to 6; `days` narrows it to kinds of day (``workday``, ``restday``,
    ``school_day``, ``heat`` …), any one of which is enough; a shift whose `to_time` is not after
    `from_time` ends the next morning. `needs` is a list of ``{"part", "count", "credentials"}``.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=16, choices=Shift.Kind)
    weekdays = models.JSONField(default=list)
    days = models.JSONField(default=list, blank=True)
    from_time = models.TimeField()
    to_time = models.TimeField()
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    place_id = models.UUIDField(null=True, blank=True)
    min_people = models.PositiveSmallIntegerField(default=2)
    max_people = models.PositiveSmallIntegerField(default=4)
    needs = models.JSONField(default=list, blank=True)
    joining = models.CharField(max_length=10, choices=Shift.Joining, default="open")
    risk_level = models.CharField(max_length=10, choices=Shift.Risk, default="ordinary")
    risks = models.CharField(max_length=400, blank=True)
    gear = models.CharField(max_length=200, blank=True)
    needs_child_clearance = models.BooleanField(default=False)
    is_retired = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)


class RosterProposal(Row):
    """Whom to invite to which shift, and why; somebody reads it, and nothing is sent before.

    `result` holds the choices with their reasons, the gaps with the rules that block them, and
    the measure of fairness; `digest` the SHA-256 of what it was worked out from. One over several
    stations holds the measure alone: each station has its part of the `whole`, and sends it or
    not. `progress` is how far the work is, in percent.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    whole = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="parts"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    asked_by_id = models.UUIDField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    result = models.JSONField(default=dict, blank=True)
    error = models.CharField(max_length=300, blank=True)
    progress = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    used_by_id = models.UUIDField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
