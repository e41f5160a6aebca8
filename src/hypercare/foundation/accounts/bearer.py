"""Who a bearer token speaks for (safety row 27)."""

import hashlib
from datetime import datetime

from django.db.models import F, Q

from hypercare.foundation.accounts.actor import Actor, from_token
from hypercare.foundation.accounts.models import ApiToken
from hypercare.foundation.accounts.rights import rights


def actor_from_bearer(header: str | None, at: datetime) -> Actor | None:
    """The actor of an `Authorization` header, in one query. None: answer 401.

    A token ends with its maker's account and membership, too (safety row 29).
    """
    kind, _space, secret = (header or "").partition(" ")
    if kind.lower() != "bearer" or not secret.strip():
        return None
    maker = Q(made_by=None) | Q(made_by__is_active=True, made_by__memberships__program=F("program"))
    known = ApiToken.objects.select_related("program").filter(maker, digest=digest(secret.strip()))
    token = known.first()
    if token is None or not token.is_usable(at) or token.role not in rights().roles:
        return None
    return from_token(token)


def digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()
