"""Adding a sentence to the history of an issue; two at once are both kept."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.issues.models import Issue, IssueEntry
from hypercare.casework.issues.policies import LONGEST, too_long
from hypercare.casework.issues.services.holding import hold
from hypercare.casework.issues.services.lines import HERE, Source, tell
from hypercare.casework.issues.states import EntryKind
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.foundation.kernel.text import clean_words


@transaction.atomic
def note(
    *,
    issue: Issue,
    text: str,
    by: Actor,
    at: datetime,
    source: Source = HERE,
    key: UUID | None = None,
) -> IssueEntry:
    """The same `key` adds nothing. Raises InvalidInput for no words or too many."""
    locked = hold(issue, by)
    known = IssueEntry.objects.filter(program=by.program, key=key).first() if key else None
    if known is not None:
        return known
    said = clean_words(text)
    if not said or len(said) > LONGEST["why"]:
        sentence = too_long(LONGEST["why"]) if said else _("Write the note before you add it.")
        raise InvalidInput(sentence, fields={"text": sentence})
    return tell(locked, EntryKind.NOTE, said, by=by, at=at, source=source, key=key)
