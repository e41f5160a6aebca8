"""Smallest valid people."""

from itertools import count

from django.test import override_settings

from hypercare.foundation.accounts.actor import Actor, from_membership
from hypercare.foundation.accounts.models import Membership, User
from hypercare.foundation.programs.models import Program

_numbers = count(1)


def quick_passwords() -> override_settings:
    """Signing in is not what most tests are about; the real hasher has a test of its own."""
    return override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])


def make_user(name: str = "Sample Person") -> User:
    return User.objects.create_user(username=f"person{next(_numbers)}", password="pw", name=name)


def actor_in(program: Program, role: str, *, teams: tuple[str, ...] = ()) -> Actor:
    membership = Membership.objects.create(
        program=program, user=make_user(), role=role, teams=list(teams)
    )
    return from_membership(membership)
