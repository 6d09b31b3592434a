"""Lists as a person keeps them: filter, sort, search and columns under a name."""

from django.utils.translation import gettext_lazy as _

from firstlight.force.models import Account
from firstlight.force.schemas import DropView, KeepView
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import NotFound, Slip

MOST = 12


@action("force.keep_view", may="me.edit", takes=KeepView)
def keep_view(context: Context, data: KeepView) -> Account:
    """Keep a list as it stands; kept again under another name it is renamed.

    Raises
    ------
    Refused
        ``too-many`` of this list are kept already.
    """
    account = _own(context)
    others = [each for each in account.views if not _is(each, data.list, data.query)]
    if len([each for each in others if each["list"] == data.list]) >= MOST:
        raise Slip("too-many", _("Forget a kept view first; %(most)s are enough."), most=MOST)
    account.views = [*others, data.model_dump()]
    account.save(update_fields=["views"])
    context.record(account, list=data.list)
    return account


@action("force.drop_view", may="me.edit", takes=DropView)
def drop_view(context: Context, data: DropView) -> Account:
    """Forget a kept list."""
    account = _own(context)
    account.views = [each for each in account.views if not _is(each, data.list, data.query)]
    account.save(update_fields=["views"])
    context.record(account, list=data.list)
    return account


def _own(context: Context) -> Account:
    account = Account.objects.filter(person_id=context.person_id).first()
    if account is None:
        raise NotFound
    return account


def _is(view: dict[str, str], name: str, query: str) -> bool:
    return view["list"] == name and view["query"] == query
