"""People who sign in, what they may do in which program, and tokens for scripts."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.crypto import salted_hmac

from hypercare.foundation.kernel.fields import Versioned
from hypercare.foundation.programs.owned import Owned


class User(AbstractUser):
    """Somebody of the staff. Rights come from memberships only; Django's groups are not used."""

    # One name field serves every culture; None is how Django takes an inherited field away.
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(max_length=150)
    session_number = models.PositiveIntegerField(default=0)

    # Filled where a request finds the person; for anybody else there is no way into a program.
    memberships_found: "tuple[Membership, ...]" = ()

    def __str__(self) -> str:
        return self.name or self.username

    def get_session_auth_hash(self) -> str:
        """Also changes with `session_number`: raising it ends every session of the person."""
        return self._session_hash(settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        return (self._session_hash(secret) for secret in settings.SECRET_KEY_FALLBACKS)

    def _session_hash(self, secret: str | bytes) -> str:
        words = f"{self.password}:{self.session_number}"
        return salted_hmac("hypercare.session", words, secret, algorithm="sha256").hexdigest()


class Membership(Owned, Versioned):
    """One role of one person in one program.

    `teams` holds codes of support groups (scope *team* of the rights file); `entity` holds the
    one entity that an outside reader speaks for.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20)
    teams = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    entity = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "user"], name="one_role_per_program"),
        ]


class ApiToken(Owned):
    """A script's way in. Only its SHA-256 is kept; it is shown once, when it is made."""

    name = models.CharField(max_length=100)
    role = models.CharField(max_length=20)
    scopes = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    prefix = models.CharField(max_length=12)
    digest = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "name"], name="token_name_in_program"),
            models.UniqueConstraint(fields=["digest"], name="token_digest"),
        ]

    def is_usable(self, at: datetime) -> bool:
        return self.revoked_at is None and at < self.expires_at
