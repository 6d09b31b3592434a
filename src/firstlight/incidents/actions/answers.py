"""What people say about coming: by link, page, phone, message, or told to the desk."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.force.models import Membership
from firstlight.force.seats import SERVING
from firstlight.incidents import queries
from firstlight.incidents.actions.callouts import judge
from firstlight.incidents.models import Answer, Callout, Invite
from firstlight.incidents.rules import ACTIVE
from firstlight.incidents.schemas import AnswerCallout, RecordAnswer, Said, TakeReply
from firstlight.kernel.actions import Context, Offline, action
from firstlight.kernel.errors import NotFound, Refused
from firstlight.notify.replies import parse

# Who spoke in the same instant twice is taken at the more careful word.
CAREFUL = {"coming": 0, "later": 1, "no": 2}


@action(
    "callouts.answer_callout", may="callouts.answer", takes=AnswerCallout, offline=Offline.APPEND
)
def answer_callout(context: Context, data: AnswerCallout) -> Answer:
    """Somebody says whether they come, and may say otherwise later.

    The newest word by the speaker's own clock stands, in whatever order words arrive. Whoever is
    expected can still say otherwise after the call-out has ended, and anybody that they do not
    come, for as long as the call goes on.

    Raises
    ------
    NotFound
        Not asked, or no longer for this person to know.
    Refused
        ``callout-over`` when it was said after the call-out had ended by somebody not expected.
    """
    invite = queries.my_invite(context.actor, data.invite_id)
    return _say(context, invite, data, by=data.by, what="callouts.answer")


@action(
    "callouts.record_answer", may="callouts.record", takes=RecordAnswer, offline=Offline.APPEND
)
def record_answer(context: Context, data: RecordAnswer) -> Answer:
    """The desk writes down what somebody said by radio or telephone."""
    invite = queries.invite(context.actor, data.invite_id)
    return _say(context, invite, data, by="desk", what="callouts.record")


@action("callouts.take_reply", may="callouts.record", takes=TakeReply, offline=Offline.APPEND)
def take_reply(context: Context, data: TakeReply) -> Answer | None:
    """Words came back by message: what the grammar is sure of becomes an answer.

    Anything else is kept as free text beside the person's name, for the desk to read; nobody
    counts as coming on a guess.
    """
    invite = queries.invite(context.actor, data.invite_id)
    moment = data.said_at or context.now
    reply = parse(data.text, timezone.localtime(moment))
    words = " ".join(data.text.split())[:200]
    if reply is None:
        return _keep_words(context, invite, words)
    said = Said.model_validate(
        {"says": reply.says, "eta_min": reply.eta_min, "said_at": moment, "note": words}
    )
    return _say(context, invite, said, by=data.channel[:20], what="callouts.record")


def _say(context: Context, invite: Invite, said: Said, *, by: str, what: str) -> Answer:
    callout = queries.locked_callout(invite.callout_id)
    moment = said.said_at or context.now
    known = Answer.objects.filter(invite=invite).first()
    if callout.closed_at and moment > callout.closed_at and not _may_still(said, callout, known):
        raise Refused("callout-over", _("This call-out is over. Thank you."))
    _check_serving(invite)
    answer = known or Answer(invite=invite, station_id=callout.station_id)
    superseded = bool(answer.says) and not _is_newer(said, moment, answer)
    if not superseded:
        answer.says, answer.said_at, answer.by, answer.note = said.says, moment, by, said.note
        answer.eta_at = _eta(said, moment)
        answer.save()
    context.record(
        callout,
        what=f"{what}_{said.says}",
        thread=callout.incident_id,
        invite=str(invite.pk),
        eta_min=said.eta_min,
        superseded=superseded,
        by=by,
    )
    judge(context, callout)
    return answer


def _may_still(said: Said, callout: Callout, known: Answer | None) -> bool:
    """Whether a word counts although nobody is asked any more: it takes back, or moves, a yes."""
    is_expected = known is not None and known.is_expected
    return callout.incident.state in ACTIVE and (said.says == "no" or is_expected)


def _is_newer(said: Said, moment: datetime, answer: Answer) -> bool:
    new = _rank(said.says, moment, _eta(said, moment))
    return new > _rank(answer.says, answer.said_at, answer.eta_at)


def _rank(says: str, said_at: datetime, eta_at: datetime | None) -> tuple[object, ...]:
    """Order two words alike whichever arrives first: of one moment, the more careful."""
    return said_at, CAREFUL[says], eta_at is not None, eta_at or said_at


def _eta(said: Said, moment: datetime) -> datetime | None:
    if said.says == "no" or said.eta_min is None:
        return None
    return moment + timedelta(minutes=said.eta_min)


def _keep_words(context: Context, invite: Invite, words: str) -> Answer | None:
    answer = Answer.objects.filter(invite=invite).first()
    if answer:
        answer.note = words
        answer.save(update_fields=["note"])
    else:
        Invite.objects.filter(pk=invite.pk).update(reason={**invite.reason, "words": words})
    context.record(
        invite.callout,
        what="callouts.keep_words",
        thread=invite.callout.incident_id,
        invite=str(invite.pk),
    )
    return answer


def _check_serving(invite: Invite) -> None:
    """Refuse a link that outlived a membership."""
    serving = Membership.objects.filter(person_id=invite.person_id, state__in=SERVING)
    if not serving.exists():
        raise NotFound
