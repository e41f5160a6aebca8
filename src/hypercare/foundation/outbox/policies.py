"""When to try again, and what must not be answered. Pure."""

import re
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=4)
KEEP_TRYING = timedelta(hours=24)
JITTER = 0.25

MOST_ANSWERS_AN_HOUR = 3  # automatic ones to one address (safety row 14)
MOST_NOTICES_AN_HOUR = 200  # to one address; more is a fault of ours, and is held

_NOBODY = re.compile(
    r"(?:no|do[-_.]?not)[-_.]?reply|mailer-daemon|postmaster|bounces?|listserv|majordomo", re.ASCII
)
_LIST_HEADERS = ("list-id", "list-post", "list-unsubscribe", "list-help", "mailing-list")
_NO_ANSWER = frozenset({"all", "oof", "autoreply"})
_QUIET = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})


def next_try(*, attempts: int, at: datetime, luck: float) -> datetime:
    """Twice as long each time. `luck` from -1 to 1 keeps many from coming back at once."""
    doubled: timedelta = FIRST_WAIT * 2 ** min(attempts, 16)
    return at + min(doubled, LONGEST_WAIT) * (1 + JITTER * luck)


def why_no_answer(
    *,
    sender: str,
    return_path: str | None,
    headers: Mapping[str, str],
    ours: Collection[str] = (),
) -> str:
    """Why a mail gets no automatic answer (RFC 3834), as a code; empty when it may have one.

    `return_path` is the sender of the envelope, None where nobody knows it. `headers` has names in
    lower case. `ours` are our own addresses.
    """
    if return_path is not None and not return_path.strip(" <>"):
        return "empty-return-path"
    for address in (sender, return_path or sender):
        if why := _why_not_to(address.strip(" <>").lower(), ours):
            return why
    return _why_not_by(headers)


def _why_not_to(address: str, ours: Collection[str]) -> str:
    local = address.partition("@")[0]
    if not address or "@" not in address:
        return "no-address"
    plain = f"{local.partition('+')[0]}@{address.partition('@')[2]}"
    if {address, plain} & {one.lower() for one in ours}:
        return "self"
    if _NOBODY.match(local) or local.startswith("owner-") or local.endswith("-request"):
        return "nobody-reads"
    return ""


def _why_not_by(headers: Mapping[str, str]) -> str:
    said = headers.get("auto-submitted", "no").partition(";")[0].strip().lower()
    if said not in ("", "no"):
        return "automatic"
    if headers.get("precedence", "").strip().lower() in _QUIET:
        return "bulk"
    if any(name in headers for name in _LIST_HEADERS):
        return "list"
    asked = headers.get("x-auto-response-suppress", "").lower().replace(",", " ").split()
    if _NO_ANSWER.intersection(asked):
        return "asked-not-to"
    if "x-autoreply" in headers or "x-autorespond" in headers or "x-loop" in headers:
        return "automatic"
    if headers.get("content-type", "").strip().lower().startswith("multipart/report"):
        return "report"
    return ""
