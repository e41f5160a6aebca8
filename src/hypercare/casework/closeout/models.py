"""What is done when a county has gone live: the letter to it (R06)."""

from datetime import time

from django.db import models
from django.db.models import Q

from hypercare.foundation.accounts import visibility
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import User
from hypercare.foundation.kernel.fields import Versioned
from hypercare.foundation.outbox.models import Message
from hypercare.foundation.programs.owned import Owned
from hypercare.reference.directory.models import Line, Person
from hypercare.reference.rollout.models import County


class Letter(Owned, Versioned):
    """The letter that each county gets: sentences with `{names}` (`fields.FIELDS`).

    It goes out at `at_time` of the county's go-live date, in the program's zone. With
    `needs_release` somebody sends each one; else it goes by itself.
    """

    is_on = models.BooleanField(default=False)
    needs_release = models.BooleanField(default=True)
    at_time = models.TimeField(default=time(8, 0))
    mailbox = models.ForeignKey(Line, null=True, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=150)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program"], name="county_letter")]


class Hold(Owned):
    """That a county's letter waits, although it is due. `ended_at` ends it."""

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "county"],
                name="county_held_once",
                condition=Q(ended_at__isnull=True),
            ),
        ]


class CountyNoticeQuerySet(models.QuerySet["CountyNotice"]):
    def visible_to(self, actor: Actor) -> "CountyNoticeQuerySet":
        return self.filter(visibility.rows(actor, "county-notice.read"))


class CountyNotice(Owned):
    """A letter as it was sent (R06). Number 1 is the letter, each further one a correction.

    `go_live` is the county's date when it was sent; a later slip changes nothing here (R39).
    """

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    go_live = models.DateField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = CountyNoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "county", "number"], name="county_notice"),
            models.CheckConstraint(
                name="county_notice_corrected_by_someone",
                condition=Q(number=1) | Q(by__isnull=False),
            ),
        ]


class Receiver(Owned):
    """Who was sent a letter, at which address, and the message that says whether it arrived."""

    notice = models.ForeignKey(CountyNotice, on_delete=models.PROTECT, related_name="receivers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    address = models.EmailField()
    message = models.OneToOneField(Message, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "notice", "person"], name="county_notice_receiver"
            ),
        ]
