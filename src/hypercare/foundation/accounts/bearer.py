"""Who a bearer token speaks for (safety row 27)."""

import hashlib
from datetime import datetime

from hypercare.foundation.accounts.actor import Actor, from_token
from hypercare.foundation.accounts.models import ApiToken
from hypercare.foundation.accounts.rights import rights
from hypercare.foundation.kernel.rows import load
from hypercare.foundation.programs.models import Program

# Where the browser of a wallboard keeps its token; sent to /wall only, and read by no script.
SCREEN_COOKIE = "hc_wall"


def actor_from_bearer(header: str | None, at: datetime) -> Actor | None:
    """The actor of an `Authorization` header, in one query. None: answer 401."""
    secret = secret_in(header or "")
    return actor_of(digest(secret), at) if secret else None


def secret_in(header: str) -> str:
    """Of `Bearer hc_…`; empty for anything else."""
    kind, _space, secret = header.partition(" ")
    return secret.strip() if kind.lower() == "bearer" else ""


def actor_of(secret: bytes, at: datetime) -> Actor | None:
    """By the digest of a token that may be used now.

    A token ends with its maker's account and membership, too (safety row 29).
    """
    token = _known(secret)
    if token is None or not token.is_usable(at) or token.role not in rights().roles:
        return None
    return from_token(token)


def _known(secret: bytes) -> ApiToken | None:
    found = load(_BY_DIGEST, [secret], token=ApiToken, program=Program)
    if found is None:
        return None
    token: ApiToken
    token, token.program = found
    return token


_BY_DIGEST = """
    FROM accounts_apitoken token JOIN programs_program program ON program.id = token.program_id
    WHERE token.digest = %s AND (token.made_by_id IS NULL OR EXISTS (
        SELECT FROM accounts_membership member JOIN accounts_user maker ON maker.id = member.user_id
        WHERE member.user_id = token.made_by_id AND member.program_id = token.program_id
        AND maker.is_active))
"""


def digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()
