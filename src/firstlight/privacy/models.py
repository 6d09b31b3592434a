"""Consents by purpose, and the clock that erases. People are keys: this room knows no names."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.choices import Choices
from firstlight.kernel.rows import Row
from firstlight.privacy.breach import AUTHORITY_WITHIN, PEOPLE_WITHIN


class Consent(Row):
    """One person's answer to one purpose (workflow ``consent``)."""

    subject_id = models.UUIDField(db_index=True)
    purpose = models.CharField(max_length=40)
    data_items = models.JSONField(default=list)
    notice_version = models.CharField(max_length=20)
    method = models.CharField(max_length=40, default="screen")
    state = models.CharField(max_length=20, default="asked")
    asked_at = models.DateTimeField(auto_now_add=True)
    given_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_id", "purpose"],
                condition=models.Q(state__in=["asked", "given"]),
                name="one_live_consent_per_purpose",
            )
        ]


class RetentionJob(Row):
    """Something that must be erased by a day (workflow ``retention_job``).

    A hold is dated (`held_on`), has a day of review, and remembers when it was last reviewed.
    """

    subject = models.CharField(max_length=120, db_index=True)
    category = models.CharField(max_length=40)
    due_on = models.DateField(db_index=True)
    state = models.CharField(max_length=20, default="scheduled")
    hold_reason = models.CharField(max_length=200, blank=True)
    held_on = models.DateField(null=True)
    hold_review_on = models.DateField(null=True)
    reviewed_on = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "category"], name="one_clock_per_thing")
        ]


class ModuleSwitch(Row):
    """A module that was switched off, or on again, for a station or an association."""

    module = models.CharField(max_length=40)
    is_on = models.BooleanField(default=True)
    reason = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["station_id", "module"], name="one_switch_per_module")
        ]


class DataSubjectRequest(Row):
    """Somebody asks about their own data (workflow ``data_subject_request``).

    `identity_check` says how it was made sure that they are themselves, by the least intrusive
    way; `answer` is what the person reads. Without an account there is no `subject_id`: who asks
    says who they are, and comes back by a code.
    """

    subject_id = models.UUIDField(null=True, db_index=True)
    asked_by = models.CharField(max_length=60, blank=True)
    contact = models.CharField(max_length=120, blank=True)
    code_hash = models.CharField(max_length=64, blank=True, db_index=True)
    right = models.CharField(max_length=20)
    scope = models.CharField(max_length=1000, blank=True)
    identity_check = models.CharField(max_length=200, blank=True)
    answer = models.CharField(max_length=2000, blank=True)
    state = models.CharField(max_length=20, default="received")
    due_on = models.DateField()
    refused_on = models.DateField(null=True)


class RequestAct(Row):
    """What was done about a request: a field put right, the person erased, or done elsewhere.

    `field` names what was put right, never its content; `where` says in which file and by which
    act something else was done.
    """

    class What(Choices):
        CORRECTED = "corrected", _("Corrected")
        ERASED = "erased", _("Erased")
        ELSEWHERE = "elsewhere", _("Done elsewhere")

    request = models.ForeignKey(DataSubjectRequest, on_delete=models.CASCADE, related_name="acts")
    what = models.CharField(max_length=12, choices=What)
    field = models.CharField(max_length=40, blank=True)
    where = models.CharField(max_length=300, blank=True)
    done_by_id = models.UUIDField()
    done_at = models.DateTimeField()


class SensitiveAccess(Row):
    """Somebody asks to open parts of a sensitive record (workflow ``sensitive_access``).

    `person_id` asks; `ref` is the record's number, never a name; `uses` counts the openings, each
    of which is in the log.
    """

    kind = models.CharField(max_length=20)
    record_id = models.UUIDField(db_index=True)
    ref = models.CharField(max_length=40)
    parts = models.JSONField(default=list)
    is_minor = models.BooleanField(default=False)
    reason = models.CharField(max_length=300)
    person_id = models.UUIDField(db_index=True)
    state = models.CharField(max_length=20, default="requested")
    decided_by_id = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True, db_index=True)
    review_by = models.DateField(null=True)
    finding = models.CharField(max_length=300, blank=True)
    reviewed_on = models.DateField(null=True)
    uses = models.PositiveIntegerField(default=0)
    last_used_at = models.DateTimeField(null=True)


class BreachIncident(Row):
    """Personal data may have got out (workflow ``data_breach``); `person_id` said so.

    Whose and which data are kinds of people and kinds of data, never names.
    """

    what = models.CharField(max_length=1000)
    noticed_at = models.DateTimeField()
    happened_at = models.DateTimeField(null=True)
    person_id = models.UUIDField(db_index=True)
    whose = models.CharField(max_length=200, blank=True)
    kinds = models.CharField(max_length=200, blank=True)
    how_many = models.PositiveIntegerField(null=True)
    has_minors = models.BooleanField(default=False)
    cause = models.CharField(max_length=500, blank=True)
    harm = models.CharField(max_length=500, blank=True)
    measures = models.CharField(max_length=1000, blank=True)
    contained_at = models.DateTimeField(null=True)
    authority = models.CharField(max_length=100, blank=True)
    authority_told_at = models.DateTimeField(null=True)
    people_told_at = models.DateTimeField(null=True)
    people_told_how = models.CharField(max_length=300, blank=True)
    guardians_told = models.BooleanField(default=False)
    finding = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=20, default="suspected")

    @property
    def authority_due_at(self) -> datetime:
        """By when the authority is told."""
        return self.noticed_at + AUTHORITY_WITHIN

    @property
    def people_due_at(self) -> datetime:
        """By when the people whose data it is are told."""
        return self.noticed_at + PEOPLE_WITHIN


class RegisterEntry(Row):
    """An entry of the processing register in a station's own words.

    `key` is a shipped entry's or made new; `texts` holds words by language and field, where they
    differ from what ships.
    """

    key = models.CharField(max_length=40)
    texts = models.JSONField(default=dict)
    is_dropped = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["station_id", "key"], name="one_entry_per_key")
        ]


class ImpactAssessment(Row):
    """An impact assessment: answers by question until it is signed, then kept for three years.

    `entry` is the key of the entry of the processing register that it is about.
    """

    title = models.CharField(max_length=120)
    entry = models.CharField(max_length=40, blank=True)
    answers = models.JSONField(default=dict)
    person_id = models.UUIDField(db_index=True)
    signed_on = models.DateField(null=True)
    signed_by_id = models.UUIDField(null=True)


class MinorsAudit(Row):
    """The yearly audit of what was done with minors' data: figures as they stood, and findings."""

    year = models.PositiveSmallIntegerField()
    figures = models.JSONField(default=dict)
    finding = models.CharField(max_length=2000)
    made_on = models.DateField()
    person_id = models.UUIDField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["station_id", "year"], name="one_audit_a_year")
        ]
