"""What a person was told, and how each person wants to be told."""

from typing import Self

from django.db import models
from django.db.models import Q

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import User
from hypercare.foundation.notices.states import Way
from hypercare.foundation.programs.owned import Owned


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own; nobody reads the notices of another."""
        return self.filter(program=actor.program, person=actor.user)

    def unread(self) -> Self:
        return self.filter(read_at=None)


class Notice(Owned):
    """One thing that one person was told; `key` makes a repetition the same notice.

    `subject` is a reference ("T-1042"); `text` holds numbers and the product's own words only.
    """

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=60)
    text = models.CharField(max_length=300)
    key = models.CharField(max_length=120)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "person", "key"], name="notice_once"),
        ]
        indexes = [
            models.Index(fields=["program", "person", "-at", "-id"], name="notice_by_time"),
            models.Index(
                fields=["program", "person"], name="notice_unread", condition=Q(read_at=None)
            ),
        ]


class Choice(Owned):
    """How one person wants to be told of one kind; without a row the kind's preset holds."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    way = models.CharField(max_length=4, choices=Way.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "person", "kind"], name="notice_choice"),
            models.CheckConstraint(name="notice_way", condition=Q(way__in=Way.values)),
        ]
