"""What people without an account set going: joining, complaining; and how complaints end."""

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.force.actions.memberships import step_membership
from firstlight.force.models import Application, Complaint, Membership, Person
from firstlight.force.queries import outside
from firstlight.force.rules import named
from firstlight.force.rules.complaint import ANSWER_WITHIN, COMPLAINT, KEPT_FOR
from firstlight.force.schemas import StepMembership
from firstlight.force.schemas.outside import (
    AnswerComplaint,
    AppealComplaint,
    ApplyToJoin,
    ReturnToComplaint,
    SendComplaint,
    StepApplication,
    StepComplaint,
)
from firstlight.force.seats import actor_of
from firstlight.kernel.actions import Context, action
from firstlight.kernel.codes import hash_of_code, new_code
from firstlight.kernel.errors import NotFound, Refused, Slip
from firstlight.kernel.workflow import move
from firstlight.privacy.actions import give_consent, refuse_consent, schedule_erasure
from firstlight.privacy.purposes import PURPOSES
from firstlight.privacy.queries.ageing import after_last_act
from firstlight.privacy.rules import erases
from firstlight.privacy.schemas import AnswerConsent


@dataclass(frozen=True, slots=True)
class Kept:
    """What was taken, and the code with which one comes back; the code is told this once."""

    row: Membership | Complaint
    code: str


@action("force.apply_to_join", may="force.apply", takes=ApplyToJoin)
def apply_to_join(context: Context, data: ApplyToJoin) -> Kept:
    """Somebody applies for themselves: every question about data answered, one by one.

    Raises
    ------
    Refused
        ``no-such-team``, ``consent-open`` naming the question, or what `MEMBERSHIP` asks for.
    """
    team = outside.teams_taking_applications().filter(pk=data.organisation_id).first()
    if team is None:
        raise Refused("no-such-team", _("Choose one from the list."), field="organisation_id")
    for purpose in PURPOSES:
        if purpose not in data.consents:
            raise Refused("consent-open", _("Say yes or no."), field=f"consent_{purpose}")
    person = named(Person(station_id=team.station_id), data.name)
    person.born_on, person.phone, person.email = data.born_on, data.phone, data.email or ""
    person.language = data.language
    person.save(force_insert=True)
    row = Membership(
        station_id=team.station_id, person=person, organisation=team, category=data.category
    )
    row.save(force_insert=True)
    code = new_code()
    Application(
        station_id=team.station_id, membership=row, code_hash=hash_of_code(code), words=data.words
    ).save(force_insert=True)
    context.record(row, organisation_id=team.pk, person_id=person.pk)
    _as_applicant(row, data)
    row.refresh_from_db()
    return Kept(row, code)


def _as_applicant(row: Membership, data: ApplyToJoin) -> None:
    """Answer and submit as the applicant themselves, by the same gates as a member does."""
    actor = actor_of(row.person)
    if actor is None:
        raise AssertionError("who applies has the seat of an applicant")
    for purpose, said in data.consents.items():
        answer = give_consent if said else refuse_consent
        answer(actor, AnswerConsent(purpose=purpose, method="public form"))
    shown = data.privacy_notice_shown
    step_membership(
        actor,
        StepMembership(membership_id=row.pk, event="submit", privacy_notice_shown=shown),
    )


@action("force.step_application", may="force.apply", takes=StepApplication)
def step_application(context: Context, data: StepApplication) -> Membership:
    """The applicant comes back by their code: sends what was missing, or withdraws."""
    found = outside.application_behind(data.code)
    row = found.membership
    actor = actor_of(row.person)
    if actor is None:
        raise NotFound
    if data.event == "resubmit":
        if not data.words:
            raise Slip("no-words", _("Write what was asked for."), field="words")
        found.words = data.words
        found.save()
    context.record(found, event=data.event)
    step_membership(actor, StepMembership(membership_id=row.pk, event=data.event))
    row.refresh_from_db()
    return row


@action("force.send_complaint", may="complaints.send", takes=SendComplaint)
def send_complaint(context: Context, data: SendComplaint) -> Kept:
    """Somebody complains; it goes to whoever stands above the one complained about."""
    about = outside.complained_about().filter(pk=data.about_id).first()
    if about is None:
        raise Refused("no-such-team", _("Choose one from the list."), field="about_id")
    today = timezone.localdate(context.now)
    if data.happened_on and data.happened_on > today:
        raise Refused("in-future", _("This day is still to come."), field="happened_on")
    code = new_code()
    row = Complaint(
        station_id=outside.above(about).station_id,
        about=about,
        content=data.content,
        happened_on=data.happened_on,
        contact=data.contact,
        code_hash=hash_of_code(code),
        answer_by=today + ANSWER_WITHIN,
    )
    row.save(force_insert=True)
    context.record(row, on_behalf_of="complainant", about_id=about.pk)
    return Kept(row, code)


