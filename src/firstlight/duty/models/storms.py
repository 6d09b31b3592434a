"""Weather warnings as issued, and what the force does about them."""

from django.db import models

from firstlight.force.models import Organisation, Person
from firstlight.kernel.rows import Row


class WeatherWarning(Row):
    """A warning as its issuer gave it: never restated, never changed.

    `source` is the message as it came (CAP 1.2); `identifier` and `sender` are the issuer's own.
    """

    identifier = models.CharField(max_length=200)
    sender = models.CharField(max_length=200)
    issuer = models.CharField(max_length=160)
    issued_at = models.DateTimeField()
    hazard = models.CharField(max_length=60)
    colour = models.CharField(max_length=10, blank=True)
    headline = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    instruction = models.TextField(blank=True)
    area = models.CharField(max_length=300, blank=True)
    area_geometry = models.JSONField(null=True, blank=True)
    effective_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    message_type = models.CharField(max_length=10, default="Alert")
    references = models.TextField(blank=True)
    is_exercise = models.BooleanField(default=False)
    lifted_at = models.DateTimeField(null=True, blank=True)
    replaced_by_id = models.UUIDField(null=True, blank=True)
    source = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["station_id", "sender", "identifier"], name="a_warning_comes_once"
            )
        ]


class EmergencyActivation(Row):
    """What the force does about a hazard (workflow ``emergency_activation``).

    `command_post` names the government's unified command; `level` is 1 (highest) to 4.
    `shelter_ids` are the places of kind shelter to which people are brought; those who stand by
    gather at `assembly_point_id`, or where it is empty each team at its own base.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    warning = models.ForeignKey(
        WeatherWarning, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    hazard = models.CharField(max_length=60)
    warning_colour = models.CharField(max_length=10, blank=True)
    response_level = models.PositiveSmallIntegerField(null=True, blank=True)
    issuer = models.CharField(max_length=160, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    area = models.CharField(max_length=300, blank=True)
    command_post = models.CharField(max_length=160, blank=True)
    commander = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    team_ids = models.JSONField(default=list, blank=True)
    shelter_ids = models.JSONField(default=list, blank=True)
    assembly_point_id = models.UUIDField(null=True, blank=True)
    red_line = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=20, default="monitoring", db_index=True)
    state_note = models.CharField(max_length=300, blank=True)
    readied_at = models.DateTimeField(null=True, blank=True)
    deployed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    debrief = models.TextField(blank=True)
    is_demo = models.BooleanField(default=False)


class StormTask(Row):
    """A task of an activation: where, with whom, and the way out."""

    activation = models.ForeignKey(
        EmergencyActivation, on_delete=models.CASCADE, related_name="tasks"
    )
    title = models.CharField(max_length=120)
    place_name = models.CharField(max_length=120, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    exit_route = models.CharField(max_length=300)
    gear_checked = models.BooleanField(default=False)
    leader = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    back_at = models.DateTimeField(null=True, blank=True)


class StormHead(Row):
    """One person of a task: gone out, and counted back; the head count is made of these."""

    task = models.ForeignKey(StormTask, on_delete=models.CASCADE, related_name="heads")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    out_at = models.DateTimeField()
    back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "person"], name="one_head_a_task"),
            # Nobody is out with two groups: each is looked for in one place.
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(back_at__isnull=True),
                name="out_with_one_group",
            ),
        ]
