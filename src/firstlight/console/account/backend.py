"""Who a session belongs to: the account, and the person whose account it is, in one question."""

from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend

from firstlight.force.models import Account


class Backend(AuthenticationBackend):  # type: ignore[misc]  # allauth ships no types
    """Sign-in by name and password; every request then asks who it is."""

    def get_user(self, user_id: UUID) -> Account | None:
        """Return the account that may still sign in, with its person."""
        try:
            account = Account.objects.select_related("person").get(pk=user_id)
        except Account.DoesNotExist:
            return None
        return account if self.user_can_authenticate(account) else None
