"""A person's private calendar address."""

from django.db import models
from django.db.models import Q

from hypercare.foundation.accounts.models import User
from hypercare.foundation.programs.owned import Owned


class Feed(Owned):
    """Only the SHA-256 of its address is kept; the address is shown once, when it is made."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    digest = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "digest"], name="feed_digest"),
            models.UniqueConstraint(
                fields=["program", "user"], name="one_feed_per_person", condition=Q(revoked_at=None)
            ),
        ]
