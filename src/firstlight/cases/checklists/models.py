"""A check list in versions, and how one was answered."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.rows import Row


class CheckKind(models.TextChoices):
    """What a check list is for; each has its own versions."""

    CAMPUS = "campus", _("School and its surroundings")
    WATER = "water", _("Dangerous water")
    ENTERPRISE = "enterprise", _("Enterprise: ten-point self-check")
    INSPECTION = "inspection", _("Joint inspection: counts and kinds only")


class CheckForm(Row):
    """One version of a check list of a station, never changed once it was in use.

    `schema` is the JSON Schema of its answers (see `rules.schema_of`). A version without
    `in_use_since` is a draft; that with the highest `number` in use is the one that is asked.
    """

    kind = models.CharField(max_length=16, choices=CheckKind)
    number = models.PositiveSmallIntegerField()
    schema = models.JSONField()
    source = models.CharField(max_length=200, blank=True)
    made_by_id = models.UUIDField(null=True, blank=True)
    in_use_since = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["station_id", "kind", "number"], name="one_check_form_a_number"
            )
        ]


class CheckAnswer(Row):
    """How a check list was answered for a row of some kind of case, named as the log names it."""

    subject = models.CharField(max_length=120, db_index=True)
    form = models.ForeignKey(CheckForm, on_delete=models.PROTECT, related_name="answers_given")
    answers = models.JSONField(default=dict)
    by_id = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()
