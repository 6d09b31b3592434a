"""What this room takes away of a person who asked to be erased."""

from django.utils.translation import gettext_lazy as _

from firstlight.force.erasure import Part
from firstlight.force.models import Person
from firstlight.kernel.actions import Context
from firstlight.training.models import Credential


def _certified(person: Person) -> int:
    return Credential.objects.filter(person=person).count()


def forget_papers(context: Context, person: Person) -> None:
    """Erase a person's certificates with their pictures, inside the act that erases them."""
    Credential.objects.filter(person=person).delete()
    context.record(person, what="training.forget_papers")


PAPERS = Part(
    "training.papers",
    _("Certificates with their numbers and pictures"),
    _certified,
    forget_papers,
    tables=frozenset({"training.credential.person"}),
)
