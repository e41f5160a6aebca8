"""Who looked at whose details: the table of looks, as far as somebody may audit (R34)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import ApiToken, Membership
from hypercare.foundation.accounts.rights import Scope, scope_of
from hypercare.foundation.journal.models import Look
from hypercare.foundation.kernel.clock import end_of_day, start_of_day
from hypercare.foundation.kernel.references import Series, parse
from hypercare.surface.home.addresses import address

AUDIT = "audit.read"
CALLER = "caller:"
SCRIPT = "token-"
OF_SERIES = {Series.CONTACT: "contacts:contact", Series.TICKET: "tickets:ticket"}
OF_SERIES |= {Series.ISSUE: "issues:issue"}


@dataclass(frozen=True)
class Asked:
    """The filters of the page; empty means all."""

    who: str = ""
    kind: str = ""
    day: date | None = None
    what: str = ""


@dataclass(frozen=True)
class Seen:
    """One row: `what` in words, and where it leads."""

    at: datetime
    who: str
    is_script: bool
    kind: str
    what: str
    url: str | None
    rows: int


def visible_to(actor: Actor) -> QuerySet[Look]:
    """*team* covers the looks of everybody who shares a team with the actor, and their own."""
    inside = Look.objects.filter(program=actor.program)
    own = Q(user=actor.user) if actor.user else Q(token=actor.token, token__isnull=False)
    match scope_of(actor, AUDIT):
        case Scope.ALL:
            return inside
        case Scope.TEAM:
            return inside.filter(own | Q(user__in=_team(actor).values("user")))
        case Scope.OWN:
            return inside.filter(own)
    return inside.none()


def _team(actor: Actor) -> QuerySet[Membership]:
    return Membership.objects.filter(program=actor.program, teams__overlap=list(actor.teams))


def asked_for(actor: Actor, asked: Asked) -> QuerySet[Look]:
    found = visible_to(actor).select_related("user", "token")
    if asked.who:
        found = found.filter(_of(asked.who))
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.what:
        found = found.filter(what=asked.what)
    if asked.day:
        zone = actor.program.zone
        found = found.filter(
            at__gte=start_of_day(asked.day, zone), at__lt=end_of_day(asked.day, zone)
        )
    return found


def _of(who: str) -> Q:
    if who.startswith(SCRIPT):
        return Q(token=int(who.removeprefix(SCRIPT)))
    return Q(user=int(who))


def people(actor: Actor) -> list[tuple[str, str]]:
    """Everybody whose looks the actor may read; scripts only for who may read all."""
    members = Membership.objects.filter(program=actor.program).select_related("user")
    match scope_of(actor, AUDIT):
        case Scope.ALL:
            scripts = ApiToken.objects.filter(program=actor.program).order_by("name")
        case Scope.TEAM:
            shared = Q(teams__overlap=list(actor.teams)) | Q(user=actor.user)
            members, scripts = members.filter(shared), ApiToken.objects.none()
        case _:
            members, scripts = members.filter(user=actor.user), ApiToken.objects.none()
    persons = sorted((str(one.user), str(one.user_id)) for one in members)
    script = _("Script: %(name)s")
    return [
        *((key, name) for name, key in persons),
        *((f"{SCRIPT}{one.pk}", script % {"name": one.name}) for one in scripts),
    ]


def in_words(actor: Actor, looks: list[Look]) -> list[Seen]:
    names = _names(actor, looks)
    return [
        Seen(
            at=look.at,
            who=str(look.user) if look.user else (look.token.name if look.token else "Hypercare"),
            is_script=look.token_id is not None,
            kind=look.kind,
            what=names[look.what][0],
            url=names[look.what][1],
            rows=look.rows,
        )
        for look in looks
    ]


def _names(actor: Actor, looks: list[Look]) -> dict[str, tuple[str, str | None]]:
    return {what: _name(actor, what) for what in {look.what for look in looks}}


def _name(actor: Actor, what: str) -> tuple[str, str | None]:
    """What was looked at. A caller's name would be a personal detail; the link leads to it."""
    known = parse(what)
    if known is not None:
        return what, address(OF_SERIES[known[0]], actor.program.key, what)
    if what.startswith(CALLER):
        return _("A caller’s page"), _caller(actor, what.removeprefix(CALLER))
    words = {
        "search": _("A search"),
        "callers": _("Callers, while typing"),
        "contacts": _("A list of contacts"),
        "tickets": _("A list of tickets"),
    }
    return words.get(what, what), None


def _caller(actor: Actor, key: str) -> str | None:
    try:
        return address("callers:caller", actor.program.key, str(UUID(key)))
    except ValueError:
        return None


def newest_of(actor: Actor, what: str, most: int) -> list[Seen]:
    """The newest looks at one contact or caller."""
    found = asked_for(actor, Asked(what=what)).order_by("-at", "-pk")
    return in_words(actor, list(found[:most]))
