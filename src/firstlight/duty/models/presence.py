"""Who is on duty, and where: only then, only by their own consent, only until they check out."""

from django.db import models

from firstlight.force.models import Organisation, Person
from firstlight.kernel.ids import uuid7
from firstlight.kernel.rows import Row


class DutySession(Row):
    """A person on duty from check-in to check-out; `shares_location` is their own choice."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="duty_sessions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    thread = models.UUIDField(null=True, db_index=True)
    task = models.CharField(max_length=40, default="standby")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    shares_location = models.BooleanField(default=False)
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    last_lon = models.FloatField(null=True)
    last_lat = models.FloatField(null=True)
    last_accuracy_m = models.FloatField(null=True)
    last_fix_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(ended_at__isnull=True),
                name="on_duty_once",
            )
        ]


class Position(models.Model):
    """A raw fix while on duty: written in bulk, unlogged, erased after 30 days (search: 90)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    station_id = models.UUIDField()
    session_id = models.UUIDField()
    at = models.DateTimeField()
    lon = models.FloatField()
    lat = models.FloatField()
    accuracy_m = models.FloatField(null=True)
    h3_cell = models.BigIntegerField(null=True)
    received_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["session_id", "at"], name="position_of_session")]