@action("force.return_to_complaint", may="complaints.send", takes=ReturnToComplaint)
def return_to_complaint(context: Context, data: ReturnToComplaint) -> Complaint:
    """The complainant withdraws, or asks for a second look with their reasons."""
    row = outside.complaint_behind(data.code)
    transition = COMPLAINT.find(row.state, data.event)
    if transition and transition.actor != "complainant":
        raise Refused("not-your-step", _("This step belongs to somebody else."))
    if data.event == "appeal":
        _note_appeal(context, row, data.appeal)
    move(context, COMPLAINT, row, data.event)
    _keep_no_longer(context, row)
    return row


@action("force.answer_complaint", may="me.edit", takes=AnswerComplaint)
def answer_complaint(context: Context, data: AnswerComplaint) -> Complaint:
    """The volunteer whom it concerns writes their side, while it is looked into."""
    row = outside.complaints_about(context.actor).filter(pk=data.complaint_id).first()
    if row is None:
        raise NotFound
    if row.state != "investigating":
        raise Refused("decided", _("It is decided; you may ask for a second look."))
    _note_hearing(row, data.words)
    row.version += 1
    row.save()
    context.record(row)
    return row


def _note_hearing(row: Complaint, words: str) -> None:
    """Keep both what the volunteer wrote and what they told the handler."""
    row.hearing = "\n\n".join(filter(None, [row.hearing, words]))


@action("force.appeal_complaint", may="me.edit", takes=AppealComplaint)
def appeal_complaint(context: Context, data: AppealComplaint) -> Complaint:
    """The volunteer about whom it was found right asks for a second look."""
    row = outside.complaints_about(context.actor).filter(pk=data.complaint_id).first()
    if row is None:
        raise NotFound
    _note_appeal(context, row, data.appeal)
    move(context, COMPLAINT, row, "appeal")
    return row


def _note_appeal(context: Context, row: Complaint, words: str) -> None:
    if row.appeal:
        raise Refused("appealed", _("A second look was asked for once; it is final."))
    if not words:
        raise Slip("no-words", _("Say why it should be looked at again."), field="appeal")
    row.appeal = words
    row.answer_by = timezone.localdate(context.now) + ANSWER_WITHIN


@action("force.step_complaint", may="complaints.handle", takes=StepComplaint)
def step_complaint(context: Context, data: StepComplaint) -> Complaint:
    """Take one step as an association administrator; who may which is in the table.

    Raises
    ------
    Refused
        ``not-independent`` for a handler from the team or station complained about.
    """
    row = outside.complaint(context.actor, data.complaint_id)
    if data.event in ("withdraw", "appeal"):
        raise Refused("not-your-step", _("This step belongs to somebody else."))
    _note(context, row, data)
    evidence = data.model_dump(exclude={"complaint_id", "event", "version"})
    move(context, COMPLAINT, row, data.event, evidence, seen_version=data.version)
    _keep_no_longer(context, row)
    return row


def _note(context: Context, row: Complaint, data: StepComplaint) -> None:
    if data.event in ("assign", "hear") and data.about_person_id is not None:
        row.about_person = _concerned(row, data.about_person_id)
    if data.event == "assign":
        if data.handler_id and not _is_independent(row, data.handler_id):
            raise Refused(
                "not-independent",
                _("The handler is not of the team or station complained about."),
                field="handler_id",
            )
        row.handler_id = data.handler_id
    if data.event == "hear":
        _note_hearing(row, data.hearing)
    if data.event in ("uphold", "not_uphold"):
        row.answer, row.decided_by_id = data.remedy or data.reasons, context.person_id
        row.is_grave, row.police_told_on = data.is_grave, data.police_told_on
    if data.event in ("confirm", "reverse"):
        row.answer = data.reasons


def _concerned(row: Complaint, key: UUID) -> Person:
    found = outside.serving_in(row.about).filter(person_id=key).first()
    if found is None:
        raise Refused("no-such-person", _("Choose one from the list."), field="about_person_id")
    return found.person


def _is_independent(row: Complaint, person_id: UUID) -> bool:
    return outside.handlers(row).filter(person_id=person_id).exists()


def _keep_no_longer(context: Context, row: Complaint) -> None:
    if row.state in COMPLAINT.terminal:
        day = timezone.localdate(context.now) + KEPT_FOR
        schedule_erasure(context, row, "force.complaint", day)


@erases(
    "force.complaint",
    _("What was said in a complaint"),
    _("3 years after it ended; if nobody ends it, after the last act"),
    Complaint,
    ages=after_last_act(Complaint, KEPT_FOR, ended=COMPLAINT.terminal),
)
def erase_complaint(context: Context, row: Complaint) -> bool:
    """Erase what was said in a complaint; that there was one, and how it ended, stays."""
    row.content = row.contact = row.hearing = row.answer = row.appeal = ""
    row.about_person = None
    row.happened_on = None
    row.save()
    context.record(row, what="force.erase_complaint")
    return True
