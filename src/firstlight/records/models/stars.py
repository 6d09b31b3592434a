"""Stars by hours and quality: proposed by a rule in versions, decided by people."""

from django.db import models

from firstlight.force.models import Organisation, Person
from firstlight.kernel.rows import Row


class Recognition(Row):
    """A star of somebody (workflow ``recognition``).

    `inputs` are the figures that the rule was given and `digest` the SHA-256 of rule, inputs and
    outcome: anybody entitled can work it out again.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="recognitions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    level = models.PositiveSmallIntegerField()
    basis_min = models.PositiveIntegerField()
    as_of = models.DateField()
    rule_number = models.PositiveSmallIntegerField(default=0)
    rule = models.JSONField(default=dict)
    inputs = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    proposed_by_id = models.UUIDField(null=True)
    decided_by_id = models.UUIDField(null=True, blank=True)
    notice_from = models.DateField(null=True, blank=True)
    notice_until = models.DateField(null=True, blank=True)
    awarded_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=20, default="proposed", db_index=True)
    state_note = models.CharField(max_length=300, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "level"],
                condition=~models.Q(state__in=["not_awarded", "revoked"]),
                name="one_star_a_level",
            )
        ]


class RecognitionAppeal(Row):
    """Who is not awarded asks for it to be looked at again, by somebody else."""

    recognition = models.ForeignKey(Recognition, on_delete=models.CASCADE, related_name="appeals")
    text = models.CharField(max_length=600)
    answer = models.CharField(max_length=600, blank=True)
    is_upheld = models.BooleanField(null=True, blank=True)
    answered_by_id = models.UUIDField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)


class StarObjection(Row):
    """What somebody says against a star on public notice, and what they are answered.

    Without an account there is no `objected_by_id`: whoever objected reads the answer by a code.
    """

    recognition = models.ForeignKey(
        Recognition, on_delete=models.CASCADE, related_name="objections"
    )
    text = models.CharField(max_length=600)
    objected_by_id = models.UUIDField(null=True, blank=True)
    code_hash = models.CharField(max_length=64, blank=True, db_index=True)
    made_at = models.DateTimeField()
    is_upheld = models.BooleanField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
