"""Asking people to come, and what they say."""

from django.db import models

from firstlight.force.models import Organisation, Person
from firstlight.incidents.models.incident import Incident
from firstlight.kernel.choices import Choices
from firstlight.kernel.rows import Row


class Callout(Row):
    """A call for people (workflow ``callout``): waves go out until the need is met.

    `needs` is a list of ``{"skill": credential kind or "any", "count": n}``, taken from the
    incident when the call goes out. `teams` are the organisations asked, all of the station if
    empty. A wave is as large as it must be to be sure enough; `wave_size` is the least. While it
    `is_held`, because everything waits, no wave leaves by the clock.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="callouts")
    state = models.CharField(max_length=20, default="open")
    needs = models.JSONField(default=list)
    teams = models.JSONField(default=list)
    is_critical = models.BooleanField(default=False)
    wave = models.PositiveSmallIntegerField(default=0)
    wave_size = models.PositiveSmallIntegerField(default=0)
    wave_every_min = models.PositiveSmallIntegerField(default=10)
    next_wave_at = models.DateTimeField(null=True)
    is_held = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)


class Invite(Row):
    """One person asked to come; the secret behind `token_hash` opens the answer page.

    `reason` is why this person, as facts: skills, minutes away, hours on duty. It is no mark on
    anybody and goes with the call-out.
    """

    callout = models.ForeignKey(Callout, on_delete=models.CASCADE, related_name="invites")
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    wave = models.PositiveSmallIntegerField()
    rank = models.PositiveIntegerField()
    reason = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["callout", "person"], name="asked_once_a_callout")
        ]


class Answer(Row):
    """What somebody said last; a later word replaces an earlier one by `said_at`.

    `stood_down_at` is when they were told that they need not come any more.
    """

    class Says(Choices):
        COMING = "coming"
        LATER = "later"
        NO = "no"

    invite = models.OneToOneField(Invite, on_delete=models.CASCADE, related_name="answer")
    says = models.CharField(max_length=8, choices=Says)
    eta_at = models.DateTimeField(null=True)
    said_at = models.DateTimeField()
    by = models.CharField(max_length=20, default="link")
    note = models.CharField(max_length=200, blank=True)
    arrived_at = models.DateTimeField(null=True)
    stood_down_at = models.DateTimeField(null=True)

    @property
    def is_stood_down(self) -> bool:
        """Whether they were told that they need not come, and have said nothing since."""
        return self.stood_down_at is not None and self.stood_down_at >= self.said_at

    @property
    def is_expected(self) -> bool:
        """Whether they said that they come, now or later, and neither came nor were sent home."""
        has_come = self.arrived_at is not None and self.arrived_at >= self.said_at
        comes = self.says in (self.Says.COMING, self.Says.LATER)
        return comes and not has_come and not self.is_stood_down


class MutualAid(Row):
    """A neighbouring station asked for help (workflow ``mutual_aid``).

    Both officers consent, for a window, for this case only. `station_id` is the station that asks,
    `helper_station_id` the one that is asked.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="aids")
    helper_station_id = models.UUIDField(db_index=True)
    state = models.CharField(max_length=20, default="drafted")
    needs = models.JSONField(default=list)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    asked_by_id = models.UUIDField(null=True)
    granted_by_id = models.UUIDField(null=True)
