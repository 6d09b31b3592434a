"""Changes of people themselves."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from firstlight.force import queries
from firstlight.force.models import Insurance, Person
from firstlight.force.rules import named
from firstlight.force.schemas import EditMe, EditPerson, InsurePeople, RecordInsurance
from firstlight.kernel.actions import Context, Offline, action
from firstlight.kernel.errors import NotFound, Refused, Stale
from firstlight.privacy.queries import has_consent


@action("force.edit_person", may="force.manage", takes=EditPerson)
def edit_person(context: Context, data: EditPerson) -> Person:
    """Put a person's name, birthday, telephone and e-mail right."""
    person = named(queries.person(context.actor, data.person_id), data.name)
    person.born_on = data.born_on
    person.phone, person.email = data.phone or "", data.email or ""
    person.save()
    context.record(person)
    return person


@action("force.edit_me", may="me.edit", takes=EditMe, offline=Offline.GUARDED)
def edit_me(context: Context, data: EditMe) -> Person:
    """A person keeps their own particulars right.

    Raises
    ------
    Stale
        It was changed since they looked.
    Refused
        ``no-consent`` when something is given whose keeping they have not agreed to.
    """
    person = queries.me(context.actor)
    if data.version is not None and data.version != person.version:
        raise Stale
    _needs_consent(context, "home_area", data.home_lon is not None, "home_lat")
    _needs_consent(context, "health_statement", data.health_statement != "", "health_statement")
    _needs_consent(context, "emergency_contact", data.emergency_contact != "", "emergency_contact")
    person.phone, person.email = data.phone or "", data.email or ""
    person.language, person.channels = data.language, list(data.channels)
    person.home_lon, person.home_lat = data.home_lon, data.home_lat
    person.version += 1
    person.save()
    for own in queries.my_memberships(context.actor):
        own.emergency_contact = data.emergency_contact
        own.health_statement = data.health_statement
        own.save()
    context.record(person)
    return person


def forget(context: Context, person: Person, purpose: str) -> None:
    """Erase what a person no longer agrees to; called when they withdraw a consent."""
    if purpose == "home_area":
        person.home_lon = person.home_lat = None
        person.save()
    elif purpose in ("health_statement", "emergency_contact"):
        person.memberships.filter(~Q(**{purpose: ""})).update(**{purpose: ""})
    else:
        return
    context.record(person, what="force.forget", purpose=purpose)


def _needs_consent(context: Context, purpose: str, given: bool, field: str) -> None:
    if given and not has_consent(context.person_id, purpose):
        raise Refused(
            "no-consent",
            _("To keep this we need your consent: give it under “My data” first."),
            field=field,
        )


@action("force.record_insurance", may="force.manage", takes=RecordInsurance)
def record_insurance(context: Context, data: RecordInsurance) -> Insurance:
    """Record a person's accident cover."""
    person = queries.person(context.actor, data.person_id)
    cover = Insurance(
        station_id=context.actor.station_id,
        person=person,
        insurer=data.insurer,
        policy_number=data.policy_number,
        starts_on=data.starts_on,
        ends_on=data.ends_on,
    )
    cover.save(force_insert=True)
    context.record(cover, person_id=person.pk, ends_on=str(data.ends_on))
    return cover


@action("force.insure_people", may="force.manage", takes=InsurePeople)
def insure_people(context: Context, data: InsurePeople) -> int:
    """Record one policy for several people, all or none; return how many.

    Raises
    ------
    NotFound
        One of them is not for this actor to know.
    """
    wanted = set(data.person_ids)
    people = list(queries.people(context.actor).filter(pk__in=wanted))
    if len(people) != len(wanted):
        raise NotFound
    words = data.model_dump(exclude={"person_ids"})
    rows = [
        Insurance(station_id=context.actor.station_id, person=person, **words) for person in people
    ]
    Insurance.objects.bulk_create(rows, batch_size=500)
    for row in rows:
        context.record(row, person_id=row.person_id, ends_on=str(data.ends_on))
    return len(rows)
