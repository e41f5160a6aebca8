"""Boards as program data, their editions for ever, and the screens that show them."""

import json

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from hypercare.foundation.accounts import visibility
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import ApiToken, User
from hypercare.foundation.kernel.fields import Versioned
from hypercare.foundation.programs.owned import Owned
from hypercare.insight.boards.content import Record, checksum
from hypercare.insight.boards.errors import Damaged
from hypercare.insight.boards.states import Column, Shows


class BoardQuerySet(models.QuerySet["Board"]):
    def visible_to(self, actor: Actor) -> "BoardQuerySet":
        return self.filter(visibility.rows(actor, "board.read"))

    def in_use(self) -> "BoardQuerySet":
        return self.filter(retired_at=None)


class Board(Owned, Versioned):
    """A whiteboard (R23, R24): which issues it shows, and what of them.

    Number and short description are always there, `columns` beside them. Meetings that ended
    before it was made owe it nothing.
    """

    key = models.CharField(max_length=40)
    title = models.CharField(max_length=100)
    place = models.CharField(max_length=100, blank=True)
    issues = models.CharField(max_length=10, choices=Shows.choices)
    columns = ArrayField(
        models.CharField(max_length=12, choices=Column.choices), default=list, blank=True
    )
    go_to = models.BooleanField(default=False)
    made_at = models.DateTimeField(db_default=Now())
    retired_at = models.DateTimeField(null=True)

    objects = BoardQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "key"], name="board_key")]

    def __str__(self) -> str:
        return self.title


class EditionQuerySet(models.QuerySet["Edition"]):
    def newest(self, board: Board) -> "Edition | None":
        return self.filter(program=board.program_id, board=board).order_by("-number").first()


class Edition(Owned):
    """What a board said when it was published: canonical JSON, never changed.

    Everything that is shown is in `content`; the other columns only find it. The database checks
    that `checksum` is the SHA-256 of it.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    content = models.TextField()
    checksum = models.CharField(max_length=64)

    objects = EditionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "board", "number"], name="edition_number"),
        ]

    def read(self) -> Record:
        """Raises Damaged when it is not what was published."""
        if checksum(self.content) != self.checksum:
            sentence = _("Edition %(number)d is not what was published. Tell whoever runs this.")
            raise Damaged(sentence % {"number": self.number})
        found: Record = json.loads(self.content)
        return found


class Wallboard(Owned, Versioned):
    """A screen on a wall. It shows one board, by a token that can do nothing else.

    `roles_only`: Go-To resources are shown by their role, without names.
    """

    name = models.CharField(max_length=100)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="wallboards")
    token = models.OneToOneField(ApiToken, on_delete=models.PROTECT, related_name="wallboard")
    roles_only = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "name"], name="wallboard_name")]
