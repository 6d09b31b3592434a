"""What is erased of people who are no longer here, and what they take back."""

from django.utils.translation import gettext_lazy as _

from firstlight.force.actions.people import forget
from firstlight.force.models import Account, Person
from firstlight.force.queries.people import GONE
from firstlight.kernel.actions import Context
from firstlight.kernel.models import Event
from firstlight.privacy.rules import erases


@erases("force.leaver", _("How to reach who has left"))
def erase_leaver(context: Context, key: str) -> bool:
    """Erase how to reach a person who has left; their name stays with the hours they served.

    Somebody who has joined again since is left alone.
    """
    person = Person.objects.filter(pk=key, erased_at__isnull=True).first()
    if person is None or person.memberships.exclude(state__in=GONE).exists():
        return False
    person.phone = person.email = ""
    person.born_on = person.home_lon = person.home_lat = None
    person.save()
    person.memberships.update(emergency_contact="", health_statement="", state_note="")
    person.availabilities.all().delete()
    Account.objects.filter(person=person).delete()
    context.record(person, what="force.erase_leaver")
    return True


@erases("force.person", _("Who was never taken on"))
def erase_person(context: Context, key: str) -> bool:
    """Erase all of a person who was never taken on."""
    if not erase_leaver(context, key):
        return False
    person = Person.objects.get(pk=key)
    person.name = person.pinyin = person.initials = ""
    person.erased_at = context.now
    person.save()
    person.insurances.all().delete()
    context.record(person, what="force.erase_person")
    return True


def forget_withdrawn(context: Context, event: Event) -> None:
    """Erase what somebody has just withdrawn their consent to."""
    person = Person.objects.filter(pk=event.data.get("subject_id")).first()
    if person is not None:
        forget(context, person, str(event.data["purpose"]))
