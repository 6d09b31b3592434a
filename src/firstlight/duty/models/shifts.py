"""A stretch of service, the people it needs, and everybody's own answer."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstlight.duty.models.sayings import Saying
from firstlight.force.models import Organisation, Person
from firstlight.kernel.choices import Choices
from firstlight.kernel.rows import Row

MOST = {"title": 120, "risks": 400, "gear": 200, "state_note": 300}


class Shift(Row):
    """A stretch of service that people sign up for or accept (workflow ``shift``).

    `subject` names what it serves, as a row of another room is named (a patrol's route, a gate's
    duty, an event's post); `risks` is what everybody reads before they answer. One that
    `is_broken_off` has ended before its work was done. What the house wrote and nobody typed is
    also in `said`, by the name of its column; pages read `words`.
    """

    class Kind(Choices):
        PATROL = "patrol", _("Patrol")
        WATER_PATROL = "water_patrol", _("Water patrol")
        GATE = "gate", _("School gate")
        EVENT = "event", _("Event")
        STORM = "storm", _("Storm stand-by")
        STANDBY = "standby", _("Stand-by")
        TALK = "talk", _("Talk")
        OTHER = "other", _("Other")

    class Joining(Choices):
        OPEN = "open", _("Anyone who qualifies signs up")
        REQUEST = "request", _("Ask, and the leader confirms")
        INVITE = "invite", _("By invitation")
        WAITING = "waiting", _("Waiting list")

    class Risk(Choices):
        ORDINARY = "ordinary", _("Ordinary")
        RISKY = "risky", _("Risky")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    template_id = models.UUIDField(null=True, blank=True, db_index=True)
    kind = models.CharField(max_length=16, choices=Kind)
    title = models.CharField(max_length=MOST["title"])
    subject = models.CharField(max_length=80, blank=True, db_index=True)
    place_id = models.UUIDField(null=True, blank=True)
    place_name = models.CharField(max_length=120, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    min_people = models.PositiveSmallIntegerField(default=2)
    max_people = models.PositiveSmallIntegerField(default=4)
    leader = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    officer = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    risk_level = models.CharField(max_length=10, choices=Risk, default=Risk.ORDINARY)
    risks = models.CharField(max_length=MOST["risks"], blank=True)
    gear = models.CharField(max_length=MOST["gear"], blank=True)
    joining = models.CharField(max_length=10, choices=Joining, default=Joining.OPEN)
    needs_child_clearance = models.BooleanField(default=False)
    state = models.CharField(max_length=20, default="open", db_index=True)
    state_note = models.CharField(max_length=MOST["state_note"], blank=True)
    is_broken_off = models.BooleanField(default=False)
    overdue_raised_at = models.DateTimeField(null=True, blank=True)
    said = models.JSONField(default=dict, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="shift_ends_after"
            ),
            models.CheckConstraint(
                condition=models.Q(max_people__gte=models.F("min_people")), name="shift_max_min"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "starts_at"], name="shift_of_team")]

    @property
    def words(self) -> dict[str, str]:
        """What it is for, its risks, its gear and its note, in the reader's language."""
        return {name: self._word(name) for name in MOST}

    def _word(self, name: str) -> str:
        text: str = getattr(self, name)
        kept: dict[str, Any] = self.said.get(name, {})
        saying = Saying.of(kept) if kept.get("text") == text and text else None
        return text if saying is None else str(saying)[: MOST[name]]

    def say(self, name: str, words: str | Saying) -> None:
        """Write into a column what somebody typed, or what the house says."""
        if isinstance(words, Saying):
            text = words.in_house(MOST[name])
            self.said = self.said | {name: words.kept(text)}
            setattr(self, name, text)
        else:
            setattr(self, name, words)

    @property
    def point(self) -> tuple[float, float] | None:
        """Where it begins, as longitude and latitude, if that is known."""
        return None if self.lon is None or self.lat is None else (self.lon, self.lat)


class ShiftNeed(Row):
    """A post in a shift: so many people with these papers (``credentials``: kinds, any one)."""

    class Part(Choices):
        MEMBER = "member", _("Member")
        LEADER = "leader", _("Shift leader")
        FIRST_AIDER = "first_aider", _("First-aider")
        DRIVER = "driver", _("Driver")
        PILOT = "pilot", _("Drone pilot")
        BOAT = "boat_operator", _("Boat operator")
        OFFICER = "officer", _("Police officer")

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="needs")
    part = models.CharField(max_length=16, choices=Part, default=Part.MEMBER)
    count = models.PositiveSmallIntegerField(default=1)
    credentials = models.JSONField(default=list, blank=True)


