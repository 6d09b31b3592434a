"""The link with which an invited person chooses their password: once, within three days."""

from datetime import timedelta

from django.core import signing

from firstlight.force.models import Account
from firstlight.kernel.actor import Actor

SALT = "firstlight.force.invitation"
VALID_FOR = timedelta(days=3)


def token_for(account: Account) -> str:
    """Return the token of an account that has no password yet."""
    return signing.dumps({"account": str(account.pk), "key": account.password[-8:]}, salt=SALT)


def account_of(token: str) -> Account | None:
    """Return whose token this is; None if it is used, too old or not ours."""
    try:
        found = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except signing.BadSignature:
        return None
    account = Account.objects.filter(pk=found["account"], is_active=True).first()
    if account is None or account.has_usable_password():
        return None
    return account if account.password[-8:] == found["key"] else None


def invited(account: Account) -> Actor | None:
    """Return the invited person as an actor who may look after their own affairs, nothing else.

    They may have no seat yet, for instance as an applicant.
    """
    person = account.person
    if person is None:
        return None
    home = person.station_id
    may = frozenset({"me.edit"})
    return Actor("invited", home, frozenset({home}), may, person_id=person.pk)
