"""The facts of an issue as a form has them, and how each is checked and written.

A list is the keys in order with commas between, so that two changes of it can be compared.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from hypercare.casework.contacts.selectors import shown
from hypercare.casework.contacts.states import About, Severity
from hypercare.casework.issues.models import Issue, IssueCounty, IssuePartner, IssueWave
from hypercare.casework.issues.policies import LONGEST, too_long
from hypercare.casework.tickets.services.fitting import checked_group
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import Membership
from hypercare.foundation.kernel.clock import read_local
from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.foundation.kernel.text import clean_line, clean_words
from hypercare.foundation.ui.words import in_full
from hypercare.reference.directory.models import Entity, EntityType
from hypercare.reference.directory.selectors import book
from hypercare.reference.rollout.models import County, Wave
from hypercare.reference.rollout.selectors import plan

FIELDS = (
    "summary",
    "workaround",
    "severity",
    "group",
    "person",
    "areas",
    "counties",
    "waves",
    "partners",
    "first_seen",
    "hurts_on",
    "expected_fix",
)
Facts = Mapping[str, str]
MINUTE = "%Y-%m-%dT%H:%M"


def joined(keys: Iterable[object]) -> str:
    return ",".join(sorted(str(key) for key in keys))


def split(value: str) -> list[str]:
    return [key for key in value.split(",") if key]


def facts_of(issue: Issue, actor: Actor) -> dict[str, str]:
    """As this actor sees them: words that are masked for the actor are compared masked."""
    zone = issue.program.zone
    return {
        "summary": clean_line(shown(issue.summary, actor)),
        "workaround": clean_words(shown(issue.workaround, actor)) if issue.workaround else "",
        "severity": str(issue.severity),
        "group": issue.group.code if issue.group else "",
        "person": str(issue.person_id or ""),
        "areas": joined(issue.areas),
        "counties": joined(county.key for county in issue.counties.all()),
        "waves": joined(wave.number for wave in issue.waves.all()),
        "partners": joined(partner.key for partner in issue.partners.all()),
        "first_seen": issue.first_seen_at.astimezone(zone).strftime(MINUTE),
        "hurts_on": issue.hurts_on.isoformat() if issue.hurts_on else "",
        "expected_fix": issue.expected_fix.isoformat() if issue.expected_fix else "",
    }


@dataclass(frozen=True)
class Checked:
    """Attributes of the issue, keys of what it is linked to, and what the history says."""

    attributes: Mapping[str, Any]
    links: Mapping[str, list[str]]
    sentences: tuple[str, ...]


def checked(issue: Issue, changed: Facts, by: Actor) -> Checked:
    """Raises InvalidInput with every field at fault."""
    attributes: dict[str, Any] = {}
    sentences: list[str] = []
    faults: dict[str, str] = {}
    for name in (name for name in FIELDS if name in changed):
        try:
            found, sentence = _CHECKS[name](issue, changed[name], by)
        except InvalidInput as error:
            faults[name] = error.sentence
        else:
            attributes |= found
            sentences.append(sentence)
    if faults:
        raise InvalidInput(" ".join(faults.values()), fields=faults)
    links = {name: attributes.pop(name) for name in LINKS if name in attributes}
    return Checked(attributes, links, tuple(sentences))


def link(issue: Issue, links: Mapping[str, list[str]]) -> None:
    """What is affected, anew where it was given."""
    if "counties" in links:
        IssueCounty.objects.filter(issue=issue).delete()
        county_ids = _ids(County.objects, issue, key__in=links["counties"])
        IssueCounty.objects.bulk_create(
            IssueCounty(program=issue.program, issue=issue, county_id=pk) for pk in county_ids
        )
    if "waves" in links:
        IssueWave.objects.filter(issue=issue).delete()
        wave_ids = _ids(Wave.objects, issue, number__in=links["waves"])
        IssueWave.objects.bulk_create(
            IssueWave(program=issue.program, issue=issue, wave_id=pk) for pk in wave_ids
        )
    if "partners" in links:
        IssuePartner.objects.filter(issue=issue).delete()
        entity_ids = _ids(Entity.objects, issue, key__in=links["partners"])
        IssuePartner.objects.bulk_create(
            IssuePartner(program=issue.program, issue=issue, partner_id=pk) for pk in entity_ids
        )


LINKS = ("counties", "waves", "partners")


def _ids(rows: Any, issue: Issue, **met: object) -> list[int]:
    return list(rows.filter(program=issue.program, **met).values_list("pk", flat=True))


def owner(key: str, by: Actor) -> Membership | None:
    """Who can have an issue, or answer for it: anybody of the program who is not let go."""
    if not key.isdecimal() or len(key) > 18:
        return None
    rows = Membership.objects.filter(program=by.program, user_id=key, user__is_active=True)
    return rows.select_related("user").first()


_Found = tuple[dict[str, Any], str]


def _summary(issue: Issue, value: str, by: Actor) -> _Found:
    line = clean_line(value)
    if not line:
        raise InvalidInput(_("Say in a few words what goes wrong."))
    if len(line) > LONGEST["summary"]:
        raise InvalidInput(too_long(LONGEST["summary"]))
    return {"summary": line}, _("What goes wrong: %(line)s.") % {"line": line.rstrip(".")}


def _workaround(issue: Issue, value: str, by: Actor) -> _Found:
    text = clean_words(value)
    if len(text) > LONGEST["workaround"]:
        raise InvalidInput(too_long(LONGEST["workaround"]))
    if not text and issue.is_known:
        raise InvalidInput(_("A known issue is published with its workaround. Write it."))
    if not text:
        return {"workaround": ""}, _("No workaround any more.")
    return {"workaround": text}, _("Workaround: %(text)s") % {"text": text}


def _severity(issue: Issue, value: str, by: Actor) -> _Found:
    if value not in {str(level) for level in Severity.values}:
        raise InvalidInput(_("Choose a severity from 1 to 4."))
    return {"severity": int(value)}, _("Severity %(new)s.") % {"new": value}


def _group(issue: Issue, value: str, by: Actor) -> _Found:
    if not value:
        return {"group": None}, _("With no group.")
    group = checked_group(value, by)
    return {"group": group}, _("With %(group)s.") % {"group": group.name}


def _person(issue: Issue, value: str, by: Actor) -> _Found:
    if not value:
        return {"person": None}, _("With nobody by name.")
    member = owner(value, by)
    if member is None:
        raise InvalidInput(_("That person is not with this program any more. Choose another."))
    return {"person": member.user}, _("With %(person)s.") % {"person": member.user}


def _areas(issue: Issue, value: str, by: Actor) -> _Found:
    keys = split(value)
    if set(keys) - set(About.values):
        raise InvalidInput(_("Choose from the list."))
    words = ", ".join(str(About(key).label) for key in keys) or _("anything")
    return {"areas": keys}, _("Callers ask about: %(words)s.") % {"words": words}


def _counties(issue: Issue, value: str, by: Actor) -> _Found:
    keys, known = split(value), plan(by.program).counties
    if set(keys) - set(known):
        raise InvalidInput(_("There is no such county in this program. Choose from the list."))
    names = ", ".join(known[key].name for key in keys) or _("any")
    return {"counties": keys}, _("Counties: %(names)s.") % {"names": names}


def _waves(issue: Issue, value: str, by: Actor) -> _Found:
    keys = split(value)
    if set(keys) - {str(number) for number in plan(by.program).waves}:
        raise InvalidInput(_("There is no such wave in this program. Choose from the list."))
    return {"waves": keys}, _("Waves: %(names)s.") % {"names": ", ".join(keys) or _("any")}


def _partners(issue: Issue, value: str, by: Actor) -> _Found:
    keys = split(value)
    known = {one.key: one.name for one in partners(by)}
    if set(keys) - set(known):
        raise InvalidInput(_("There is no such interface partner. Choose from the list."))
    names = ", ".join(known[key] for key in keys) or _("any")
    return {"partners": keys}, _("Interface partners: %(names)s.") % {"names": names}


def partners(by: Actor) -> list[Any]:
    return [
        one
        for one in book(by.program).entities
        if EntityType.INTERFACE_PARTNER in one.types and not one.retired
    ]


def _first_seen(issue: Issue, value: str, by: Actor) -> _Found:
    try:
        typed = datetime.strptime(value, MINUTE)  # noqa: DTZ007 - of the program's zone
    except ValueError as error:
        raise InvalidInput(_("Write a date and a time.")) from error
    moments = read_local(typed, by.program.zone).moments
    if not moments:
        raise InvalidInput(_("The clocks skip that time. Choose another one."))
    return {"first_seen_at": moments[0]}, _("First seen on %(when)s.") % {"when": in_full(typed)}


def _expected_fix(issue: Issue, value: str, by: Actor) -> _Found:
    if not value:
        return {"expected_fix": None}, _("No day for the fix any more.")
    day = _day(value)
    return {"expected_fix": day}, _("Fix expected on %(day)s.") % {"day": in_full(day)}


def _hurts_on(issue: Issue, value: str, by: Actor) -> _Found:
    if not value:
        return {"hurts_on": None}, _("No day from which it hurts any more.")
    day = _day(value)
    return {"hurts_on": day}, _("It hurts from %(day)s.") % {"day": in_full(day)}


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise InvalidInput(_("Write a date.")) from error


_CHECKS: Mapping[str, Callable[[Issue, str, Actor], _Found]] = {
    "summary": _summary,
    "workaround": _workaround,
    "severity": _severity,
    "group": _group,
    "person": _person,
    "areas": _areas,
    "counties": _counties,
    "waves": _waves,
    "partners": _partners,
    "first_seen": _first_seen,
    "hurts_on": _hurts_on,
    "expected_fix": _expected_fix,
}
