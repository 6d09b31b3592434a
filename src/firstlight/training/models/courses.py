"""Courses, the sessions in which they are held, and who was there."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstlight.force.models import Organisation, Person
from firstlight.kernel.choices import Choices
from firstlight.kernel.rows import Row
from firstlight.training.models.credentials import Credential


class Course(Row):
    """Something that is taught, tested or drilled.

    Political study is attendance and nothing else: no test, no certificate, no gate.
    """

    class Kind(Choices):
        COURSE = "course", _("Course")
        DRILL = "drill", _("Drill")
        SKILL_TEST = "skill_test", _("Skill test")
        INDUCTION = "induction", _("Induction")
        STUDY = "political_study", _("Political study")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.COURSE)
    name = models.CharField(max_length=120)
    hours = models.DecimalField(max_digits=5, decimal_places=1, default=2)
    has_exam = models.BooleanField(default=False)
    pass_mark = models.PositiveSmallIntegerField(default=60)
    certificate_kind = models.CharField(max_length=40, choices=Credential.Kind, blank=True)
    certificate_level = models.CharField(max_length=40, blank=True)
    certificate_months = models.PositiveSmallIntegerField(null=True, blank=True)
    is_retired = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)


class TrainingSession(Row):
    """A course held once (workflow ``training_session``)."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="sessions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    trainer = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    place_name = models.CharField(max_length=120, blank=True)
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=20, default="planned", db_index=True)
    state_note = models.CharField(max_length=300, blank=True)
    summary = models.TextField(blank=True)
    is_demo = models.BooleanField(default=False)


class Attendance(Row):
    """A person at a session: signed up, there or not, what they reached and who says so."""

    class Result(Choices):
        PASSED = "passed", _("Passed")
        FAILED = "failed", _("Not passed")
        NONE = "", _("Not tested")

    session = models.ForeignKey(
        TrainingSession, on_delete=models.CASCADE, related_name="attendances"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="trainings")
    signed_up_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    was_there = models.BooleanField(null=True)
    hours = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    result = models.CharField(max_length=8, choices=Result, blank=True)
    graded_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    credential = models.ForeignKey(
        Credential, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="once_in_a_session")
        ]
