"""The one journal, append-only, and the table of looks beside it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from hypercare.foundation.accounts.models import ApiToken, User
from hypercare.foundation.programs.owned import Owned


class Entry(Owned):
    """One entry per verb, written last in its transaction, numbered in commit order.

    `read_action`, `team`, `owner` and `entity` decide who may see it (the same scopes as the
    rights file). `data` holds ids, codes and masked text, never personal details. A trigger
    refuses UPDATE, DELETE and TRUNCATE.
    """

    position = models.BigIntegerField()
    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    token = models.ForeignKey(ApiToken, null=True, on_delete=models.PROTECT, related_name="+")
    read_action = models.CharField(max_length=60)
    teams = ArrayField(models.CharField(max_length=20), default=list)
    owner = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    entity = models.CharField(max_length=60, blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "position"], name="journal_position"),
        ]
        indexes = [models.Index(fields=["program", "subject", "position"])]


class Look(Owned):
    """Somebody saw personal details: a view, a search or an export. Kept apart from the verbs."""

    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=[(k, k) for k in ("view", "search", "export")])
    what = models.CharField(max_length=60)
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    token = models.ForeignKey(ApiToken, null=True, on_delete=models.PROTECT, related_name="+")
    rows = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["program", "at"]), models.Index(fields=["program", "what"])]
