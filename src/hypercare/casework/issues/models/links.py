"""What is affected by an issue, and what hangs on it."""

from django.db import models

from hypercare.casework.contacts.models import Contact
from hypercare.casework.issues.models.issue import Issue
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.programs.owned import Owned
from hypercare.reference.directory.models import Entity
from hypercare.reference.rollout.models import County, Wave


class IssueCounty(Owned):
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="+")
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "issue", "county"], name="issue_county"),
        ]


class IssueWave(Owned):
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="+")
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "issue", "wave"], name="issue_wave"),
        ]


class IssuePartner(Owned):
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="+")
    partner = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "issue", "partner"], name="issue_partner"),
        ]


class IssueContact(Owned):
    """That somebody said a contact is about an issue, also where no ticket is needed."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="contact_links")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="issue_links")
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "issue", "contact"], name="issue_contact"),
        ]


class IssueTicket(Owned):
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="ticket_links")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="issue_links")
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "issue", "ticket"], name="issue_ticket"),
        ]
