"""The vault's keys: made by one officer, shared with a second, taken away from who leaves."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from firstlight.cases.tips import queries
from firstlight.cases.tips.models import VaultKey, VaultShare
from firstlight.cases.tips.rules import refuse_weak
from firstlight.cases.tips.schemas import DropShare, GiveCode, MakeKey, TakeShare
from firstlight.cases.tips.vault import (
    HAND_OVER_SIGNS,
    Opened,
    code_of,
    grouped,
    new_pair,
    plain_code,
    unwrap,
    wrap,
)
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import NotAllowed, Refused


@dataclass(frozen=True, slots=True)
class HandOver:
    """A code for a colleague: shown once, told by mouth or laid into a sealed envelope."""

    key: VaultKey
    code: str = field(repr=False)


def _police(context: Context) -> None:
    if not queries.is_police(context.actor):
        raise NotAllowed


def _share(context: Context, key: VaultKey, opened: Opened, words: str) -> VaultShare:
    kept = wrap(opened.secret, words)
    return VaultShare(
        station_id=key.station_id,
        key=key,
        given_by_id=context.person_id,
        lock=opened.lock,
        salt=kept.salt,
        passes=kept.passes,
        memory=kept.memory,
        sealed=kept.sealed,
    )


@action("tips.make_key", may="tips.read", takes=MakeKey)
def make_key(context: Context, data: MakeKey) -> HandOver:
    """Make the station's vault; the maker holds the first lock, the code hands out the second.

    A key in use is retired: it seals nothing more, and opens what it sealed until that is erased.
    """
    _police(context)
    words = data.passphrase.get_secret_value()
    refuse_weak(words, data.again.get_secret_value())
    content, outer, inner = new_pair(), new_pair(), new_pair()
    before = queries.key_in_use(context.actor.station_id)
    if before is not None:
        before.retired_at = context.now
        before.save()
        context.record(before, what="tips.retire_key")
    key = VaultKey(
        station_id=context.actor.station_id,
        content_public=content.public,
        outer_public=outer.public,
        inner_public=inner.public,
        made_by_id=context.person_id,
    )
    key.save(force_insert=True)
    own = _share(context, key, Opened(key.pk, content.private, 1, outer.private), words)
    own.person_id = context.person_id
    own.save(force_insert=True)
    code = code_of(HAND_OVER_SIGNS)
    _share(context, key, Opened(key.pk, content.private, 2, inner.private), code).save()
    context.record(key)
    return HandOver(key, grouped(code))


@action("tips.give_code", may="tips.read", takes=GiveCode)
def give_code(context: Context, data: GiveCode) -> HandOver:
    """Hand out one's own lock of the key in use to one more colleague."""
    _police(context)
    key = queries.key_in_use(context.actor.station_id)
    opened = data.keys.get(key.pk) if key else None
    if key is None or opened is None:
        raise Refused("closed", _("Open the vault first."))
    code = code_of(HAND_OVER_SIGNS)
    row = _share(context, key, opened, code)
    row.save(force_insert=True)
    context.record(row, lock=row.lock)
    return HandOver(key, grouped(code))


@action("tips.take_share", may="tips.read", takes=TakeShare)
def take_share(context: Context, data: TakeShare) -> VaultShare:
    """Take a share with its code and put it under one's own passphrase; the code is used up.

    Who gave it cannot take it: a vault has two people, or it has none. Whoever forgot a passphrase
    takes the same lock again; nobody takes both.
    """
    _police(context)
    words = data.passphrase.get_secret_value()
    refuse_weak(words, data.again.get_secret_value())
    row, opened = _waiting(context, plain_code(data.code.get_secret_value()))
    if row.given_by_id == context.person_id:
        raise Refused("own-code", _("Another officer must take this share."), field="code")
    held = queries.shares(context.actor).filter(key=row.key, person=context.person_id).first()
    if held is not None:
        if held.lock != row.lock:
            raise Refused("has-share", _("You hold the other lock already."), field="code")
        held.delete()  # its passphrase is forgotten
    own = _share(context, row.key, opened, words)
    own.given_by_id, own.person_id = row.given_by_id, context.person_id
    row.delete()
    own.save(force_insert=True)
    context.record(own, lock=own.lock)
    return own


def _waiting(context: Context, code: str) -> tuple[VaultShare, Opened]:
    for row in queries.shares(context.actor).filter(person__isnull=True)[:20]:
        secret = unwrap(row, code)  # type: ignore[arg-type]  # a share is wrapped keys
        if secret is not None:
            return row, Opened(row.key_id, secret[:32], row.lock, secret[32:])
    raise Refused("wrong-code", _("This code opens nothing."), field="code")


@action("tips.drop_share", may="tips.read", takes=DropShare)
def drop_share(context: Context, data: DropShare) -> None:
    """Take a share away, or withdraw a code; never the last that opens a lock."""
    row = queries.share(context.actor, data.share_id)
    same = VaultShare.objects.filter(key=row.key, lock=row.lock, person__isnull=False)
    if row.person_id and not same.exclude(pk=row.pk).exists():
        raise Refused(
            "last-share",
            _("Nobody else holds this lock. Hand it to a colleague first."),
        )
    context.record(row, lock=row.lock, person_id=str(row.person_id or ""))
    row.delete()
