"""Which certificate says as much as which other, and pictures of certificates while they wait."""

from django.db import models

from firstlight.force.models import Organisation
from firstlight.kernel.rows import Row
from firstlight.training.models.credentials import Credential


class CredentialInclusion(Row):
    """Who holds the higher one counts as holding the lower one too.

    It holds for the organisation and everything below it; a level left empty is every level.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    higher_kind = models.CharField(max_length=40, choices=Credential.Kind)
    higher_level = models.CharField(max_length=40, blank=True)
    lower_kind = models.CharField(max_length=40, choices=Credential.Kind)
    lower_level = models.CharField(max_length=40, blank=True)
    made_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "organisation",
                    "higher_kind",
                    "higher_level",
                    "lower_kind",
                    "lower_level",
                ],
                name="inclusion_said_once",
            )
        ]


class CredentialPicture(Row):
    """A picture of a certificate, until somebody has checked it; then it is erased."""

    credential = models.OneToOneField(Credential, on_delete=models.CASCADE, related_name="picture")
    content = models.BinaryField()
    sent_at = models.DateTimeField()