class ShiftAssignment(Row):
    """One person and one shift (workflow ``shift_assignment``); nobody serves without accepting.

    `way` is how they came to it: invited, signed up, asked and confirmed, from the waiting list,
    or as cover for somebody. `reason_codes` says why they were invited, as the roster gave it;
    `remind_at` is when they want to be reminded. `objected_at` is when they objected to a mark,
    while that waits for an answer; `state_note` why the mark stays.
    """

    class Way(Choices):
        INVITED = "invited", _("Invited")
        SIGNED_UP = "signed_up", _("Signed up")
        REQUESTED = "requested", _("Asked to join")
        WAITING = "waiting", _("On the waiting list")
        COVER = "cover", _("Stands in")

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="assignments")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="shifts")
    need = models.ForeignKey(ShiftNeed, null=True, blank=True, on_delete=models.SET_NULL)
    way = models.CharField(max_length=10, choices=Way, default=Way.INVITED)
    reason_codes = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=20, default="invited", db_index=True)
    state_note = models.CharField(max_length=200, blank=True)
    confirmed_by_id = models.UUIDField(null=True, blank=True)
    offered_at = models.DateTimeField()
    answer_by = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    risks_read_at = models.DateTimeField(null=True, blank=True)
    check_in_at = models.DateTimeField(null=True, blank=True)
    check_out_at = models.DateTimeField(null=True, blank=True)
    breaks_min = models.PositiveSmallIntegerField(default=0)
    shares_track = models.BooleanField(default=False)
    remind_at = models.DateTimeField(null=True, blank=True, db_index=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    objection = models.CharField(max_length=300, blank=True)
    objected_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shift", "person"],
                condition=~models.Q(state__in=["declined", "withdrawn"]),
                name="one_place_in_a_shift",
            )
        ]
        indexes = [models.Index(fields=["person", "state"], name="assignment_of_person")]

    @property
    def is_decided(self) -> bool:
        """Whether what they said against a mark was read, and the mark left as it is."""
        return self.state == "no_show" and bool(self.objection) and self.objected_at is None


class SwapRequest(Row):
    """Somebody looks for cover: open to all who qualify, or asked of one person."""

    assignment = models.ForeignKey(ShiftAssignment, on_delete=models.CASCADE, related_name="swaps")
    asked = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    note = models.CharField(max_length=200, blank=True)
    expires_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)


class ShiftWish(Row):
    """Somebody would like a shift, or would rather not; no answer, and erased after the shift."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="wishes")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="shift_wishes")
    likes = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shift", "person"], name="one_wish_a_shift")
        ]


class WalkUp(Row):
    """A helper who is no member, signed in at a post by QR; erased on `erase_on`."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="walk_ups")
    name = models.CharField(max_length=60)
    phone = models.CharField(max_length=30, blank=True)
    came_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    risks_read = models.BooleanField(default=False)
    erase_on = models.DateField(db_index=True)


class ShiftLog(Row):
    """What the shift leader writes at the end, and the officer confirms."""

    shift = models.OneToOneField(Shift, on_delete=models.CASCADE, related_name="log")
    written_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    weather = models.CharField(max_length=60, blank=True)
    found = models.TextField(blank=True)
    help_given = models.TextField(blank=True)
    leaflets = models.PositiveIntegerField(default=0)
    talked_away = models.PositiveIntegerField(default=0)
    incidents = models.TextField(blank=True)
    equipment_note = models.CharField(max_length=200, blank=True)
    leader_note = models.TextField(blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    returned_note = models.CharField(max_length=300, blank=True)
    confirmed_by_id = models.UUIDField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)


class ShiftPreference(Row):
    """How somebody wants to be asked and reminded, and the address of their own calendar.

    `wanted_hours` is how many hours a month they would like; at 0 they are asked only where
    nobody else can come.
    `feed_hash` is the SHA-256 of the address's secret, which is shown once and never kept.
    """

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, related_name="shift_preference"
    )
    remind_min = models.PositiveIntegerField(default=120)
    wanted_hours = models.PositiveSmallIntegerField(default=12)
    feed_hash = models.CharField(max_length=64, blank=True, db_index=True)
    feed_made_at = models.DateTimeField(null=True, blank=True)
