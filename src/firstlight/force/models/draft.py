"""A roster file that somebody looks at before it is taken in."""

from django.db import models

from firstlight.kernel.rows import Row


class RosterDraft(Row):
    """An uploaded roster; erased when taken in, dropped, or a day old."""

    organisation = models.ForeignKey("force.Organisation", on_delete=models.CASCADE)
    made_by_id = models.UUIDField()
    filename = models.CharField(max_length=120)
    content = models.BinaryField()
