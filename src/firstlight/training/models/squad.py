"""The quick-response squad: stated criteria, a ranked proposal, a human decision, an appeal."""

from django.db import models

from firstlight.force.models import Organisation, Person
from firstlight.kernel.rows import Row


class SquadCriteria(Row):
    """One version of what counts: weights and thresholds, in force from a day."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    number = models.PositiveSmallIntegerField()
    seats = models.PositiveSmallIntegerField(default=12)
    rules = models.JSONField(default=dict)
    in_force_from = models.DateField()
    made_by_id = models.UUIDField(null=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="criteria_number")
        ]


class SquadProposal(Row):
    """A ranking by one version of the criteria, with what it was worked out from.

    `inputs` holds the figures of each person as they stood, so that anybody entitled can work it
    out again; `digest` is their SHA-256.
    """

    criteria = models.ForeignKey(SquadCriteria, on_delete=models.PROTECT)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    as_of = models.DateTimeField()
    made_by_id = models.UUIDField(null=True)
    inputs = models.JSONField(default=list)
    ranking = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    decided_at = models.DateTimeField(null=True, blank=True)


class SquadDecision(Row):
    """What a person decided about somebody in a proposal, and why where it differs."""

    proposal = models.ForeignKey(SquadProposal, on_delete=models.CASCADE, related_name="decisions")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    is_chosen = models.BooleanField()
    reason = models.CharField(max_length=300, blank=True)
    decided_by_id = models.UUIDField(null=True)
    accepts = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "person"], name="one_decision_each")
        ]


class SquadAppeal(Row):
    """Somebody asks for the decision about them to be looked at again, by somebody else."""

    decision = models.ForeignKey(SquadDecision, on_delete=models.CASCADE, related_name="appeals")
    text = models.TextField()
    answer = models.TextField(blank=True)
    answered_by_id = models.UUIDField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    is_upheld = models.BooleanField(null=True)
