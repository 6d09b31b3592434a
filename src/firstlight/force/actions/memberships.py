"""How people come in, serve and leave."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.force import queries
from firstlight.force.mail import Words, letters
from firstlight.force.models import Agreement, Membership, Organisation, Person, RoleGrant
from firstlight.force.queries.people import GONE
from firstlight.force.rules import MEMBERSHIP, named
from firstlight.force.schemas import (
    AddMembership,
    EditMembership,
    LapseSuspension,
    OpenEmergencyContact,
    RecordPapers,
    RegisterPerson,
    StepMembership,
    TellServesAgain,
)
from firstlight.kernel.actions import Context, Offline, action
from firstlight.kernel.errors import NotFound, Refused
from firstlight.kernel.jobs import Order, enqueue
from firstlight.kernel.overdue import daybreak
from firstlight.kernel.workflow import move
from firstlight.notify.actions import post
from firstlight.privacy.actions import end_consents_of_leaver, schedule_erasure

SERVES_AGAIN: Words = (
    _("You serve again"),
    _("The time for which you were taken off service is over. Open your own page."),
)
# How long what is no longer needed of a person is kept: practice, section 13.
REJECTED_KEPT = timedelta(days=90)
LEAVER_KEPT = timedelta(days=90)
# Who does not serve in the team, for a time or for good, does not serve in its squads either.
WITH_SQUADS = ("suspend", "restore", "pause", "resume", "end", "remove")


@action("force.register_person", may="force.manage", takes=RegisterPerson)
def register_person(context: Context, data: RegisterPerson) -> Membership:
    """Write a new person down and open their membership as a draft."""
    home = _open_home(context, data.organisation_id)
    person = named(Person(station_id=home.station_id), data.name)
    person.born_on, person.phone = data.born_on, data.phone or ""
    person.email = data.email or ""
    person.save(force_insert=True)
    context.record(person)
    return _enrol(context, person, home, data.category, data.number)


@action("force.add_membership", may="force.manage", takes=AddMembership)
def add_membership(context: Context, data: AddMembership) -> Membership:
    """Open a membership in another organisation for somebody who is in the force already."""
    home = _open_home(context, data.organisation_id)
    person = queries.person(context.actor, data.person_id)
    return _enrol(context, person, home, data.category, data.number)


def _open_home(context: Context, key: object) -> Organisation:
    home = queries.organisation(context.actor, str(key))
    if home.is_closed:
        raise Refused("closed", _("“%(name)s” is closed."), name=home.called)
    return home


def _enrol(
    context: Context, person: Person, home: Organisation, category: str, number: str
) -> Membership:
    live = Membership.objects.filter(person=person, organisation=home).exclude(state__in=GONE)
    if live.exists():
        raise Refused(
            "member-already",
            _("%(name)s belongs to this organisation already."),
            field="organisation_id",
            name=person.name,
        )
    row = Membership(
        station_id=home.station_id,
        person=person,
        organisation=home,
        category=category,
        number=number,
    )
    row.save(force_insert=True)
    context.record(row, organisation_id=home.pk, person_id=person.pk)
    return row


@action("force.step_membership", may="me.edit", takes=StepMembership, offline=Offline.GUARDED)
def step_membership(context: Context, data: StepMembership) -> Membership:
    """Take one step of the workflow; who may take which is in its table.

    Steps of the member are the member's own: nobody applies, pauses or leaves for somebody else.
    """
    row = queries.membership(context.actor, data.membership_id)
    transition = MEMBERSHIP.find(row.state, data.event)
    if transition and transition.actor == "volunteer" and row.person_id != context.person_id:
        raise Refused("not-your-step", _("This step belongs to somebody else."))
    evidence = data.model_dump(exclude={"membership_id", "event", "version"})
    before, until = row.state, row.suspended_until
    row.state_note = data.reason or data.missing
    _note_dates(context, row, data)
    moved = move(
        context,
        MEMBERSHIP,
        row,
        data.event,
        evidence,
        seen_version=data.version,
        person_id=str(row.person_id),
    )
    with_it = []
    if data.event == "withdraw":
        with_it = [each for each in _below(row) if MEMBERSHIP.find(each.state, "withdraw")]
    elif data.event in WITH_SQUADS and (moved or data.event == "remove"):
        # Two approve a removal, so each of them approves it for the squads too.
        same = (before, until)
        with_it = [each for each in _below(row) if (each.state, each.suspended_until) == same]
    for below in with_it:
        below.state_note = row.state_note
        _note_dates(context, below, data)
        who = str(row.person_id)
        move(context, MEMBERSHIP, below, data.event, evidence, person_id=who)
    for each in (row, *with_it):
        if each.state in GONE:
            _after_leaving(context, each)
    return row


def _below(row: Membership) -> list[Membership]:
    """Return the same person's memberships in what lies below the organisation."""
    rows = Membership.objects.filter(
        person_id=row.person_id, organisation__path__startswith=row.organisation.path
    )
    return list(rows.exclude(pk=row.pk).select_related("person", "organisation"))


