"""Door keys: an account is made for a person, who chooses the password themselves."""

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.utils.translation import gettext_lazy as _

from firstlight.force import queries
from firstlight.force.models import Account
from firstlight.force.rules.grants import INDEPENDENT
from firstlight.force.schemas import ChoosePassword, InvitePerson, RenewKey
from firstlight.force.seats import seats
from firstlight.force.tries import counted_as
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import NotFound, Refused, Slip


@action("force.invite_person", may="force.manage", takes=InvitePerson)
def invite_person(context: Context, data: InvitePerson) -> Account:
    """Make an account without a password for a person; `invitations.token_for` opens it once.

    Raises
    ------
    Refused
        ``has-account`` or ``name-taken``.
    """
    person = queries.person(context.actor, data.person_id)
    known = Account.objects.filter(person=person).first()
    if known is not None and known.has_usable_password():
        raise Refused("has-account", _("This person can sign in already."))
    if known is None and Account.objects.filter(username__iexact=data.username).exists():
        raise Slip("name-taken", _("This sign-in name is taken."), field="username")
    account = known or Account(person=person, username=data.username, email=person.email)
    account.set_unusable_password()
    account.save()
    context.record(person, account_id=account.pk)
    return account


@action("force.renew_key", may="force.manage", takes=RenewKey)
def renew_key(context: Context, data: RenewKey) -> Account:
    """Give somebody who has lost password or telephone a new way in, by a link that opens once.

    The old password, second factor, keys and signed-in devices open nothing from then on; the
    officer sees a link and never a password. Whoever keeps the installation gives one from the
    machine itself, to anybody; the log says so.

    Raises
    ------
    Refused
        ``own-key``, or ``independent`` for somebody who must not depend on this officer.
    """
    person = queries.person(context.actor, data.person_id)
    account = Account.objects.filter(person=person).first()
    if account is None:
        raise NotFound
    who = context.actor.person_id  # none where the machine gives it
    if person.pk == who:
        raise Refused("own-key", _("Another officer must do this for you."))
    if who is not None and any(seat.role in INDEPENDENT for seat in seats(person)):
        raise Refused(
            "independent",
            _("This person checks on others. Who keeps the installation gives them a new key."),
        )
    account.set_unusable_password()  # ends every session: they are bound to the password
    account.save()
    Authenticator.objects.filter(user=account).delete()
    context.record(person, account_id=account.pk)
    return account


@action("force.choose_password", may="me.edit", takes=ChoosePassword)
def choose_password(context: Context, data: ChoosePassword) -> Account:
    """Whoever was invited sets their password; the link that led here is used up with it.

    Whoever was locked out by wrong passwords gets in with the new one at once.
    """
    account = Account.objects.select_related("person").get(person_id=context.person_id)
    if account.person is None or account.has_usable_password():
        raise NotFound
    account.set_password(data.password)
    account.save()
    # What was tried with a password that is no more says nothing: it is counted anew.
    AccessAttempt.objects.filter(username=counted_as(account.username)).delete()
    context.record(account.person, account_id=account.pk)
    return account
