"""The append-only history of an issue."""

from django.db import models

from hypercare.casework.issues.models.issue import Issue
from hypercare.casework.issues.states import EntryKind
from hypercare.foundation.accounts.models import ApiToken, User
from hypercare.foundation.programs.owned import Owned
from hypercare.foundation.words.models import Words


class IssueEntry(Owned):
    """One change or note; never changed (a trigger refuses it).

    `text` says it in words, clear and masked. `change` holds codes, ids and numbers only, among
    them the `version` that the change made. `source` is the meeting that it was decided in, by
    its number. `key` is drawn by whoever adds it, so that a repeated save adds nothing.
    """

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="story")
    kind = models.CharField(max_length=8, choices=EntryKind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    token = models.ForeignKey(
        ApiToken, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    text = models.ForeignKey(Words, on_delete=models.PROTECT, related_name="+")
    change = models.JSONField(default=dict, blank=True)
    source = models.CharField(max_length=15, blank=True, default="")
    key = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "key"],
                name="issue_entry_key",
                condition=models.Q(key__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["program", "issue", "id"], name="issue_entry_by_issue"),
            models.Index(
                fields=["program", "source", "id"],
                name="issue_entry_by_source",
                condition=~models.Q(source=""),
            ),
        ]
