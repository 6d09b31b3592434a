"""Who a session belongs to: the account, and the person whose account it is, in one question."""

from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet

from firstlight.force.models import Account
from firstlight.kernel.questions import Question


@Question
def _account(key: UUID) -> QuerySet[Account]:
    return Account.objects.filter(pk=key).select_related("person")


class Backend(AuthenticationBackend):  # type: ignore[misc]  # allauth ships no types
    """Sign-in by name and password; every request then asks who it is."""

    def get_user(self, user_id: UUID) -> Account | None:
        """Return the account that may still sign in, with its person."""
        for account in _account(user_id):
            return account if self.user_can_authenticate(account) else None
        return None
