"""The vault and what lies in it: sealed, but for what a list of cases needs.

Keys and times of a tip tell nothing about when it was written: keys are random, days have no hour.
"""

from datetime import date, datetime, timedelta
from uuid import uuid4

from django.db import models
from django.utils import timezone

from firstlight.force.models import Person
from firstlight.kernel.rows import Row


def today() -> datetime:
    """Return the beginning of the day: all that is kept of when somebody wrote."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def end_of_month() -> date:
    """Return the last day of this month: all that figures are told of when somebody wrote."""
    return (today().replace(day=1) + timedelta(days=32)).date().replace(day=1) - timedelta(days=1)


class VaultKey(Row):
    """A station's public keys, with which everybody seals and nobody opens."""

    content_public = models.BinaryField(max_length=32)
    outer_public = models.BinaryField(max_length=32)
    inner_public = models.BinaryField(max_length=32)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["station_id"],
                condition=models.Q(retired_at__isnull=True),
                name="one_vault_key_in_use",
            )
        ]


class VaultShare(Row):
    """One officer's copy of the private keys under their own passphrase.

    Without a person it waits under a hand-over code, for an officer who is handed it.
    """

    key = models.ForeignKey(VaultKey, models.CASCADE, related_name="shares")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    lock = models.PositiveSmallIntegerField()
    salt = models.BinaryField()
    passes = models.PositiveSmallIntegerField()
    memory = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "person"],
                condition=models.Q(person__isnull=False),
                name="one_share_an_officer",
            )
        ]


class Written(Row):
    """A row whose key and day tell no time."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    created_at = models.DateTimeField(default=today)

    class Meta:
        abstract = True


class Tip(Written):
    """One tip (workflow ``tip``). What it says is sealed; who wrote it, twice."""

    key = models.ForeignKey(VaultKey, models.PROTECT, related_name="tips")
    number = models.CharField(max_length=20)
    state = models.CharField(max_length=30, default="received")
    is_urgent = models.BooleanField(default=False)
    is_told = models.BooleanField(default=False)
    box = models.CharField(max_length=12, unique=True)
    code_salt = models.BinaryField()
    code_hash = models.BinaryField()
    box_public = models.BinaryField()
    sealed = models.BinaryField(null=True)
    informant = models.BinaryField(null=True)
    kind = models.CharField(max_length=30, blank=True)
    police_ref = models.CharField(max_length=60, blank=True)
    handed_to = models.CharField(max_length=60, blank=True)
    handed_at = models.DateTimeField(null=True)
    handed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    referred_to = models.CharField(max_length=80, blank=True)
    closed_on = models.DateField(null=True)
    counted_on = models.DateField(default=end_of_month)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["station_id", "number"], name="tip_number_once")
        ]


class TipPicture(Written):
    """A picture, made new without what the phone wrote into it, then sealed."""

    tip = models.ForeignKey(Tip, models.CASCADE, related_name="pictures")
    sealed = models.BinaryField()


class TipMessage(Written):
    """One letter to or from the mailbox.

    From the informant it is sealed to the vault; to them it is sealed to their code, with a copy
    for the officers.
    """

    tip = models.ForeignKey(Tip, models.CASCADE, related_name="messages")
    is_answer = models.BooleanField()
    for_officers = models.BinaryField()
    for_informant = models.BinaryField(null=True)


class TipNote(Row):
    """Why an officer took a step, sealed."""

    tip = models.ForeignKey(Tip, models.CASCADE, related_name="notes")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    event = models.CharField(max_length=30)
    sealed = models.BinaryField()


class InformantOpening(Row):
    """Two officers open who wrote a tip: one asks, holder of the other lock agrees.

    `passed_on` is what goes from one lock to the other, still sealed; `result` is sealed to the
    asker and gone after half an hour.
    """

    tip = models.ForeignKey(Tip, models.CASCADE, related_name="openings")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asker_lock = models.PositiveSmallIntegerField()
    reason = models.BinaryField()
    passed_on = models.BinaryField(null=True)
    agreed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    agreed_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    result = models.BinaryField(null=True)
