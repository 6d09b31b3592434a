"""Evidence that somebody was there, kept apart from the verdict about it."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstlight.duty.models import Shift
from firstlight.force.models import Organisation, Person
from firstlight.kernel.choices import Choices
from firstlight.kernel.ids import uuid7
from firstlight.kernel.rows import Row
from firstlight.patrols.models.plans import PatrolRoute
from firstlight.patrols.rules.codes import new_secret, new_short
from firstlight.patrols.rules.verdict.evidence import by_server


class Checkpoint(Row):
    """A point that a patrol shows it reached: a sign with a code, a tag, or the place itself.

    `secret` signs the codes that the sign shows; it never leaves the server. `short` names the
    sign in its codes, `code_number` is the issue of the printed one; `tag_hash` is the SHA-256 of
    what the tag says.
    """

    class Way(Choices):
        QR = "qr", _("Printed code")
        ROTATING = "rotating", _("Changing code")
        NFC = "nfc", _("Tag")
        GEOFENCE = "geofence", _("By place")
        MANUAL = "manual", _("By hand")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    place_id = models.UUIDField(null=True, blank=True, db_index=True)
    name = models.CharField(max_length=120)
    lon = models.FloatField()
    lat = models.FloatField()
    radius_m = models.PositiveSmallIntegerField(default=60)
    way = models.CharField(max_length=10, choices=Way, default=Way.QR)
    short = models.CharField(max_length=6, unique=True, default=new_short)
    secret = models.BinaryField(default=new_secret)
    period_s = models.PositiveIntegerField(default=30)
    code_number = models.PositiveSmallIntegerField(default=1)
    tag_hash = models.CharField(max_length=64, blank=True)
    dwell_min = models.PositiveSmallIntegerField(default=0)
    is_retired = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)


class PatrolRun(Row):
    """A patrol as it was walked; its verdict can be worked out again from its evidence.

    The verdict weighs evidence and does nothing to anybody: `stands` is what the officer decided.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    shift = models.OneToOneField(Shift, on_delete=models.CASCADE, related_name="run")
    route = models.ForeignKey(PatrolRoute, null=True, blank=True, on_delete=models.SET_NULL)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    verdict = models.JSONField(default=dict, blank=True)
    verdict_version = models.PositiveSmallIntegerField(default=0)
    judged_at = models.DateTimeField(null=True, blank=True)
    means = models.CharField(max_length=10, default="foot")
    stands = models.BooleanField(null=True, blank=True)
    confirmed_by_id = models.UUIDField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirm_note = models.CharField(max_length=300, blank=True)
    evidence_erased_at = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)


class Scan(Row):
    """One scan, tap or word that somebody was at a checkpoint, as the phone gave it.

    `said_at` is when it is to have been, `made_at` when it was entered, both by the phone's clock;
    `clock_offset_s` is phone minus server as the phone measured it, `sent_offset_s` as the server
    did on receipt. `witness` is who else of the patrol gave their own word for it.
    """

    run = models.ForeignKey(PatrolRun, on_delete=models.CASCADE, related_name="scans")
    checkpoint = models.ForeignKey(
        Checkpoint, null=True, blank=True, on_delete=models.PROTECT, related_name="scans"
    )
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    way = models.CharField(max_length=10)
    device = models.CharField(max_length=64, blank=True)
    code = models.CharField(max_length=200, blank=True)
    said_at = models.DateTimeField()
    made_at = models.DateTimeField()
    received_at = models.DateTimeField()
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    accuracy_m = models.FloatField(null=True, blank=True)
    clock_offset_s = models.FloatField(null=True, blank=True)
    sent_offset_s = models.FloatField(null=True, blank=True)
    witness = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_mock = models.BooleanField(null=True)
    note = models.CharField(max_length=200, blank=True)

    @property
    def was_at(self) -> datetime:
        """When it was by the server's clock: what every page says of it, before a verdict too."""
        return by_server(self.said_at, self.clock_offset_s, self.sent_offset_s)


class TrackPoint(models.Model):
    """A raw fix of a patrol: written in bulk, erased with the raw fixes of duty."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    station_id = models.UUIDField()
    run_id = models.UUIDField()
    person_id = models.UUIDField()
    at = models.DateTimeField()
    lon = models.FloatField()
    lat = models.FloatField()
    accuracy_m = models.FloatField(null=True)
    is_mock = models.BooleanField(null=True)
    received_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["run_id", "at"], name="track_of_run")]
