"""What follows from a contact's facts. Pure."""

from datetime import timedelta

from hypercare.casework.contacts.models import Contact


def is_late(contact: Contact, after: timedelta) -> bool:
    """Logged more than the program's minutes after it happened (R35): derived, never stored."""
    return contact.logged_at - contact.happened_at > after
