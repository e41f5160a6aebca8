"""People who are signed in, as browsers."""

from django.test import Client

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.programs.models import Program
from tests.factories.people import actor_in


def browser_of(actor: Actor) -> Client:
    assert actor.user is not None
    client = Client(raise_request_exception=False)
    client.force_login(actor.user)
    return client


def browser(program: Program, role: str) -> Client:
    return browser_of(actor_in(program, role, teams=("MRT",)))
