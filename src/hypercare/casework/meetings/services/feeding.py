"""A person's private calendar address: made, shown once, taken back."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.meetings.models import Feed
from hypercare.casework.meetings.services.holding import tell
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.kernel.errors import NotAllowed


@transaction.atomic
def make_feed(*, by: Actor, at: datetime) -> str:
    """The secret part of a new address; one that there was ends at once."""
    require(by, "meeting.read")
    if by.user is None:
        raise NotAllowed(_("Only a person has a calendar of their own. Sign in to make one."))
    Feed.objects.filter(program=by.program, user=by.user, revoked_at=None).update(revoked_at=at)
    secret = secrets.token_urlsafe(32)
    Feed.objects.create(program=by.program, user=by.user, digest=digest(secret), made_at=at)
    tell("calendar.made", "calendar", by, at)
    return secret


@transaction.atomic
def revoke_feed(*, by: Actor, at: datetime) -> bool:
    """Whether there was one. Calendar programs get nothing from it any more."""
    mine = Feed.objects.filter(program=by.program, user=by.user, revoked_at=None)
    ended = bool(mine.update(revoked_at=at))
    if ended:
        tell("calendar.revoked", "calendar", by, at)
    return ended


def digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()
