"""What is erased of people who are no longer here, and what they take back."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from firstlight.force.actions.people import forget
from firstlight.force.actions.undoing import forget_lines
from firstlight.force.models import (
    Account,
    Application,
    Availability,
    Insurance,
    Membership,
    Person,
)
from firstlight.force.queries.people import GONE
from firstlight.kernel.actions import Context
from firstlight.kernel.models import Event
from firstlight.notify.actions import forget_person
from firstlight.privacy.actions import end_consents_of
from firstlight.privacy.models import Consent
from firstlight.privacy.queries.ageing import after
from firstlight.privacy.rules import erases, repeats

COVER_KEPT = timedelta(days=3 * 365)


@erases(
    "force.leaver",
    _("How to reach who has left, their sign-in, their wishes and settings"),
    _("90 days after leaving; the name stays with the hours served"),
    Person,
    Account,
    Availability,
)
def erase_leaver(context: Context, person: Person) -> bool:
    """Erase how to reach a person who has left; their name stays with the hours they served.

    Somebody who has joined again since is left alone.
    """
    if person.erased_at is not None or person.memberships.exclude(state__in=GONE).exists():
        return False
    person.phone = person.email = ""
    person.born_on = person.home_lon = person.home_lat = None
    person.save()
    person.memberships.update(emergency_contact="", health_statement="", state_note="")
    person.availabilities.all().delete()
    Account.objects.filter(person=person).delete()
    forget_lines(context, person)
    forget_person(context, person.pk)
    Application.objects.filter(membership__person=person).delete()
    end_consents_of(context, person.pk)
    context.record(person, what="force.erase_leaver")
    return True


@erases(
    "force.person",
    _("Applicants who were not accepted"),
    _("90 days after the refusal"),
    Person,
    Membership,
    Insurance,
    Application,
)
def erase_person(context: Context, person: Person) -> bool:
    """Erase all of a person who was never taken on."""
    if not erase_leaver(context, person):
        return False
    person.name = person.pinyin = person.initials = ""
    person.erased_at = context.now
    person.save()
    person.insurances.all().delete()
    context.record(person, what="force.erase_person")
    return True


@erases(
    "force.insurance",
    _("Accident cover of a member"),
    _("3 years after its last day: so long may be claimed by it"),
    Insurance,
    ages=after(Insurance, "ends_on", COVER_KEPT),
)
def erase_cover(context: Context, row: Insurance) -> bool:
    """Erase a cover by which nothing can be claimed any more."""
    context.record(row, what="force.erase_cover")
    row.delete()
    return True


@repeats("consent.withdraw")
def _withdraw_again(context: Context, subject: str, facts: Mapping[str, Any]) -> bool:
    """End a consent that a restored backup has made valid again, and erase what hung on it."""
    row = Consent.objects.filter(pk=subject.partition(":")[2]).first()
    if row is None:
        return True
    end_consents_of(context, row.subject_id, row.purpose)
    # Who listens to a withdrawal hears of this one too.
    said = {"purpose": row.purpose, "subject_id": str(row.subject_id)}
    context.record(row, what="consent.withdraw", **said)
    return True


def forget_withdrawn(context: Context, event: Event) -> None:
    """Erase what somebody has just withdrawn their consent to, or what it has run out for."""
    person = Person.objects.filter(pk=event.data.get("subject_id")).first()
    if person is not None:
        forget(context, person, str(event.data["purpose"]))
