"""Whose words came back: the invitation that a message by SMS, chat or e-mail answers."""

import re
from collections.abc import Collection

from django.db.models import F, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Replace

from firstlight.incidents.models import Invite
from firstlight.kernel.errors import NotFound
from firstlight.notify.models import Message
from firstlight.notify.rules import State

HOME_CODE = "86"  # left away inside the country, and put before by some gateways
LEFT = (State.SENDING, State.SENT, State.UNCONFIRMED)


def invite_by_number(channel: str, number: str) -> Invite:
    """Return the newest invitation that went to a telephone number by `channel`.

    Raises
    ------
    NotFound
        Nobody was asked there, or two people were: nobody is taken for somebody else.
    """
    bare = re.sub(r"\D", "", number).removeprefix("00")
    if not bare:
        return _newest(_calls(channel).filter(address=number))
    plain: Combinable = F("address")
    for sign in " -+":
        plain = Replace(plain, Value(sign), Value(""))
    spelled = {bare, bare.removeprefix(HOME_CODE), HOME_CODE + bare}
    return _newest(_calls(channel).annotate(plain=plain).filter(plain__in=spelled))


def invite_by_letter(sender: str, letters: Collection[str]) -> Invite:
    """Return the invitation whose e-mail is answered: by its own number, and from its address.

    Anybody can write any sender; the number of our letter is known to who received it.

    Raises
    ------
    NotFound
        No such letter went there.
    """
    return _newest(_calls("email").filter(carrier_ref__in=letters, address__iexact=sender))


def _calls(channel: str) -> QuerySet[Message]:
    return Message.objects.filter(channel=channel, state__in=LEFT, key__startswith="callout:")


def _newest(written: QuerySet[Message]) -> Invite:
    """Return the newest invitation behind messages, of a call-out that is not over if there is."""
    pairs = [key.split(":")[1:3] for key in written.values_list("key", flat=True)]
    found: list[Invite] = list(
        Invite.objects.filter(
            callout_id__in=[callout for callout, _person in pairs],
            person_id__in=[person for _callout, person in pairs],
        )
        .select_related("callout")
        .order_by("-asked_at")
    )
    running = [invite for invite in found if invite.callout.closed_at is None] or found[:1]
    if len({invite.person_id for invite in running}) != 1:
        raise NotFound
    return running[0]
