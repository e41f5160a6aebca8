"""`hypercare demo`: the sample program, its people, and its contacts up to now."""

import io
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from hypercare.casework.evidence.selectors import sources
from hypercare.casework.evidence.services.importing import import_calls
from hypercare.casework.evidence.services.reconciling import reconcile
from hypercare.casework.intake.services import receive
from hypercare.casework.meetings.services.planning import plan_meetings
from hypercare.foundation.accounts.actor import Actor, from_membership, system
from hypercare.foundation.accounts.models import Membership
from hypercare.foundation.accounts.rights import rights
from hypercare.foundation.kernel.clock import local_day, start_of_day
from hypercare.foundation.programs.models import Program
from hypercare.foundation.staffing.people import end_sessions
from hypercare.insight.reports.models import Edition
from hypercare.insight.reports.services.drafting import draft_due
from hypercare.insight.reports.services.editing import approve
from hypercare.insight.reports.services.sending import send_due
from hypercare.surface.demo import sample
from hypercare.surface.demo.issues import raise_all
from hypercare.surface.demo.policies import anchored, default_anchor, reported_from
from hypercare.surface.programfile import services as programfile

LOCK = 4_801_003
LOGGED_AFTER = timedelta(minutes=3)
LOGGING_ROLE = "agent"
ANALYST_ROLE = "analyst"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class SignIn:
    """Shown once: the database keeps only the password's hash. `role` is its title."""

    username: str
    password: str
    name: str
    role: str


@dataclass(frozen=True)
class DemoSummary:
    """`sign_ins` is empty when the sample was there already (`is_new` is false)."""

    program_key: str
    is_new: bool
    anchor: date | None = None
    contacts: int = 0
    sign_ins: tuple[SignIn, ...] = ()


@transaction.atomic
def prepare(*, anchor: date | None, at: datetime, progress: Progress) -> DemoSummary:
    """Once per data folder, all or nothing; a second call finds the sample and changes nothing.

    `anchor` is wave 1's go-live, by default `default_anchor`. `progress` is told a label, how many
    steps are done and how many there are.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    if Program.objects.filter(key=sample.PROGRAM_KEY).exists():
        return DemoSummary(sample.PROGRAM_KEY, is_new=False)
    document = programfile.read(sample.program_text())
    zone = document.zone
    day = anchor or default_anchor(at, zone)
    progress(_("Loading the sample program"), 0, 1)
    text = reported_from(sample.program_text(), day, local_day(at, zone))
    programfile.load(text=anchored(text, day), by=None, at=at)
    sign_ins = renew_sign_ins(progress=progress)
    _plan_meetings(day, at)
    count = _replay(day, at, progress)
    raise_all(anchor=day, at=at, by=_member(ANALYST_ROLE))
    _bring_the_log(day, at)
    _send_reports(at)
    return DemoSummary(sample.PROGRAM_KEY, True, day, count, sign_ins)


@transaction.atomic
def renew_sign_ins(*, progress: Progress) -> tuple[SignIn, ...]:
    """New random passwords for the sample's people, one per role; the old ones stop at once."""
    members = Membership.objects.filter(program__key=sample.PROGRAM_KEY).select_related("user")
    known = {user["username"] for user in programfile.read(sample.program_text()).sections["users"]}
    chosen = [m for m in members.order_by("pk") if m.user.username in known]
    found = []
    for done, member in enumerate(chosen):
        progress(_("Making the sign-ins"), done, len(chosen))
        found.append(_sign_in(member))
    return tuple(found)


def _sign_in(member: Membership) -> SignIn:
    password = _password()
    member.user.set_password(password)
    member.user.save(update_fields=["password"])
    end_sessions(member.user)
    title = rights().roles.get(member.role, member.role)
    return SignIn(member.user.username, password, member.user.name, title)


def _password() -> str:
    """Nine syllables, about 55 bits: easy to type, hard to guess."""
    syllables = [
        secrets.choice("bdfgklmnprstvz") + secrets.choice("aeiou") for _syllable in range(9)
    ]
    return "-".join("".join(syllables[i : i + 3]) for i in (0, 3, 6))


def _replay(anchor: date, at: datetime, progress: Progress) -> int:
    """Each contact that has happened by now, logged three minutes later as the agent would."""
    by = _member(LOGGING_ROLE)
    zone = by.program.zone
    moments = [(contact, contact.happened_at(anchor, zone)) for contact in sample.contacts()]
    due = [(c, happened_at) for c, happened_at in moments if happened_at + LOGGED_AFTER <= at]
    for done, (contact, happened_at) in enumerate(due):
        progress(_("Logging the sample contacts"), done, len(due))
        receive(contact.incoming(happened_at), by=by, at=happened_at + LOGGED_AFTER)
    progress(_("Logging the sample contacts"), len(due), len(due))
    return len(due)


def _bring_the_log(anchor: date, at: datetime) -> None:
    """The telephone system's log up to now, matched with the contacts (R32)."""
    program = Program.objects.get(key=sample.PROGRAM_KEY)
    by = system(program)
    (source,) = sources(program)
    local = at.astimezone(program.zone).replace(tzinfo=None)
    if log := sample.calls(anchor, local):
        import_calls(source=source, file=io.BytesIO(log), name="Master.csv", by=by, at=at)
        for offset in range(3):
            reconcile(day=anchor + timedelta(days=offset), by=by, at=at)


def _plan_meetings(anchor: date, at: datetime) -> None:
    """As if the program had been planned before its first go-live (R18)."""
    program = Program.objects.get(key=sample.PROGRAM_KEY)
    plan_meetings(program=program, at=at, since=start_of_day(anchor, program.zone))


def _send_reports(at: datetime) -> None:
    """The days until now; all but the newest were approved by the manager (R27)."""
    draft_due(at=at)
    drafted = Edition.objects.filter(program__key=sample.PROGRAM_KEY).order_by("-day")
    for edition in reversed(drafted[1:]):
        approve(edition=edition, version=edition.version, by=_member("manager"), at=at)
    send_due(at=at)


def _member(role: str) -> Actor:
    members = Membership.objects.filter(program__key=sample.PROGRAM_KEY, role=role)
    return from_membership(members.select_related("user", "program").order_by("pk")[0])
