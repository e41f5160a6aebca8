"""What every page's frame shows; each variable is described on top of `ui/base.html`."""

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import SIGNED_IN, may, rights
from hypercare.foundation.kernel.clock import local_day, now
from hypercare.foundation.notices.selectors import MOST_COUNTED, unread
from hypercare.reference.rollout.selectors import plan
from hypercare.surface.home.addresses import address
from hypercare.surface.home.policies import standing_in_words

# Route, label, and the key that is pressed after g.
NAV = (
    ("home:program", gettext_lazy("Command centre"), "c"),
    ("tickets:queue", gettext_lazy("Queue"), "q"),
    ("issues:list", gettext_lazy("Issues"), "i"),
    ("boards:list", gettext_lazy("Boards"), "b"),
    ("meetings:week", gettext_lazy("Meetings"), "m"),
    ("evidence:days", gettext_lazy("Evidence"), "v"),
    ("reports:list", gettext_lazy("Reports"), "r"),
    ("mail:list", gettext_lazy("Mail"), "e"),
    ("routing:rules", gettext_lazy("Rules"), "u"),
    ("programpages:overview", gettext_lazy("Program"), "p"),
)


class Page(NamedTuple):
    """A page of the bar; `key` is pressed after g."""

    label: str
    url: str
    key: str
    current: bool


class Link(NamedTuple):
    label: str
    url: str


def frame(request: HttpRequest) -> dict[str, Any]:
    """A context processor. Pages outside a program have only the person in their frame."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"frame": {}}
    actor: Actor | None = getattr(request, "actor", None)
    person = {"person": str(user), "sign_out_url": address("staffing:sign-out")}
    inside = _inside(request, actor) if actor is not None else {}
    return {"frame": {**person, "person_links": _links(actor), **inside}}


def _inside(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    program = actor.program
    known = plan(program)
    here = request.resolver_match.view_name if request.resolver_match else ""
    systems = f"{known.current_system} {_('to')} {known.new_system}"
    return {
        "program": systems if known.current_system and known.new_system else program.name,
        "home_url": address("home:program", program.key),
        "day": standing_in_words(known.current_schedule, local_day(now(), program.zone)),
        "role": rights().roles.get(actor.role, ""),
        "log_url": _if_allowed(actor, "intake:new"),
        "keeper": actor.user.pk if actor.user and may(actor, "contact.log") else None,
        "log_current": here == "intake:new",
        "nav": _nav(actor, here),
        "search_url": _if_allowed(actor, "finding:search"),
        "search_words": request.GET.get("q", "") if here == "finding:search" else "",
        "calls_url": _if_allowed(actor, "callers:calls"),
        "notices_url": _if_allowed(actor, "notices:list"),
        "notices_bell": address("notices:bell", program.key),
        "notices_read": address("notices:read", program.key),
        "notices": lambda: _unread(actor),  # called by the template, only where it is shown
        "live_url": f"/{program.key}/live?after={program.journal_position}",
    }


def _unread(actor: Actor) -> str:
    count = unread(actor)
    return f"{MOST_COUNTED - 1}+" if count == MOST_COUNTED else str(count or "")


def _nav(actor: Actor, here: str) -> tuple[Page, ...]:
    """What the role may not see is not there."""
    known = [(route, label, key, _if_allowed(actor, route)) for route, label, key in NAV]
    return tuple(
        Page(str(label), url, key, route == here)
        for route, label, key, url in known
        if url is not None
    )


def _if_allowed(actor: Actor, route: str) -> str | None:
    row = rights().routes.get(route)
    need = row.need("GET") if row else None
    allowed = need is not None and (need == SIGNED_IN or may(actor, need))
    return address(route, actor.program.key) if allowed else None


def _links(actor: Actor | None) -> tuple[Link, ...]:
    links = [
        (_("Your password"), address("accounts:password")),
        (_("Your programs"), "/?choose=1"),
    ]
    if actor is not None:
        links.append((_("Your telephone"), _if_allowed(actor, "callers:telephone")))
        links.append((_("Paper forms"), _if_allowed(actor, "intake:entry")))
        links.append((_("Hand-overs"), _if_allowed(actor, "handovers:ledger")))
        links.append((_("Outgoing mail"), _if_allowed(actor, "outbox:list")))
        canned = _if_allowed(actor, "replies:canned")
        links.append((_("Canned sentences and macros"), canned))
        links.append((_("County notices"), _if_allowed(actor, "closeout:notices")))
        links.append((_("Who looked"), _if_allowed(actor, "home:looks")))
        links.append((_("Who may do what"), address("accounts:rights", actor.program.key)))
        links.append((_("Who signs in"), _if_allowed(actor, "programpages:users")))
    return tuple(Link(label, url) for label, url in links if url is not None)
