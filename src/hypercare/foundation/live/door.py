"""Who may listen: sessions, memberships and tokens, read in a thread of those that make pages."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import close_old_connections
from django.utils.crypto import constant_time_compare

from hypercare.foundation.accounts.actor import Actor, from_membership
from hypercare.foundation.accounts.bearer import actor_of
from hypercare.foundation.accounts.models import Membership, User
from hypercare.foundation.accounts.rights import rights
from hypercare.foundation.kernel.clock import now


@dataclass(frozen=True)
class Browser:
    """Shows its session, and the program it wants to hear."""

    session_key: str
    program_key: str


@dataclass(frozen=True)
class Script:
    """Shows its token, which belongs to one program. Only the digest is kept."""

    digest: bytes


Badge = Browser | Script


async def admitted(badges: Collection[Badge]) -> Mapping[Badge, Actor]:
    """Those who may listen now: two statements, and one for each script.

    Asked in a thread of the loop's pool, on the connection that the thread has for pages.
    """
    return await asyncio.to_thread(_admitted, set(badges))


def _admitted(badges: set[Badge]) -> Mapping[Badge, Actor]:
    """As a request begins and ends: a connection that broke is not asked, nor kept."""
    close_old_connections()
    try:
        return look_up(badges)
    finally:
        close_old_connections()


def look_up(badges: Collection[Badge]) -> Mapping[Badge, Actor]:
    """An ended session, a disabled person, a lost role, a revoked token are not in the answer."""
    browsers = {badge for badge in badges if isinstance(badge, Browser)}
    scripts = {badge for badge in badges if isinstance(badge, Script)}
    return {**_browsers(browsers), **_scripts(scripts)}


def _scripts(badges: Collection[Script]) -> dict[Badge, Actor]:
    known = {badge: actor_of(badge.digest, now()) for badge in badges}
    return {badge: actor for badge, actor in known.items() if actor is not None}


def _browsers(badges: Collection[Browser]) -> dict[Badge, Actor]:
    if not badges:
        return {}
    signed_in = _signed_in({badge.session_key for badge in badges})
    members = _members({user for user, _ in signed_in.values()}, {b.program_key for b in badges})
    found: dict[Badge, Actor] = {}
    for badge in badges:
        user_id, session_hash = signed_in.get(badge.session_key, (0, ""))
        member = members.get((user_id, badge.program_key))
        if member is not None and _is_current(member.user, session_hash):
            found[badge] = from_membership(member)
    return found


def _signed_in(keys: set[str]) -> dict[str, tuple[int, str]]:
    """Session key -> (user's primary key, the hash that the session holds)."""
    known = Session.objects.filter(session_key__in=keys, expire_date__gt=now())
    decoded = {session.session_key: session.get_decoded() for session in known}
    return {
        key: (int(facts[SESSION_KEY]), str(facts.get(HASH_SESSION_KEY, "")))
        for key, facts in decoded.items()
        if SESSION_KEY in facts
    }


def _members(users: set[int], programs: set[str]) -> dict[tuple[int, str], Membership]:
    known = Membership.objects.select_related("user", "program").filter(
        user__in=users, program__key__in=programs, user__is_active=True, role__in=rights().staff
    )
    return {(member.user_id, member.program.key): member for member in known}


def _is_current(user: User, session_hash: str) -> bool:
    known = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    return any(constant_time_compare(session_hash, one) for one in known)
