"""What a file of people or places that was taken in has changed, so that it can be undone."""

from django.db import models

from firstlight.force.models.membership import Membership
from firstlight.force.models.person import Person
from firstlight.kernel.rows import Row
from firstlight.places.models import Place


class RosterImport(Row):
    """A roster that was taken in; its key is that of the draft that it was."""

    organisation = models.ForeignKey("force.Organisation", on_delete=models.CASCADE)
    made_by_id = models.UUIDField()
    filename = models.CharField(max_length=120)
    counts = models.JSONField(default=dict)


class TakenLine(Row):
    """What one line of a file that was taken in has done; erased after 14 days.

    `changes` are the fields that had another value before: ``{"field", "before", "after"}``. Of
    what the line has made, nothing is written down a second time.
    """

    number = models.PositiveIntegerField()
    verdict = models.CharField(max_length=10)
    changes = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class ImportedLine(TakenLine):
    """What one line of a roster has changed of one person; erased with its person, too.

    Each of the `changes` says whose field it is: ``{"of": "person" | "membership", …}``.
    """

    batch = models.ForeignKey(RosterImport, on_delete=models.CASCADE, related_name="lines")
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    membership = models.ForeignKey(
        Membership, null=True, on_delete=models.SET_NULL, related_name="+"
    )


class PlaceImport(Row):
    """A file of places that was taken in; its key is that of the draft that it was."""

    made_by_id = models.UUIDField()
    filename = models.CharField(max_length=120)
    counts = models.JSONField(default=dict)


class ImportedPlace(TakenLine):
    """What one line of a file has changed of one place, and what the file called it."""

    batch = models.ForeignKey(PlaceImport, on_delete=models.CASCADE, related_name="lines")
    place = models.ForeignKey(Place, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=24)
