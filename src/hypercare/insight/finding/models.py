"""What belongs to finding alone: saved views, chosen columns, and words known by their spelling."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import ApiToken, User
from hypercare.foundation.kernel.fields import Versioned
from hypercare.foundation.programs.owned import Owned
from hypercare.insight.finding.states import Listed, SharedWith


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, actor: Actor) -> "SavedViewQuerySet":
        """One's own, one's teams', and everybody's. It holds an address and never a row."""
        shared = Q(shared_with=SharedWith.PROGRAM)
        shared |= Q(shared_with=SharedWith.TEAM, team__in=actor.teams)
        own = Q(owner=actor.user, owner__isnull=False) | Q(token=actor.token, token__isnull=False)
        return self.filter(Q(program=actor.program) & (own | shared))


class SavedView(Owned, Versioned):
    """A list's filters under a name. `query` is what `filters.render` wrote."""

    number = models.PositiveIntegerField()
    listed = models.CharField(max_length=10, choices=Listed.choices)
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=2000, blank=True)
    owner = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    token = models.ForeignKey(ApiToken, null=True, on_delete=models.PROTECT, related_name="+")
    shared_with = models.CharField(
        max_length=10, choices=SharedWith.choices, default=SharedWith.PRIVATE
    )
    team = models.CharField(max_length=20, blank=True)
    made_at = models.DateTimeField()

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "number"], name="view_number"),
            models.UniqueConstraint(
                fields=["program", "owner", "listed", "name"], name="view_name_of_owner"
            ),
            models.UniqueConstraint(
                fields=["program", "token", "listed", "name"], name="view_name_of_token"
            ),
            models.CheckConstraint(
                name="view_of_one_owner",
                condition=Q(owner__isnull=False, token__isnull=True)
                | Q(owner__isnull=True, token__isnull=False),
            ),
            models.CheckConstraint(name="view_has_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="view_of_team_names_it",
                condition=Q(shared_with=SharedWith.TEAM) & ~Q(team="")
                | ~Q(shared_with=SharedWith.TEAM) & Q(team=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ChosenColumns(Owned):
    """Which columns a person wants to see of a list, in their order."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    listed = models.CharField(max_length=10, choices=Listed.choices)
    columns = ArrayField(models.CharField(max_length=20))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "user", "listed"], name="columns_once"),
        ]


class KnownWord(Owned):
    """A word that somebody wrote here, from masked texts; for understanding slips."""

    word = models.CharField(max_length=30)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "word"], name="known_word"),
        ]
        indexes = [
            GinIndex(
                fields=["word"],
                name="known_word_like",
                opclasses=["gin_trgm_ops"],
            ),
        ]


class WordsRead(Owned):
    """How far the program's texts were read for their words; one row per program."""

    upto = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program"], name="words_read_once")]
