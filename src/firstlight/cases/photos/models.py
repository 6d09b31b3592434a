"""A picture of a case."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.choices import Choices
from firstlight.kernel.rows import Row


class CasePhoto(Row):
    """A picture that belongs to a row of some kind of case, named as the log names it.

    `pair` of an after picture is the one that shows the same spot before. A sensitive one is
    opened by an act of its own, so that each opening is in the log.
    """

    class Stage(Choices):
        BEFORE = "before", _("Before")
        AFTER = "after", _("After")
        OTHER = "other", _("Picture")

    subject = models.CharField(max_length=120, db_index=True)
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.OTHER)
    pair = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="answers"
    )
    picture = models.FileField(upload_to="cases/")
    caption = models.CharField(max_length=120, blank=True)
    blurred = models.PositiveSmallIntegerField(default=0)
    is_sensitive = models.BooleanField(default=False)
    made_by_id = models.UUIDField(null=True, blank=True)
    taken_at = models.DateTimeField()
