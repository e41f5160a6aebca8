"""Who calls us, at which numbers, and what the telephone system told us about it."""

from django.db import models
from django.db.models import Q

from hypercare.casework.contacts.models import Contact
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import User
from hypercare.foundation.accounts.rights import Scope, scope_of
from hypercare.foundation.kernel.fields import Versioned
from hypercare.foundation.programs.owned import Owned
from hypercare.foundation.words.models import Words
from hypercare.reference.directory.models import Entity, Line, Person


class CallerQuerySet(models.QuerySet["Caller"]):
    def visible_to(self, actor: Actor) -> "CallerQuerySet":
        """Scope *team*: the callers of the contacts that the actor may see."""
        inside = self.filter(program=actor.program)
        match scope_of(actor, "caller.read"):
            case Scope.ALL | Scope.MASKED:
                return inside
            case Scope.TEAM:
                mine = Sighting.objects.filter(contact__in=Contact.objects.visible_to(actor))
                own, above = mine.values("caller"), mine.values("caller__root")
                return inside.filter(Q(pk__in=own) | Q(pk__in=above))
        return inside.none()


class Caller(Owned, Versioned):
    """Somebody who reached us, as somebody of one entity. Name and numbers are words (R34).

    `person` is the same human in the directory. `root` is the caller that this one was merged
    into, at the top of the tree; contacts keep pointing to the caller they came from.
    """

    key = models.UUIDField()
    name = models.ForeignKey(Words, on_delete=models.PROTECT, related_name="+")
    entity = models.ForeignKey(Entity, null=True, on_delete=models.PROTECT, related_name="+")
    entity_name = models.CharField(max_length=200, blank=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    root = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    objects = CallerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "key"], name="caller_key"),
            models.UniqueConstraint(
                fields=["program", "person"],
                name="caller_of_person",
                condition=Q(person__isnull=False),
            ),
            models.CheckConstraint(
                name="caller_not_its_own_root", condition=~Q(root=models.F("id"))
            ),
        ]

    @property
    def subject(self) -> str:
        return f"caller:{self.key}"


class CallerDetail(Owned):
    """One text about a caller: the name, or a number or address (`is_reach`)."""

    caller = models.ForeignKey(Caller, on_delete=models.PROTECT, related_name="details")
    words = models.OneToOneField(Words, on_delete=models.PROTECT, related_name="caller_detail")
    is_reach = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["program", "caller"], name="caller_details")]


class Sighting(Owned):
    """That a contact came from a caller. Never rewritten by a merge."""

    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="sighting")
    caller = models.ForeignKey(Caller, on_delete=models.PROTECT, related_name="sightings")


class Merge(Owned):
    """That somebody said two callers are one. `undone_at` ends it; nothing is ever deleted."""

    kept = models.ForeignKey(Caller, on_delete=models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Caller, on_delete=models.PROTECT, related_name="merged_by")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "gone"],
                name="merged_once_at_a_time",
                condition=Q(undone_at__isnull=True),
            ),
            models.CheckConstraint(
                name="merge_undone_by_someone",
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]


class Learned(Owned):
    """How far the program's journal was read for callers; one row per program."""

    position = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program"], name="learned_once")]


class Seat(Owned, Versioned):
    """Whose telephone an extension is. The person says it on a page of their own."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    extension = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "user"], name="one_seat_per_person"),
            models.UniqueConstraint(fields=["program", "extension"], name="one_person_per_seat"),
        ]


class Call(Owned):
    """What the telephone system said about one call. Each moment is kept once, in any order.

    `call_id` is the telephone system's; `key` becomes the call key of the contacts that are
    logged from it (R31). `number` is empty when the caller withheld it.
    """

    key = models.UUIDField()
    call_id = models.CharField(max_length=100)
    number = models.ForeignKey(Words, null=True, on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey(Line, null=True, on_delete=models.PROTECT, related_name="+")
    rang_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    heard_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "call_id"], name="call_id"),
            models.UniqueConstraint(fields=["program", "key"], name="call_key"),
        ]
        indexes = [models.Index(fields=["program", "-heard_at"], name="call_by_time")]

    @property
    def subject(self) -> str:
        return f"call:{self.key}"


class Ring(Owned):
    """An extension at which a call rang or was answered, and whose it was then."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="rings")
    extension = models.CharField(max_length=20)
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "call", "extension"], name="ring"),
        ]
