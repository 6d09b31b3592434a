"""What somebody served: clocked minutes and amended minutes, kept apart for good."""

from functools import cache

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from firstlight.duty.models import Saying, Shift
from firstlight.force.models import Organisation, Person
from firstlight.incidents.models import CallKind
from firstlight.kernel.choices import Choices
from firstlight.kernel.rows import Row


@cache
def _house_words() -> dict[str, CallKind]:
    """Return the kinds of call by their words in the house's language."""
    with translation.override(settings.LANGUAGE_CODE):
        return {str(kind.label): kind for kind in CallKind}


class HourRule(Row):
    """One version of the rule: which per cent of the clock counts by kind, and hours of stars.

    It holds for its organisation and all below it, from a day that lay ahead when it was made.
    Versions of the whole tree are numbered in one row; 0 is the usual rule.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    number = models.PositiveSmallIntegerField()
    shares = models.JSONField(default=dict)
    stars = models.JSONField(default=dict)
    in_force_from = models.DateField()
    made_by_id = models.UUIDField(null=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number"], name="one_rule_a_number")]


class ServiceRecord(Row):
    """One service of one person (workflow ``service_record``).

    `origin` names the row with the check-in and check-out, empty for a late entry. `clocked_min`
    is what the rule makes of the clock and is never edited; `amended_min` is what two people have
    added to it or taken off; `proposed_min` waits for the second of them.
    """

    class Evaluation(Choices):
        AS_AGREED = "as_agreed", _("As agreed")
        WITH_CARE = "with_care", _("With special care")
        NOT_AS_AGREED = "not_as_agreed", _("Not as agreed")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="service_records")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    origin = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=16)
    activity = models.CharField(max_length=120)
    place_name = models.CharField(max_length=120, blank=True)
    on_date = models.DateField(db_index=True)
    from_at = models.DateTimeField(null=True, blank=True)
    to_at = models.DateTimeField(null=True, blank=True)
    breaks_min = models.PositiveSmallIntegerField(default=0)
    clocked_min = models.PositiveIntegerField(default=0)
    amended_min = models.IntegerField(default=0)
    proposed_min = models.IntegerField(null=True, blank=True)
    rule_number = models.PositiveSmallIntegerField(default=0)
    evaluation = models.CharField(max_length=16, choices=Evaluation, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    proof = models.CharField(max_length=300, blank=True)
    entered_by_id = models.UUIDField(null=True, blank=True)
    confirmed_by_id = models.UUIDField(null=True, blank=True)
    state = models.CharField(max_length=20, default="drafted", db_index=True)
    state_note = models.CharField(max_length=300, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["origin"], condition=~models.Q(origin=""), name="a_service_counts_once"
            )
        ]
        indexes = [models.Index(fields=["person", "on_date"], name="record_of_person")]

    @property
    def what(self) -> str:
        """What was done: in the reader's language where the house wrote it, else as typed."""
        said: object = None
        if self.kind == "callout":
            kind = _house_words().get(self.activity)
            said = kind and kind.label
        elif self.kind == Shift.Kind.STORM:
            said = Saying.heard(self.activity, ("stand-by-in", "stand-by"))
        return str(said or self.activity)

    @property
    def minutes(self) -> int:
        """What counts: the clock and what two people have agreed on."""
        return max(0, self.clocked_min + self.amended_min)


class RecordDispute(Row):
    """Somebody disagrees with a record of their own, and the answer of two others."""

    record = models.ForeignKey(ServiceRecord, on_delete=models.CASCADE, related_name="disputes")
    text = models.CharField(max_length=600)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=600, blank=True)
    new_amended_min = models.IntegerField(null=True, blank=True)
    proposed_by_id = models.UUIDField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
