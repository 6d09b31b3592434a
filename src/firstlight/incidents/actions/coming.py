"""Word to those who said that they come and are not there yet: go home, wait, come after all."""

from firstlight.incidents import queries
from firstlight.incidents.letters import coming_letters, there_letters
from firstlight.incidents.models import Answer, Incident, Invite
from firstlight.kernel.actions import Context
from firstlight.notify.actions import post


def tell_coming(context: Context, incident: Incident, word: str) -> None:
    """Tell those on their way to wait (``halted``) or to come after all (``goes_on``)."""
    _tell(context, incident, word, queries.on_their_way(incident))


def _tell(context: Context, incident: Incident, word: str, invites: list[Invite]) -> None:
    who = context.actor.person_id
    post(context, coming_letters(incident, word, invites, context.now, leave_out=who))


def tell_there(context: Context, incident: Incident, word: str) -> None:
    """Tell those who are counted in that there is nothing to be done where they are."""
    here = incident.attendances.filter(out_at__isnull=True).select_related("person")
    people = [each.person for each in here if each.person_id != context.actor.person_id]
    post(context, there_letters(incident, word, people, context.now))


def stand_down(
    context: Context,
    incident: Incident,
    word: str = "stood_down",
    invites: list[Invite] | None = None,
) -> None:
    """Tell those on their way, or those of them in `invites`, once, that they are not needed."""
    invites = queries.on_their_way(incident) if invites is None else invites
    _tell(context, incident, word, invites)
    if not invites:
        return
    answers = Answer.objects.filter(
        invite__callout__incident=incident,
        invite__person_id__in=[invite.person_id for invite in invites],
    )
    answers.update(stood_down_at=context.now)
    context.record(incident, what="callouts.stand_down", thread=incident.pk, people=len(invites))
