"""Where sessions are kept: Django's own table, asked by every request."""

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from firstlight.kernel.questions import Question


@Question
def _session(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


class SessionStore(db.SessionStore):
    """A session in the database."""

    def _get_session_from_db(self) -> Session | None:
        for row in _session(str(self.session_key), timezone.now()):
            return row
        self._session_key = None
        return None
