"""Where sessions are kept: Django's own table, asked by every request."""

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet
from django.utils import timezone

from firstlight.kernel.questions import Question, Row

NAMES = tuple(field.attname for field in Session._meta.concrete_fields)


@Question
def _session(key: str, now: datetime) -> QuerySet[Session, Row]:
    return Session.objects.filter(session_key=key, expire_date__gt=now).values_list(*NAMES)


class SessionStore(db.SessionStore):
    """A session in the database."""

    def _get_session_from_db(self) -> Session | None:
        for row in _session(str(self.session_key), timezone.now()):
            return Session.from_db(DEFAULT_DB_ALIAS, NAMES, row)
        self._session_key = None
        return None
