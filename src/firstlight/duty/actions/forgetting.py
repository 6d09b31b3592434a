"""What this room takes away of a person who asked to be erased, and what it keeps."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from firstlight.duty.models import InjuryReport, ShiftPreference, ShiftWish
from firstlight.force.erasure import Part
from firstlight.force.models import Person
from firstlight.kernel.actions import Context
from firstlight.kernel.models import Event


def _wished(person: Person) -> int:
    wishes = ShiftWish.objects.filter(person=person).count()
    return wishes + ShiftPreference.objects.filter(person=person).count()


def _forget(person_id: UUID | str) -> None:
    ShiftWish.objects.filter(person_id=person_id).delete()
    ShiftPreference.objects.filter(person_id=person_id).delete()


def forget_preferences(_context: Context, event: Event) -> None:
    """Hear that a person is erased: how they are to be asked, and what they wished for, goes."""
    _forget(event.subject.partition(":")[2])


def forget_wishes(context: Context, person: Person) -> None:
    """Erase wishes for shifts and the calendar's address, inside the act that erases them."""
    _forget(person.pk)
    context.record(person, what="duty.forget_wishes")


PARTS = (
    Part(
        "duty.wishes",
        _("Wishes for shifts, reminders, own calendar"),
        _wished,
        forget_wishes,
        tables=frozenset({"duty.shiftwish.person", "duty.shiftpreference.person"}),
    ),
    Part(
        "duty.injuries",
        _("Reports of injuries on duty"),
        lambda person: InjuryReport.objects.filter(person=person).count(),
        why=_("The insurance or the law of work injuries may still ask for them."),
        keeps_name=True,
        tables=frozenset({"duty.injuryreport.person"}),
    ),
)
