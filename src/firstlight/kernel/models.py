"""The log of what was done and of what was refused, receipts, assents, and the outbox of jobs."""

from django.db import models

from firstlight.kernel.choices import Choices
from firstlight.kernel.ids import uuid7
from firstlight.kernel.rows import Row, StationQuerySet


class LogHead(models.Model):
    """Where a station's chain ends; locked while a row is added."""

    station_id = models.UUIDField(primary_key=True)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)


class Event(models.Model):
    """One thing that was done. Rows are added, never changed.

    `subject` is ``app.model:key``; `thread` is the key of the case that the act belongs to.
    `hash` covers every other field and the hash before (see `kernel.log`).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    station_id = models.UUIDField()
    seq = models.PositiveBigIntegerField()
    action = models.CharField(max_length=80)
    actor = models.CharField(max_length=80)
    role = models.CharField(max_length=40, blank=True)
    on_behalf_of = models.CharField(max_length=40, blank=True)
    subject = models.CharField(max_length=120, db_index=True)
    thread = models.UUIDField(null=True, db_index=True)
    data = models.JSONField(default=dict)
    at = models.DateTimeField(db_index=True)
    hash_before = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["station_id", "seq"], name="event_once_in_chain")
        ]
        ordering = ["station_id", "seq"]


class RefusedAttempt(models.Model):
    """What somebody of the force was refused on one day, and how often (see `kernel.refusals`).

    `action` is the name of the act, ``page.NAME`` of a page or ``api.PATH`` of a read; `code` says
    who or which rule refused it. `about` is the key in an address that led nowhere, whether or
    not there is such a row. What an act was about and what was typed are not kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    station_id = models.UUIDField()
    on_date = models.DateField()
    actor = models.CharField(max_length=80)
    role = models.CharField(max_length=40, blank=True)
    action = models.CharField(max_length=80)
    code = models.CharField(max_length=60)
    about = models.CharField(max_length=80, blank=True)
    times = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    last_at = models.DateTimeField()

    objects = StationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["station_id", "on_date", "actor", "role", "action", "code", "about"],
                name="refused_once_a_day",
            )
        ]
        ordering = ["-last_at", "-id"]


class Receipt(models.Model):
    """What became of a command, so that a phone or an impatient finger may send it twice."""

    id = models.UUIDField(primary_key=True)
    station_id = models.UUIDField(db_index=True)
    actor = models.CharField(max_length=80)
    action = models.CharField(max_length=80)
    outcome = models.CharField(max_length=60)
    detail = models.TextField(blank=True)
    result = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(auto_now_add=True)


class Assent(Row):
    """One of the several people that a step needs has agreed to it."""

    subject = models.CharField(max_length=120, db_index=True)
    event = models.CharField(max_length=40)
    hat = models.CharField(max_length=40)
    person_id = models.UUIDField()
    row_version = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "event", "hat", "row_version"], name="assent_once"
            )
        ]


class Job(models.Model):
    """Work to be done once, after the transaction that asked for it; survives any crash."""

    class State(Choices):
        READY = "ready"
        RUNNING = "running"
        DONE = "done"
        DEAD = "dead"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    station_id = models.UUIDField()
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=160, unique=True)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.READY)
    priority = models.SmallIntegerField(default=5)
    run_after = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "priority", "run_after"], name="job_next")]
