"""What of a contact's words somebody may see (field class C)."""

from hypercare.casework.contacts.models import Contact
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import Scope, scope_of
from hypercare.foundation.accounts.visibility import covers
from hypercare.foundation.words.models import Words


def sees_clear(actor: Actor, contact: Contact | None = None) -> bool:
    """Clear names, numbers and reasons are a right of their own.

    Scope *team* covers every contact that the actor was able to fetch; *own* needs the contact.
    """
    scope = scope_of(actor, "words.clear")
    if scope != Scope.OWN:
        return scope in (Scope.ALL, Scope.TEAM)
    return contact is not None and covers(
        actor,
        "words.clear",
        people=(contact.logged_by_id, contact.taken_by_id),
        token=contact.token_id,
    )


def shown(words: Words, actor: Actor, contact: Contact | None = None) -> str:
    """The clear text for who may see it and while it exists, else the masked one."""
    if words.clear is not None and sees_clear(actor, contact):
        return words.clear
    return words.masked