@action("force.lapse_suspension", may="system.clock", takes=LapseSuspension)
def lapse_suspension(context: Context, data: LapseSuspension) -> Membership:
    """Let a member serve again whose suspension has run out; by day they are told.

    Raises
    ------
    Refused
        ``still-suspended`` when its end was moved; or they are not suspended any more.
    """
    rows = Membership.objects.select_related("person").select_for_update(of=("self",))
    row: Membership = rows.get(pk=data.membership_id)
    until, row.state_note = row.suspended_until, ""
    move(context, MEMBERSHIP, row, "lapse", person_id=str(row.person_id), until=str(until))
    row.suspended_on = row.suspended_until = None
    row.save(update_fields=["suspended_on", "suspended_until"])
    enqueue(
        [
            Order(
                "force.tell_serves_again",
                f"force.tell_serves_again:{row.pk}:{until}",
                row.station_id,
                {"membership_id": str(row.pk), "until": str(until)},
                run_after=daybreak(context.now),
            )
        ]
    )
    return row


@action("force.tell_serves_again", may="system.clock", takes=TellServesAgain)
def tell_serves_again(context: Context, data: TellServesAgain) -> Membership:
    """Tell a member that they serve again.

    Raises
    ------
    NotFound
        They do not serve any more, or were suspended anew meanwhile.
    """
    rows = Membership.objects.select_related("person").filter(state="active")
    row: Membership | None = rows.filter(pk=data.membership_id).first()
    if row is None:
        raise NotFound
    key = f"suspension:{row.pk}:{data.until}"
    post(context, letters(key, [row.person], SERVES_AGAIN, "/me/", context.now))
    context.record(row, person_id=str(row.person_id), until=str(data.until))
    return row


def _note_dates(context: Context, row: Membership, data: StepMembership) -> None:
    today = timezone.localdate(context.now)
    if data.event == "suspend":
        row.suspended_on, row.suspended_until = today, data.until
    elif data.event == "restore":
        row.suspended_on = row.suspended_until = None
    elif data.event == "confirm":
        row.joined_on = row.joined_on or today
    elif data.event in ("withdraw", "reject", "end", "remove"):
        row.ended_on = today


def _after_leaving(context: Context, row: Membership) -> None:
    """End roles and consents that hung on the membership, and start the clock that erases."""
    for held in RoleGrant.objects.filter(membership=row):
        if held.ends_at is None or held.ends_at > context.now:
            held.ends_at = context.now
            held.save()
            context.record(held, what="force.end_role", role=held.role)
    if row.person.memberships.exclude(state__in=GONE).exists():
        return
    end_consents_of_leaver(context, row.person_id)
    today = timezone.localdate(context.now)
    if row.state == "rejected":
        schedule_erasure(context, row.person, "force.person", today + REJECTED_KEPT)
    else:
        schedule_erasure(context, row.person, "force.leaver", today + LEAVER_KEPT)


@action("force.edit_membership", may="force.review", takes=EditMembership)
def edit_membership(context: Context, data: EditMembership) -> Membership:
    """Put a membership's number, category and specialities right."""
    row = queries.membership(context.actor, data.membership_id)
    row.category, row.number = data.category, data.number
    row.specialities = list(data.specialities)
    row.save()
    context.record(row)
    return row


@action("force.record_papers", may="force.manage", takes=RecordPapers)
def record_papers(context: Context, data: RecordPapers) -> Membership:
    """Record what a member has signed, passed or been cleared for (the result only)."""
    row = queries.membership(context.actor, data.membership_id)
    today = timezone.localdate(context.now)
    given = data.model_dump(exclude={"membership_id", "agreement_version"}, exclude_none=True)
    for field, day in given.items():
        if field != "agreement_ends_on" and day > today:
            raise Refused("in-future", _("This day is still to come."), field=field)
    for field in ("code_signed_on", "induction_passed_on", "child_contact_cleared_on"):
        if field in given:
            setattr(row, field, given[field])
    row.save()
    if data.agreement_signed_on:
        Agreement(
            station_id=row.station_id,
            membership=row,
            text_version=data.agreement_version[:20],
            signed_on=data.agreement_signed_on,
            ends_on=data.agreement_ends_on,
        ).save(force_insert=True)
    context.record(row, papers=sorted(given))
    return row


@action("force.open_emergency_contact", may="force.review", takes=OpenEmergencyContact)
def open_emergency_contact(context: Context, data: OpenEmergencyContact) -> str:
    """Return whom to call for somebody who is hurt; who opened it is in the log."""
    row = queries.membership(context.actor, data.membership_id)
    context.record(row, person_id=str(row.person_id))
    return row.emergency_contact
