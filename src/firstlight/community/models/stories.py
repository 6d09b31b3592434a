"""Stories for the public column: who is shown has agreed, and any of them takes it down."""

from django.db import models
from django.utils.translation import gettext

from firstlight.force.models import Organisation, Person
from firstlight.kernel.rows import Row


class Story(Row):
    """A story; public from `published_at` until `recalled_at`, at the address of its `slug`."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    title = models.CharField(max_length=120)
    body = models.TextField()
    written_by_id = models.UUIDField(null=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by_id = models.UUIDField(null=True, blank=True)
    returned_note = models.CharField(max_length=300, blank=True)
    published_at = models.DateTimeField(null=True, blank=True, db_index=True)
    recalled_at = models.DateTimeField(null=True, blank=True)
    recalled_by_id = models.UUIDField(null=True, blank=True)
    slug = models.CharField(max_length=24, unique=True)
    is_demo = models.BooleanField(default=False)


class StoryPerson(Row):
    """Somebody named or shown in a story, and their own answer to it.

    A member answers on their own page. Of others only how they are shown and the number of the
    paper on which they (for a child: a guardian) agreed are kept; of a child the paper alone.
    """

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="stories"
    )
    shown_as = models.CharField(max_length=60, blank=True)
    is_child = models.BooleanField(default=False)
    paper_ref = models.CharField(max_length=80, blank=True)
    agrees = models.BooleanField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["story", "person"],
                condition=models.Q(person__isnull=False),
                name="shown_once_in_a_story",
            )
        ]

    @property
    def called(self) -> str:
        """How they are called on the list: a child never by a name."""
        return gettext("A child") if self.is_child else self.shown_as
