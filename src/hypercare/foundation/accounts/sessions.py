"""Sessions in the database, found by a statement that it has planned already.

Every page asks for one: here and in `signing_in.py` Django's own question is put as a fixed text.
"""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from hypercare.foundation.kernel.rows import load

_ALIVE = "FROM django_session session WHERE session.session_key = %s AND session.expire_date > %s"


class SessionStore(db.SessionStore):
    """The module of this class is what Django calls a session engine."""

    def _get_session_from_db(self) -> Session | None:
        found = load(_ALIVE, [self.session_key, timezone.now()], session=Session)
        if found is None:
            self._session_key = None
            return None
        session: Session = found[0]
        return session
