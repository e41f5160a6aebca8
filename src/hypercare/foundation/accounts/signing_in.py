"""Names and passwords as Django checks them; the person of a session by one planned statement."""

from django.contrib.auth.backends import ModelBackend

from hypercare.foundation.accounts.members import person
from hypercare.foundation.accounts.models import User


class Passwords(ModelBackend):
    def get_user(self, user_id: int) -> User | None:
        return person(user_id)
