"""Joint meetings: an agenda made of what waits, minutes, and who does what by when."""

from uuid import UUID

from django.db import models

from firstlight.force.models import Organisation, Person
from firstlight.kernel.rows import Row


class JointMeeting(Row):
    """A meeting of those who keep a place safe; its minutes stand once the chair closes them.

    `attending` names bodies (police station, village, school), one a line.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    title = models.CharField(max_length=120)
    starts_at = models.DateTimeField(db_index=True)
    place_name = models.CharField(max_length=120)
    chair = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    attending = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by_id = models.UUIDField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)


class AgendaItem(Row):
    """A point of the agenda: written by hand, or something that has waited too long.

    `source` is the key of its `firstlight.kernel.overdue.Source`, `subject` the key of the thing.
    """

    meeting = models.ForeignKey(JointMeeting, on_delete=models.CASCADE, related_name="agenda")
    number = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=40, blank=True)
    subject = models.CharField(max_length=120, blank=True)
    text = models.CharField(max_length=300)
    link = models.CharField(max_length=120, blank=True)
    due_on = models.DateField(null=True, blank=True)
    minutes = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "subject"],
                condition=~models.Q(subject=""),
                name="a_thing_is_on_an_agenda_once",
            )
        ]


class ActionItem(Row):
    """What a meeting or a debrief has settled: who does what by when (workflow ``action_item``).

    `debrief` is the label of the call, storm or event that was debriefed, and `led_by` who settled
    it there and judges it, as the chair does of a meeting. It is a label and no key: what was
    learnt outlives the erasing of the case, and leads nobody into it.
    """

    meeting = models.ForeignKey(
        JointMeeting, null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
    )
    agenda = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="actions"
    )
    debrief = models.CharField(max_length=80, blank=True, db_index=True)
    led_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.CharField(max_length=300)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="action_items")
    due_on = models.DateField(db_index=True)
    evidence = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=20, default="open", db_index=True)
    state_note = models.CharField(max_length=300, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(meeting__isnull=False, debrief="", led_by__isnull=True)
                | (models.Q(meeting__isnull=True, led_by__isnull=False) & ~models.Q(debrief="")),
                name="settled_at_a_meeting_or_a_debrief",
            )
        ]

    @property
    def judge(self) -> Person:
        """Who accepts it or gives it back: the chair of the meeting, or who led the debrief."""
        judge: Person | None = self.meeting.chair if self.meeting else self.led_by
        if judge is None:
            raise AssertionError("settled neither at a meeting nor at a debrief")
        return judge

    @property
    def thread(self) -> UUID:
        """The matter in whose log its steps stand: the meeting, or what was debriefed."""
        return self.meeting_id or UUID(self.debrief.partition(":")[2])
