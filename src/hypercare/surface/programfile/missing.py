"""What the paper leaves in <angle brackets> and a program does not have yet (R02). Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hypercare.surface.programfile.document import Document, Record


class Topic(Enum):
    """In the order of the paper."""

    SYSTEMS = gettext_lazy("Systems and dates")
    LINES = gettext_lazy("Phone lines and mailboxes")
    TICKETS = gettext_lazy("Tickets and transfers")
    MEETINGS = gettext_lazy("Go-live week")
    GO_TO = gettext_lazy("Go-To resources")
    DOCUMENTS = gettext_lazy("Documents")
    COUNTIES = gettext_lazy("Counties")


@dataclass(frozen=True)
class Gap:
    """One thing that nobody has entered. `section`, `key` and `name` say where it belongs.

    Without `key` a new record is wanted, and `preset` is what is known of it already.
    """

    topic: Topic
    what: str
    section: str
    key: str = ""
    name: str = ""
    preset: Mapping[str, str] = field(default_factory=dict)


# purpose: what the paper calls it, its key, its kind, and the field that must be filled in.
LINES = {
    "customer-support": (gettext_lazy("Customer Support 800 number"), "phone", "number"),
    "customer-support-mailbox": (gettext_lazy("Customer Support mailbox"), "mailbox", "email"),
    "customer-support-transfer": (gettext_lazy("Customer Support main line"), "phone", "number"),
    "service-desk": (gettext_lazy("New System Service Desk"), "phone", "number"),
    "conference": (gettext_lazy("Migration conference line"), "phone", "number"),
}
EFFORTS = {
    "conversion": gettext_lazy("Conversion Processes"),
    "ad-hoc": gettext_lazy("Ad-Hoc"),
    "cutover": gettext_lazy("Cutover Activities"),
    "lds-application": gettext_lazy("LDS Application"),
    "lds-technical": gettext_lazy("LDS Technical"),
}
MEETINGS = {
    "status": gettext_lazy("Daily status"),
    "qrt-am": gettext_lazy("Quick Response Team (morning)"),
    "qrt-pm": gettext_lazy("Quick Response Team (afternoon)"),
    "partner-debrief": gettext_lazy("Implementation debrief for interface partners"),
    "county-debrief": gettext_lazy("Implementation debrief for counties"),
}
FACTS = {
    "current_system": (Topic.SYSTEMS, gettext_lazy("The name of the Current System.")),
    "new_system": (Topic.SYSTEMS, gettext_lazy("The name of the New System.")),
    "duration": (Topic.SYSTEMS, gettext_lazy("How long the two projects have worked on the move.")),
    "quick_reference": (
        Topic.DOCUMENTS,
        gettext_lazy("Where the New System quick reference guide is found."),
    ),
    "agreements": (
        Topic.DOCUMENTS,
        gettext_lazy("Where the interface partner agreements are found."),
    ),
    "holidays": (Topic.MEETINGS, gettext_lazy("The holidays, which go-live week leaves out.")),
    "work_hours": (Topic.TICKETS, gettext_lazy("The hours in which the teams work on tickets.")),
}


def missing(document: Document) -> list[Gap]:
    """In the order of the paper; empty when nothing would be printed as a blank."""
    found = [
        *_facts(document),
        *_waves(document),
        *_lines(document),
        *_tickets(document),
        *_meetings(document),
        *_go_to(document),
        *_counties(document),
    ]
    order = list(Topic)
    return sorted(found, key=lambda gap: order.index(gap.topic))


def _facts(document: Document) -> Iterator[Gap]:
    known = document.settings | document.program
    for name, (topic, what) in FACTS.items():
        if not known[name]:
            yield Gap(topic, str(what), "facts", name=name)


def _waves(document: Document) -> Iterator[Gap]:
    waves = document.sections["waves"]
    if not waves:
        yield Gap(Topic.SYSTEMS, _("The waves, and when each goes live."), "waves")
    for wave in waves:
        here = {"number": wave["number"]}
        if wave["go_live"] is None:
            what = _("The go-live date of wave %(number)d.") % here
            yield Gap(Topic.SYSTEMS, what, "waves", str(wave["number"]), "go_live")
        if not any(county["wave"] == wave["number"] for county in document.sections["counties"]):
            what = _("The counties of wave %(number)d.") % here
            yield Gap(Topic.COUNTIES, what, "counties")


def _lines(document: Document) -> Iterator[Gap]:
    by_purpose = {line["purpose"]: line for line in document.sections["lines"]}
    used = {rule["line"] for rule in document.sections["rules"]} - LINES.keys() - {""}
    for purpose, (name, kind, wanted) in LINES.items():
        yield from _line(by_purpose.get(purpose), purpose, str(name), kind, wanted)
    for purpose in sorted(used):
        yield from _line(by_purpose.get(purpose), purpose, purpose, "phone", "number")


def _line(line: Record | None, purpose: str, name: str, kind: str, wanted: str) -> Iterator[Gap]:
    if line is None:
        project = "new" if purpose == "service-desk" else "current"
        known = {"purpose": purpose, "name": name, "kind": kind, "project": project}
        known["key"] = purpose.replace("-", "_")
        what = _("The line “%(name)s”.") % {"name": name}
        yield Gap(Topic.LINES, what, "lines", name="number", preset=known)
    elif not line[wanted]:
        said = {"name": line["name"]}
        number, mail = _("The number of “%(name)s”.") % said, _("The address of “%(name)s”.") % said
        what = number if wanted == "number" else mail
        yield Gap(Topic.LINES, what, "lines", line["key"], wanted)


def _targets(document: Document) -> Iterator[Gap]:
    known = {target["severity"] for target in document.sections["targets"]}
    for severity in (1, 2, 3, 4):
        if severity not in known:
            what = _("How soon a ticket of severity %(severity)d is looked at.")
            here = {"severity": severity}
            preset = {"severity": str(severity)}
            yield Gap(Topic.TICKETS, what % here, "targets", name="review_minutes", preset=preset)


def _tickets(document: Document) -> Iterator[Gap]:
    yield from _targets(document)
    categories = document.sections["categories"]
    if not any(leaf["intake_channels"] for leaf in categories):
        what = _("Problem area, sub-area and summary that a migration ticket starts with.")
        yield Gap(Topic.TICKETS, what, "categories")
    if not document.sections["transfer_steps"]:
        what = _("How to transfer a call, step by step.")
        yield Gap(Topic.TICKETS, what, "transfer_steps")
    if not any(group["code"] == "MRT" for group in document.sections["groups"]):
        what = _("The Migration Readiness Team, which reviews every ticket.")
        known = {"code": "MRT", "name": _("Migration Readiness Team")}
        yield Gap(Topic.TICKETS, what, "groups", preset=known)


def _meetings(document: Document) -> Iterator[Gap]:
    if not document.sections["rooms"]:
        yield Gap(Topic.MEETINGS, _("The conference room of go-live week."), "rooms")
    known = {meeting["key"] for meeting in document.sections["meetings"]}
    for key, title in MEETINGS.items():
        if key not in known:
            what = _("When “%(title)s” is held.") % {"title": title}
            preset = {"key": key, "title": str(title)}
            yield Gap(Topic.MEETINGS, what, "meetings", name="start", preset=preset)


def _go_to(document: Document) -> Iterator[Gap]:
    known = {record["effort"]: record for record in document.sections["go_to"]}
    people = {person["key"]: person for person in document.sections["people"]}
    for effort, name in EFFORTS.items():
        record, said = known.get(effort), {"name": name}
        if record is None:
            what = _("Who is asked about %(name)s.") % said
            preset = {"effort": effort, "name": str(name)}
            yield Gap(Topic.GO_TO, what, "go_to", name="person", preset=preset)
        elif not record["person"]:
            what = _("Who is asked about %(name)s.") % said
            yield Gap(Topic.GO_TO, what, "go_to", effort, "person")
        elif not record["backup"]:
            what = _("Who stands in for the person for %(name)s.") % said
            yield Gap(Topic.GO_TO, what, "go_to", effort, "backup")
        elif not _can_be_reached(people.get(record["person"])):
            what = _("Number or address of the person for %(name)s.") % said
            yield Gap(Topic.GO_TO, what, "people", record["person"], "phone")


def _can_be_reached(person: Record | None) -> bool:
    return bool(person and (person["phone"] or person["extension"] or person["email"]))


def _counties(document: Document) -> Iterator[Gap]:
    """One for each county, which names all that it lacks (R28, settled readings 7 and 9)."""
    wanted = (
        ("project_managers", _("its New System project manager")),
        ("implementation_leads", _("its implementation leads")),
        ("help_desk_model", _("its help desk model")),
        ("public_number", _("the number for the public")),
    )
    for county in document.sections["counties"]:
        lacks = [(name, words) for name, words in wanted if not county[name]]
        if lacks:
            said = {"county": county["name"], "lacks": ", ".join(words for _n, words in lacks)}
            what = _("%(county)s: %(lacks)s.") % said
            yield Gap(Topic.COUNTIES, what, "counties", county["key"], lacks[0][0])
