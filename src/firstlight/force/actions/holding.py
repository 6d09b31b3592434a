"""What this room keeps about a person, for the preview of an erasure and for the act."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from firstlight.force.actions.undoing import forget_lines
from firstlight.force.erasure import Part
from firstlight.force.models import (
    Account,
    Availability,
    Complaint,
    ImportedLine,
    Insurance,
    Person,
)
from firstlight.kernel.actions import Context
from firstlight.kernel.models import Event
from firstlight.notify.models import Message
from firstlight.privacy.models import Consent


def _particulars(person: Person) -> int:
    kept = (person.phone, person.email, person.born_on, person.home_lon)
    return sum(value not in ("", None) for value in kept)


def _said_at_joining(person: Person) -> int:
    said = ~Q(emergency_contact="") | ~Q(health_statement="") | ~Q(state_note="")
    return person.memberships.filter(said).count()


def _nothing(_context: Context, _person: Person) -> None:
    """Leave it to the eraser of the person's row, which takes it away."""


PARTS = (
    Part(
        "force.reach",
        _("Telephone, e-mail, birthday, area of the home"),
        _particulars,
        _nothing,
    ),
    Part(
        "force.joining",
        _("Emergency contact, health statement, notes of the membership"),
        _said_at_joining,
        _nothing,
        tables=frozenset({"force.membership.person", "force.application.membership"}),
    ),
    Part(
        "force.account",
        _("Account and sign-ins"),
        lambda person: Account.objects.filter(person=person).count(),
        _nothing,
        tables=frozenset({"force.account.person"}),
    ),
    Part(
        "force.free",
        _("When they said that they can come"),
        lambda person: Availability.objects.filter(person=person).count(),
        _nothing,
        tables=frozenset({"force.availability.person"}),
    ),
    Part(
        "force.imported",
        _("What an imported roster changed of them"),
        lambda person: ImportedLine.objects.filter(person=person).count(),
        forget_lines,
        tables=frozenset({"force.importedline.person"}),
    ),
    Part(
        "force.insurance",
        _("Accident cover"),
        lambda person: Insurance.objects.filter(person=person).count(),
        lambda _context, person: person.insurances.all().delete(),
        tables=frozenset({"force.insurance.person"}),
    ),
    Part(
        "notify.letters",
        _("Letters to them"),
        lambda person: Message.objects.filter(person_id=person.pk).exclude(title="").count(),
        _nothing,
        tables=frozenset({"notify.message.person_id"}),
    ),
    Part(
        "privacy.consent",
        _("Answers to the questions of consent"),
        lambda person: Consent.objects.filter(subject_id=person.pk).count(),
        why=_("They prove what was agreed to, and hold a key and no name."),
        tables=frozenset({"privacy.consent.subject_id"}),
    ),
    Part(
        "force.complaint",
        _("Complaints about them"),
        lambda person: Complaint.objects.filter(about_person=person).count(),
        why=_("Their own clock erases them three years after they ended."),
        tables=frozenset({"force.complaint.about_person"}),
    ),
    Part(
        "kernel.event",
        _("Entries of the log"),
        lambda person: Event.objects.filter(actor=f"person:{person.pk}").count(),
        why=_("The log cannot be changed; it holds keys and facts, no words."),
    ),
)
