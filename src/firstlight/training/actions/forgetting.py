"""What this room takes away of a person who asked to be erased."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from firstlight.force.erasure import Part
from firstlight.force.models import Person
from firstlight.kernel.actions import Context
from firstlight.training.models import Credential, CredentialPicture


def _numbered(person: Person) -> int:
    shown = ~Q(number="") | Q(picture__isnull=False)
    return Credential.objects.filter(shown, person=person).count()


def forget_papers(context: Context, person: Person) -> None:
    """Erase numbers and pictures of a person's certificates, inside the act that erases them."""
    theirs = Credential.objects.filter(person=person)
    CredentialPicture.objects.filter(credential__in=theirs.values("pk")).delete()
    theirs.update(number="")
    context.record(person, what="training.forget_papers")


PAPERS = Part(
    "training.papers", _("Numbers and pictures of certificates"), _numbered, forget_papers
)
