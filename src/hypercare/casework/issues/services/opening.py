"""Opening an issue: from a page, a meeting, or by a script."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.contacts.states import Severity
from hypercare.casework.issues.models import Issue, IssueEntry
from hypercare.casework.issues.services.editing import apply
from hypercare.casework.issues.services.facts import checked, joined
from hypercare.casework.issues.services.lines import HERE, Source, tell
from hypercare.casework.issues.states import EntryKind
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.foundation.kernel.references import Series
from hypercare.foundation.kernel.text import clean_words
from hypercare.foundation.programs.services import next_number


@dataclass(frozen=True)
class IssueFacts:
    """As typed. `counties`, `areas` and `partners` are keys, `group` a code, `person` the key of
    a user; `first_seen`, `hurts_on` and `expected_fix` are local, as a form sends them.
    """

    summary: str
    workaround: str = ""
    is_known: bool = False
    areas: Sequence[str] = ()
    counties: Sequence[str] = ()
    waves: Sequence[str] = ()
    partners: Sequence[str] = ()
    severity: str = str(Severity.TWO.value)
    group: str = ""
    person: str = ""
    first_seen: str = ""
    hurts_on: str = ""
    expected_fix: str = ""


@transaction.atomic
def open_issue(
    *,
    facts: IssueFacts,
    by: Actor,
    at: datetime,
    source: Source = HERE,
    key: UUID | None = None,
) -> Issue:
    """The same `key` opens nothing more. Raises InvalidInput with every field at fault."""
    require(by, "issue.edit")
    if known := _known(by, key):
        return known
    issue = Issue(
        program=by.program,
        opened_at=at,
        opened_by=by.user,
        opened_token=by.token,
        first_seen_at=at,
        moved_at=at,
    )
    found = checked(issue, _given(facts), by)
    _check_known(facts)
    issue.number = next_number(by.program, Series.ISSUE)
    if facts.is_known:
        issue.published_at, issue.published_by = at, by.user
    apply(issue, found, by, at)
    text = _("Opened: %(summary)s") % {"summary": found.attributes["summary"]}
    tell(issue, EntryKind.OPENED, text, by=by, at=at, source=source, key=key)
    return issue


def _known(by: Actor, key: UUID | None) -> Issue | None:
    if key is None:
        return None
    rows = IssueEntry.objects.filter(program=by.program, key=key, kind=EntryKind.OPENED)
    entry = rows.select_related("issue").first()
    return entry.issue if entry else None


def _given(facts: IssueFacts) -> dict[str, str]:
    """The summary always, and what else was said."""
    said = {
        "workaround": clean_words(facts.workaround),
        "severity": facts.severity,
        "group": facts.group,
        "person": facts.person,
        "areas": joined(facts.areas),
        "counties": joined(facts.counties),
        "waves": joined(facts.waves),
        "partners": joined(facts.partners),
        "first_seen": facts.first_seen,
        "hurts_on": facts.hurts_on,
        "expected_fix": facts.expected_fix,
    }
    given = {name: value for name, value in said.items() if value}
    return {"summary": facts.summary, **given}


def _check_known(facts: IssueFacts) -> None:
    if facts.is_known and not clean_words(facts.workaround):
        sentence = _("A known issue is published with its workaround. Write it.")
        raise InvalidInput(sentence, fields={"workaround": sentence})
