"""Word to those who said that they come and are not there yet: go home, wait, come after all."""

from firstlight.incidents import queries
from firstlight.incidents.letters import coming_letters
from firstlight.incidents.models import Answer, Incident, Invite
from firstlight.kernel.actions import Context
from firstlight.notify.actions import post


def tell_coming(context: Context, incident: Incident, word: str) -> list[Invite]:
    """Tell those on their way, inside the act that says so; return their invitations.

    `word` is to wait (``halted``), to come after all (``goes_on``), or as of `stand_down`.
    """
    invites = queries.on_their_way(incident)
    who = context.actor.person_id
    post(context, coming_letters(incident, word, invites, context.now, leave_out=who))
    return invites


def stand_down(context: Context, incident: Incident, word: str = "stood_down") -> None:
    """Tell those on their way, once, that they are not needed, inside the act that ends it."""
    invites = tell_coming(context, incident, word)
    if not invites:
        return
    answers = Answer.objects.filter(
        invite__callout__incident=incident,
        invite__person_id__in=[invite.person_id for invite in invites],
    )
    answers.update(stood_down_at=context.now)
    context.record(incident, what="callouts.stand_down", thread=incident.pk, people=len(invites))
