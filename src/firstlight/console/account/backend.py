"""Who a session belongs to: the account, and the person whose account it is, in one question."""

from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet

from firstlight.force.models import Account, Person
from firstlight.kernel.questions import Question, Row

ACCOUNT = tuple(field.attname for field in Account._meta.concrete_fields)
PERSON = tuple(field.attname for field in Person._meta.concrete_fields)


@Question
def _account(key: UUID) -> QuerySet[Account, Row]:
    found = Account.objects.filter(pk=key)
    return found.values_list(*ACCOUNT, *(f"person__{name}" for name in PERSON))


class Backend(AuthenticationBackend):  # type: ignore[misc]  # allauth ships no types
    """Sign-in by name and password; every request then asks who it is."""

    def get_user(self, user_id: UUID) -> Account | None:
        """Return the account that may still sign in, with its person."""
        for row in _account(user_id):
            account = Account.from_db(DEFAULT_DB_ALIAS, ACCOUNT, row[: len(ACCOUNT)])
            if account.person_id:
                account.person = Person.from_db(DEFAULT_DB_ALIAS, PERSON, row[len(ACCOUNT) :])
            return account if self.user_can_authenticate(account) else None
        return None
