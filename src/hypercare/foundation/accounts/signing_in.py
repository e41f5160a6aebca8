"""Names and passwords as Django checks them; the person of a session by one planned statement."""

from django.contrib.auth.backends import ModelBackend

from hypercare.foundation.accounts.models import User
from hypercare.foundation.kernel.rows import load

_BY_KEY = "FROM accounts_user person WHERE person.id = %s AND person.is_active"


class Passwords(ModelBackend):
    def get_user(self, user_id: int) -> User | None:
        found = load(_BY_KEY, [user_id], person=User)
        return found[0] if found else None
