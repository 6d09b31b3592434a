"""What people are told of openings, leaks and holds: pointers, in the reader's language."""

from django.utils.translation import gettext_lazy as _

from firstlight.force.mail import Words, letter
from firstlight.force.models import Complaint, Person
from firstlight.force.queries.holders import holders_over
from firstlight.force.queries.outside import handlers
from firstlight.kernel.actions import Context
from firstlight.kernel.models import Event
from firstlight.notify.actions import post
from firstlight.privacy.models import SensitiveAccess

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
COMPLAINT: Words = (
    _("A complaint has come in"),
    _("Open it: acknowledge it and choose who handles it."),
)
HOLD: Words = (
    _("An erasure that is held back is to be looked at again"),
    _("Open it: keep it for a reason that still stands, or let the clock run again."),
)
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


def tell_of_complaint(context: Context, event: Event) -> None:
    """Tell those who may handle a complaint that it has come in."""
    row = Complaint.objects.get(pk=event.subject.partition(":")[2])
    free = set(handlers(row).values_list("person_id", flat=True))
    people = holders_over(event.station_id, ("association_admin",), context.now)
    key, link = f"complaint:{row.pk}", f"/complaints/{row.pk}/"
    told = [each for each in people if each.pk in free]
    post(context, (letter(key, each, COMPLAINT, link, context.now) for each in told))


def tell_of_hold(context: Context, event: Event) -> None:
    """Tell the privacy officers that the day has come to look at a hold again."""
    key = event.subject.partition(":")[2]
    people = holders_over(event.station_id, ("privacy_officer",), context.now)
    named = f"hold:{key}:{event.data['review_on']}"
    post(context, (letter(named, each, HOLD, f"/privacy/{key}/", context.now) for each in people))
