"""What people are told of openings, leaks and holds: pointers, in the reader's language."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.force.mail import Words, letter, letters
from firstlight.force.models import Complaint, Membership, Person
from firstlight.force.queries.holders import holders_over
from firstlight.force.queries.outside import handlers
from firstlight.force.queries.papers import Ending
from firstlight.force.rules import MEMBERSHIP
from firstlight.force.seats import SERVING
from firstlight.kernel.actions import Context
from firstlight.kernel.models import Assent, Event
from firstlight.notify.actions import post
from firstlight.notify.queries import posted
from firstlight.privacy.models import BreachIncident, DataSubjectRequest, SensitiveAccess
from firstlight.privacy.queries import ended_lately

MINE = "/me/complaints/"
ASKED: Words = (
    _("Somebody asks to open a sensitive record"),
    _("Open the request: agree, or say why not."),
)
URGENT: Words = (
    _("A sensitive record was opened at once, life at risk"),
    _("Look at it within two working days: was it right?"),
)
LEAK: Words = (
    _("Somebody says that personal data may have got out"),
    _("Open the file and judge it: the authority is told within 24 hours."),
)
REQUEST: Words = (
    _("Somebody without an account asks about their own data"),
    _("Open the rights desk: check who they are and answer in time."),
)
OWN_REQUEST: Words = (
    _("A member asks about their own data"),
    _("Open the rights desk and answer in time."),
)
REQUEST_ANSWERED: Words = (
    _("Your request about your own data was answered"),
    _("Open “My rights” to read the answer; a refusal has reasons, and you may ask again."),
)
REQUEST_AGAIN: Words = (
    _("Another look is asked for at a request about somebody’s own data"),
    _("Open it: look at it anew and answer in time."),
)
APPLIED: Words = (
    _("An application to join your team waits"),
    _("Open it: recommend it to the station, or ask for what is missing."),
)
RECOMMENDED: Words = (
    _("An application to join waits for the station’s decision"),
    _("Open it: approve the trial period, or refuse and say why."),
)
STANDING: dict[str, Words] = {
    "suspend": (
        _("You are taken off service for a time"),
        _("Your own page says why and until when. If you disagree, complain: it is independent."),
    ),
    "restore": (
        _("You serve again"),
        _("You are no longer taken off service. Open your own page."),
    ),
    "confirm": (
        _("You are a full member from now on"),
        _("Your leader and your station have confirmed it. Open your own page."),
    ),
    "end": (
        _("Your membership has ended"),
        _("Your station tells you the reasons. If you disagree, complain: it is independent."),
    ),
    "remove": (
        _("Your membership has ended"),
        _("Your station tells you the reasons. If you disagree, complain: it is independent."),
    ),
}
SECOND: dict[str, Words] = {
    "confirm": (
        _("A full membership waits for your confirmation"),
        _("Leader and officer both confirm it; the other has. Open the member’s page."),
    ),
    "remove": (
        _("A removal from the force waits for a second approval"),
        _("Officer and association both approve it; the other has. Open it and read the reason."),
    ),
}
# By which role somebody has the hat of a step that takes two.
ROLE_OF_HAT = {
    "officer": "station_officer",
    "team_leader": "team_leader",
    "association_admin": "association_admin",
}
COMPLAINT: Words = (
    _("A complaint has come in"),
    _("Open it: acknowledge it and choose who handles it."),
)
HANDLE: Words = (
    _("You are to look into a complaint"),
    _("Open it: hear both sides, decide and give reasons before its day."),
)
LOOK_AGAIN: Words = (
    _("A second look at a complaint is asked for"),
    _("Open it: somebody who did not decide before looks at it again."),
)
CONCERNED: Words = (
    _("A complaint concerns you, and you are heard first"),
    _("Open it: who looks into it, how you say your side, and by when. Nothing is decided yet."),
)
OWN_SIDE: Words = (
    _("Whom a complaint concerns has written their side"),
    _("Open the complaint to read it."),
)
DECIDED: Words = (
    _("A complaint that concerns you was decided"),
    _("Open it to read the answer, and whether you may ask for a second look."),
)
HOLD: Words = (
    _("An erasure that is held back is to be looked at again"),
    _("Open it: keep it for a reason that still stands, or let the clock run again."),
)
ANSWER_DUE: dict[str, Words] = {
    "soon": (
        _("A request about somebody’s own data is to be answered within days"),
        _("Open it: check who asks, do what is asked, and answer before its day."),
    ),
    "over": (
        _("A request about somebody’s own data is overdue"),
        _("Open it and answer now; say in the answer why it comes late."),
    ),
}
PAPER_ENDS: dict[int, Words] = {
    30: (
        _("Your insurance or agreement ends within a month"),
        _("Your page says which, and when. Your station sees to it; ask if you hear nothing."),
    ),
    7: (
        _("Your insurance or agreement ends within a week"),
        _("After that you cannot take a risky shift. Your page says which, and when."),
    ),
    0: (
        _("Your insurance or agreement ends today"),
        _("From tomorrow you cannot take a risky shift until a new one is recorded."),
    ),
}
PAPERS_END: Words = (
    _("Insurance or agreements of members end soon"),
    _("Open the list to see whose, and record the new ones before their last day."),
)
CONSENT_OVER: Words = (
    _("Something you agreed to has run out"),
    _("Open “My data” to say yes again, or leave it as it is: nothing else changes for you."),
)
COMPLAINT_DUE: dict[str, Words] = {
    "soon": (
        _("A complaint is to be answered within days"),
        _("Open it: hear both sides and decide before its day."),
    ),
    "over": (
        _("A complaint is overdue"),
        _("Open it: the complainant has waited longer than was promised."),
    ),
}
NOTICE_DUE: dict[tuple[str, str], Words] = {
    ("authority", "soon"): (
        _("The authority is to be told of a data breach within hours"),
        _("Open the file: 24 hours after it was noticed are over soon."),
    ),
    ("authority", "over"): (
        _("The authority should have been told of a data breach by now"),
        _("Open the file: tell it at once, and note when and why it comes late."),
    ),
    ("people", "soon"): (
        _("The people concerned are to be told of a data breach within a day"),
        _("Open the file: 72 hours after it was noticed are over soon."),
    ),
    ("people", "over"): (
        _("The people concerned should have been told of a data breach by now"),
        _("Open the file: tell them at once, and note when and why it comes late."),
    ),
}
ANSWERED: Words = (
    _("Your request to open a sensitive record was answered"),
    _("Open the request to see the answer. A grant stands for half an hour."),
)


def tell_of_access(context: Context, event: Event) -> None:
    """Tell who can agree that somebody asks, who asked of the answer, and privacy of an alarm."""
    row = SensitiveAccess.objects.get(pk=event.subject.partition(":")[2])
    step = event.action.partition(".")[2]
    if step == "request_access" and row.state != "requested":
        return  # opened at once: that alarm is told
    if step in ("approve", "deny"):
        people, words = list(Person.objects.filter(pk=row.person_id)), ANSWERED
    elif step == "break_glass":
        people, words = holders_over(row.station_id, ("privacy_officer",), context.now), URGENT
    else:
        roles = ("station_officer", "privacy_officer")
        people, words = holders_over(row.station_id, roles, context.now), ASKED
    others = [each for each in people if each.pk != context.actor.person_id]
    key, link = f"access:{row.pk}:{step}", f"/access/{row.pk}/"
    post(context, (letter(key, each, words, link, context.now) for each in others))


def tell_of_breach(context: Context, event: Event) -> None:
    """Tell the privacy officers of a leak that somebody has reported."""
    key = event.subject.partition(":")[2]
    people = holders_over(event.station_id, ("privacy_officer",), context.now)
    link = f"/privacy/breaches/{key}/"
    post(context, (letter(f"breach:{key}", each, LEAK, link, context.now) for each in people))


def tell_of_request(context: Context, event: Event) -> None:
    """Tell the privacy officers that somebody asks about their own data."""
    key = event.subject.partition(":")[2]
    people = holders_over(event.station_id, ("privacy_officer",), context.now)
    words = OWN_REQUEST if event.action == "privacy.ask_right" else REQUEST
    link = f"/privacy/requests/{key}/"
    post(context, (letter(f"request:{key}", each, words, link, context.now) for each in people))


def tell_of_answer(context: Context, event: Event) -> None:
    """Tell who asked about their own data that it was answered; without an account, nobody."""
    row = DataSubjectRequest.objects.get(pk=event.subject.partition(":")[2])
    key = f"request:{row.pk}:answered:{row.version}"
    people = Person.objects.filter(pk=row.subject_id) if row.subject_id else ()
    post(context, letters(key, people, REQUEST_ANSWERED, "/me/rights/", context.now))


def tell_of_another_look(context: Context, event: Event) -> None:
    """Tell the privacy officers that somebody asks for another look at a refusal."""
    row = DataSubjectRequest.objects.get(pk=event.subject.partition(":")[2])
    people = holders_over(row.station_id, ("privacy_officer",), context.now, row.subject_id)
    key, link = f"request:{row.pk}:again:{row.version}", f"/privacy/requests/{row.pk}/"
    post(context, letters(key, people, REQUEST_AGAIN, link, context.now))


def tell_of_endings(context: Context, due: Iterable[tuple[Ending, int]]) -> int:
    """Tell members of papers of theirs that end, and officers in one line of all that are new."""
    rows = list(due)
    people = Person.objects.in_bulk({each.person_id for each, _days in rows})
    own = [
        letter(
            f"paper-ends:{each.what}:{each.ends_on}:{days}",
            people[each.person_id],
            PAPER_ENDS[days],
            "/me/#mem-h",
            context.now,
        )
        for each, days in rows
    ]
    told = posted(word.key for word in own)
    fresh = [word for word in own if word.key not in told]
    post(context, fresh)
    if fresh:
        officers = holders_over(context.actor.station_id, ("station_officer",), context.now)
        post(
            context, letters(fresh[0].key, officers, PAPERS_END, "/people/?f=ending", context.now)
        )
    return len(fresh)


def tell_of_consents_over(context: Context, since: datetime) -> int:
    """Tell members in one line a day that what they agreed to has run out; nobody who has left."""
    over = ended_lately(context.actor.station_id, since)
    members = Membership.objects.filter(person_id__in=over, state__in=(*SERVING, "paused"))
    people = Person.objects.filter(pk__in=members.values("person_id"))
    words = [
        letter(
            f"consent-over:{timezone.localdate(over[person.pk])}",
            person,
            CONSENT_OVER,
            "/me/#my-data",
            context.now,
        )
        for person in people
    ]
    post(context, words)
    return len(words)


def tell_of_application(context: Context, event: Event) -> None:
    """Tell who decides next: the team's leaders, then the station's officers."""
    row = Membership.objects.get(pk=event.subject.partition(":")[2])
    step = event.action.partition(".")[2]
    officers = holders_over(row.organisation_id, ("station_officer",), context.now)
    people, words = officers, RECOMMENDED
    if step != "recommend":
        leaders = holders_over(row.organisation_id, ("team_leader",), context.now)
        people, words = leaders or officers, APPLIED
    others = [each for each in people if each.pk != context.person_id]
    key, link = f"application:{row.pk}:{step}:{row.version}", f"/people/{row.person_id}/"
    post(context, letters(key, others, words, link, context.now))


def tell_of_standing(context: Context, event: Event) -> None:
    """Tell a member what others decided about their service."""
    row = _member_of(event)
    if _is_told_above(row):
        return
    step = event.action.partition(".")[2]
    key = f"membership:{step}:{row.version}"
    post(context, letters(key, [row.person], STANDING[step], "/me/", context.now))


def tell_of_second(context: Context, event: Event) -> None:
    """Tell who may be the second of two that the first has approved; nobody else would."""
    row = _member_of(event)
    if _is_told_above(row):
        return
    step = event.action.split(".")[1]
    given = Assent.objects.filter(subject=row.label, event=step, row_version=row.version)
    transition = MEMBERSHIP.find(row.state, step)
    left = set(transition.hats if transition else ()) - set(given.values_list("hat", flat=True))
    roles = [ROLE_OF_HAT[hat] for hat in sorted(left)]
    but = (context.person_id, row.person_id)
    people = holders_over(row.organisation_id, roles, context.now, *but)
    key, link = f"membership:{step}:second:{row.pk}:{row.version}", f"/people/{row.person_id}/"
    post(context, letters(key, people, SECOND[step], link, context.now))


def _member_of(event: Event) -> Membership:
    rows = Membership.objects.select_related("person", "organisation")
    row: Membership = rows.get(pk=event.subject.partition(":")[2])
    return row


def _is_told_above(row: Membership) -> bool:
    """Whether the same step is told of the team already: squads go with it."""
    home = row.organisation
    if home.kind != "squad" or home.parent_id is None:
        return False
    return row.person.memberships.filter(state=row.state, organisation_id=home.parent_id).exists()


def tell_of_complaint(context: Context, event: Event) -> None:
    """Tell those who may handle a complaint that it has come in."""
    row = Complaint.objects.get(pk=event.subject.partition(":")[2])
    key, link = f"complaint:{row.pk}", f"/complaints/{row.pk}/"
    people = _may_handle(row, context.now)
    post(context, letters(key, people, COMPLAINT, link, context.now))


def tell_of_assignment(context: Context, event: Event) -> None:
    """Tell who looks into a complaint, and whom it concerns: they are heard before it is decided.

    Neither word says what was written, nor by whom.
    """
    row = Complaint.objects.get(pk=event.subject.partition(":")[2])
    handler = _handler(row).exclude(pk=context.person_id)
    key, link = f"complaint:{row.pk}", f"/complaints/{row.pk}/"
    post(context, letters(f"{key}:handle", handler, HANDLE, link, context.now))
    concerned = letters(f"{key}:concerned", [row.about_person], CONCERNED, MINE, context.now)
    post(context, concerned)


def tell_of_own_side(context: Context, event: Event) -> None:
    """Tell the handler that whom a complaint concerns has written their side."""
    row = Complaint.objects.get(pk=event.subject.partition(":")[2])
    key, link = f"complaint:{row.pk}:side:{row.version}", f"/complaints/{row.pk}/"
    post(context, letters(key, _handler(row), OWN_SIDE, link, context.now))


def tell_of_decision(context: Context, event: Event) -> None:
    """Tell whom a complaint concerned that it was decided, at first or after a second look."""
    row = Complaint.objects.get(pk=event.subject.partition(":")[2])
    key = f"complaint:{row.pk}:decided:{row.version}"
    post(context, letters(key, [row.about_person], DECIDED, MINE, context.now))


def tell_of_appeal(context: Context, event: Event) -> None:
    """Tell those who did not decide before that a second look is asked for."""
    row = Complaint.objects.get(pk=event.subject.partition(":")[2])
    key, link = f"complaint:{row.pk}:again", f"/complaints/{row.pk}/"
    post(context, letters(key, _may_look_again(row, context.now), LOOK_AGAIN, link, context.now))


def tell_of_hold(context: Context, event: Event) -> None:
    """Tell the privacy officers that the day has come to look at a hold again."""
    key = event.subject.partition(":")[2]
    people = holders_over(event.station_id, ("privacy_officer",), context.now)
    named = f"hold:{key}:{event.data['review_on']}"
    post(context, (letter(named, each, HOLD, f"/privacy/{key}/", context.now) for each in people))


def remind_of_answer(context: Context, event: Event) -> None:
    """Remind the rights desk of an answer, but never who asks for themselves."""
    row = DataSubjectRequest.objects.get(pk=event.subject.partition(":")[2])
    stage, day = str(event.data["stage"]), event.data["due_on"]
    people = holders_over(row.station_id, ("privacy_officer",), context.now, row.subject_id)
    key, link = f"request:{row.pk}:{stage}:{day}", f"/privacy/requests/{row.pk}/"
    post(context, letters(key, people, ANSWER_DUE[stage], link, context.now))


def remind_of_notice(context: Context, event: Event) -> None:
    """Remind the privacy officers of a notice of a leak."""
    row = BreachIncident.objects.get(pk=event.subject.partition(":")[2])
    whom, stage = str(event.data["whom"]), str(event.data["stage"])
    people = holders_over(row.station_id, ("privacy_officer",), context.now)
    key, link = f"breach:{row.pk}:{whom}:{stage}", f"/privacy/breaches/{row.pk}/"
    post(context, letters(key, people, NOTICE_DUE[whom, stage], link, context.now))


def remind_of_complaint(context: Context, row: Complaint, stage: str) -> None:
    """Remind who handles a complaint; where nobody does, or its day is over, all who may."""
    is_again = row.state == "reviewing"
    free = _may_look_again(row, context.now) if is_again else _may_handle(row, context.now)
    handler = [each for each in free if each.pk == row.handler_id]
    people = handler if handler and stage == "soon" else free
    key, link = f"complaint:{row.pk}:{stage}:{row.answer_by}", f"/complaints/{row.pk}/"
    post(context, letters(key, people, COMPLAINT_DUE[stage], link, context.now))


def _handler(row: Complaint) -> QuerySet[Person]:
    return Person.objects.filter(pk__in=[row.handler_id] if row.handler_id else [])


def _may_look_again(row: Complaint, now: datetime) -> list[Person]:
    """Return those of them who have neither handled nor decided it."""
    before = (row.handler_id, row.decided_by_id)
    return [each for each in _may_handle(row, now) if each.pk not in before]


def _may_handle(row: Complaint, now: datetime) -> list[Person]:
    """Return the administrators over a complaint who are independent of what it is about."""
    free = set(handlers(row).values_list("person_id", flat=True))
    people = holders_over(row.station_id, ("association_admin",), now)
    return [each for each in people if each.pk in free]
