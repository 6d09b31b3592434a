"""What comes in without an account: nobody is known, no address, no hour."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.cases.tips import letters, queries
from firstlight.cases.tips.letterbox import behind
from firstlight.cases.tips.models import Tip, TipMessage, TipPicture, VaultKey
from firstlight.cases.tips.rules import TIP, refuse_targeting
from firstlight.cases.tips.schemas import BoxCode, ReceiveTip, WriteBack
from firstlight.cases.tips.vault import (
    NUMBER_SIGNS,
    SECRET_SIGNS,
    Box,
    box_of,
    code_of,
    grouped,
    seal,
)
from firstlight.exchange.pictures import renewed
from firstlight.force.switches import is_off
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import Refused
from firstlight.kernel.workflow import move
from firstlight.notify.actions import post
from firstlight.privacy.rules import repeats

NO_MAILBOX = _("This mailbox is closed. Call 110 in danger, 12345 otherwise.")


@dataclass(frozen=True, slots=True)
class Received:
    """What the informant is shown, once."""

    code: str = field(repr=False)
    is_urgent: bool = False


def _text_of(**parts: object) -> bytes:
    """Return what is sealed, as JSON in UTF-8."""
    return json.dumps(parts, ensure_ascii=False).encode()


@action("tips.receive", may="tips.receive", takes=ReceiveTip)
def receive(context: Context, data: ReceiveTip) -> Received:
    """Seal one tip; the code that is returned is kept nowhere.

    Raises
    ------
    Refused
        ``closed``; ``targeting`` for words about who somebody is; a picture that is none.
    """
    context.day_only = True
    key = queries.key_in_use(context.actor.station_id)
    if key is None or is_off("tips", key.station_id):
        raise Refused("closed", NO_MAILBOX)
    refuse_targeting(what=data.what, where=data.where, when=data.when, who=data.who)
    pictures = [renewed(each, field="pictures") for each in data.pictures]
    number, secret = code_of(NUMBER_SIGNS), code_of(SECRET_SIGNS)
    row = _sealed(key, data, number, box_of(secret), context.now)
    row.save(force_insert=True)
    TipPicture.objects.bulk_create(
        [
            TipPicture(station_id=row.station_id, tip=row, sealed=seal(key.content_public, each))
            for each in pictures
        ]
    )
    if data.is_urgent:
        _urgent(context, row)
    else:
        context.record(row)
    return Received(grouped(number + secret), data.is_urgent)


def _urgent(context: Context, row: Tip) -> None:
    """The page says “call 110” at once; the step is the machine's."""
    move(context, TIP, row, "urgent")
    officers = queries.officers_with_share(row.station_id)
    post(context, letters.urgent(row, officers, context.now))


def _sealed(key: VaultKey, data: ReceiveTip, number: str, box: Box, now: datetime) -> Tip:
    at = timezone.localtime(now).isoformat(timespec="minutes")
    said = _text_of(what=data.what, where=data.where, when=data.when, who=data.who, at=at)
    named = _text_of(name=data.name, contact=data.contact) if data.name or data.contact else None
    return Tip(
        station_id=key.station_id,
        key=key,
        number=queries.next_number(key.station_id),
        is_urgent=data.is_urgent,
        box=number,
        code_salt=box.salt,
        code_hash=box.code_hash,
        box_public=box.pair.public,
        sealed=seal(key.content_public, said),
        # Two locks: the inner is sealed first.
        informant=seal(key.outer_public, seal(key.inner_public, named)) if named else None,
    )


@action("tips.write_back", may="tips.receive", takes=WriteBack)
def write_back(context: Context, data: WriteBack) -> Tip:
    """Add something to one's own tip."""
    context.day_only = True
    row, _key = behind(data.code)
    if row.state in TIP.terminal:
        raise Refused("over", _("This tip is closed. Write a new one."), field="words")
    if is_off("tips", row.station_id):
        raise Refused("closed", NO_MAILBOX)
    refuse_targeting(words=data.words)
    TipMessage(
        station_id=row.station_id,
        tip=row,
        is_answer=False,
        for_officers=seal(row.key.content_public, data.words.encode()),
        version=queries.next_letter(row),
    ).save(force_insert=True)
    row.is_told = False
    row.save()
    context.record(row)
    return row


@action("tips.forget_me", may="tips.receive", takes=BoxCode)
def forget_me(context: Context, data: BoxCode) -> Tip:
    """Erase the name and number that one has given; the tip stays."""
    context.day_only = True
    row, _key = behind(data.code)
    _forget(row)
    context.record(row)
    return row


@repeats("tips.forget_me")
def _forget_again(_context: Context, subject: str, _facts: Mapping[str, Any]) -> bool:
    """Forget whom a restored backup has brought back."""
    for row in Tip.objects.filter(pk=subject.partition(":")[2]):
        _forget(row)
    return True


def _forget(row: Tip) -> None:
    row.informant = None
    row.save()
    row.openings.all().delete()
