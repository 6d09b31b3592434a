"""The door key of a person: how they sign in."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from firstlight.force.models.person import Person
from firstlight.kernel.ids import uuid7


class Account(AbstractUser):
    """A sign-in. Passwords, second factors and sessions hang here, never on the person.

    `views` are the lists as this person keeps them: ``{"list", "label", "query"}`` each.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.OneToOneField(Person, null=True, on_delete=models.CASCADE)
    acting_as = models.UUIDField(null=True, blank=True)
    views = models.JSONField(default=list, blank=True)
