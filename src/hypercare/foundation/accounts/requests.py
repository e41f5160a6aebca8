"""The request of a page inside a program, as the gate hands it on."""

from zoneinfo import ZoneInfo

from django.http import HttpRequest

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.programs.models import Program


class ProgramRequest(HttpRequest):
    """For annotations only: the gate has set these before a view runs."""

    actor: Actor
    program: Program
    program_zone: ZoneInfo
