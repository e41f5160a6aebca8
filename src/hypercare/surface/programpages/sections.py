"""The sections of a program as people read them: titles, columns, labels and hints. Pure."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from hypercare.surface.programfile.editing import DEFAULT, FACTS, NAMED_BY, STEPS


@dataclass(frozen=True)
class Section:
    """`one` is a record of it; `columns` are what the list shows; `moves` are changed elsewhere.

    `moves` are the fields that decide a go-live: given once, then moved with a reason (R39).
    """

    name: str
    title: Any
    one: Any
    about: Any
    columns: tuple[str, ...] = ()
    moves: tuple[str, ...] = ()

    @property
    def is_list(self) -> bool:
        return self.name in NAMED_BY

    @property
    def has_restore(self) -> bool:
        return self.name not in ("categories", "users")

    @property
    def has_retire(self) -> bool:
        return self.name != "users"


SECTIONS = {
    section.name: section
    for section in (
        Section(
            FACTS,
            _("Systems and settings"),
            _("systems and settings"),
            _("The names of both systems, the room, holidays, and what is counted in days."),
        ),
        Section(
            "targets",
            _("Targets"),
            _("target"),
            _("How soon a ticket is reviewed, has a person, and is heard of again, by severity."),
            ("review_minutes", "person_minutes", "update_minutes"),
        ),
        Section(
            "waves",
            _("Waves"),
            _("wave"),
            _("Groups of counties that go live together."),
            ("name", "go_live", "hypercare_days"),
            ("go_live", "hypercare_days"),
        ),
        Section(
            "counties",
            _("Counties"),
            _("county"),
            _("The organisations that migrate, with their people and their help desk model."),
            ("name", "wave", "go_live", "public_number", "users"),
            ("wave", "go_live"),
        ),
        Section(
            "entities",
            _("Entities"),
            _("entity"),
            _("Everybody else that a contact can come from: projects, partners, stakeholders."),
            ("name", "types", "aliases"),
        ),
        Section(
            "people",
            _("People"),
            _("person"),
            _("People whom callers are sent to, or who call."),
            ("name", "role", "entity", "phone", "email"),
        ),
        Section(
            "groups",
            _("Support groups"),
            _("support group"),
            _("Teams that tickets are assigned to."),
            ("name", "email", "outside"),
        ),
        Section(
            "go_to",
            _("Go-To resources"),
            _("Go-To resource"),
            _("Who is asked about each work effort, who stands in, and when."),
            ("name", "person", "backup", "hours", "group"),
        ),
        Section(
            "agreements",
            _("Interface partner agreements"),
            _("agreement"),
            _("Which edition of each partner’s agreement holds, and where it is read."),
            ("entity", "title", "edition", "link"),
        ),
        Section(
            "lines",
            _("Lines and mailboxes"),
            _("line"),
            _("Phone lines, mailboxes and desks of both projects, with their hours."),
            ("name", "purpose", "number", "email", "hours"),
        ),
        Section(
            "mailboxes",
            _("Mail that comes in"),
            _("mailbox"),
            _("The mailboxes whose messages become contacts, and how they are read."),
            ("name", "kind", "address", "line", "owner"),
        ),
        Section(
            STEPS,
            _("Transfer steps"),
            _("transfer steps"),
            _("How to transfer a call to Customer Support, step by step."),
        ),
        Section(
            "categories",
            _("Categories"),
            _("problem area"),
            _("Problem areas, sub-areas and summaries of tickets."),
            ("name", "sub_areas"),
        ),
        Section(
            DEFAULT,
            _("Intake category"),
            _("intake category"),
            _("The category that a migration ticket starts with."),
        ),
        Section(
            "rooms",
            _("Rooms"),
            _("room"),
            _("Where people meet. A room is booked once at a time."),
            ("name", "place", "email"),
        ),
        Section(
            "meetings",
            _("Meetings"),
            _("meeting"),
            _("The regular meetings of go-live week. The schedule of each wave follows them."),
            ("title", "start", "minutes", "days", "host", "room"),
        ),
        Section(
            "boards",
            _("Issue boards"),
            _("board"),
            _("What each whiteboard shows. Their editions are published on the boards’ own pages."),
            ("title", "place", "issues", "columns", "go_to"),
        ),
        Section(
            "report_recipients",
            _("Who gets the daily report"),
            _("recipient of the daily report"),
            _("Projects outside, where the report goes, by when, and what they may see."),
            ("name", "addresses", "cut_off", "deadline", "approval"),
        ),
        Section(
            "users",
            _("Who signs in"),
            _("person who signs in"),
            _("People with a role in this program."),
            ("name", "role", "teams", "entity"),
        ),
    )
}

LABELS = {
    "addresses": _("E-mail addresses"),
    "approval": _("Who approves an edition"),
    "cut_off": _("Cut-off, on the next day"),
    "deadline": _("Deadline, on the day of the cut-off"),
    "fields": _("What the data agreement lets them see"),
    "from_day": _("First day that is reported"),
    "rule_minutes": _("Minutes after the draft until it is approved by itself"),
    "same_day": _("The cut-off is on the evening of the day itself"),
    "address": _("Address"),
    "authserv": _("Name under which our mail server signs its verdicts"),
    "line": _("Line that its contacts come in on"),
    "owner": _("Who owns what can only be transferred on the telephone"),
    "size_limit": _("Megabytes up to which a message is read"),
    "topics": _("Words that name a topic"),
    "also": _("Also speaks as"),
    "agreements": _("Interface partner agreements"),
    "aliases": _("Other names"),
    "area": _("Problem area"),
    "audience": _("For whom"),
    "backup": _("Backup"),
    "call_in": _("Number to call in"),
    "passcode": _("Passcode of the call"),
    "recorder": _("Recorder"),
    "refresh_within": _("Boards are due after, in minutes"),
    "room": _("Room"),
    "waves": _("Waves that have it"),
    "bounce_hours": _("Hours in which asking again means sent back"),
    "bounce_raise_by": _("Sent back: severity rises by"),
    "bounce_raise_to": _("Sent back: severity rises at most to"),
    "case_number_patterns": _("Patterns of case numbers"),
    "closed_advice": _("What to do when it is closed"),
    "code": _("Short code"),
    "columns": _("Columns beside number and short description"),
    "current_system": _("Current System"),
    "cutover_days": _("Days of cutover before a go-live"),
    "days": _("Days"),
    "department": _("Department"),
    "domains": _("Mail domains"),
    "due_soon_percent": _("Due soon, after percent of a target"),
    "duration": _("Time worked on the move"),
    "edition": _("Version"),
    "effort": _("Key"),
    "email": _("E-mail"),
    "entity": _("Belongs to"),
    "extension": _("Extension"),
    "facilitator": _("Facilitator"),
    "fips": _("FIPS code"),
    "go_live": _("Go-live date"),
    "go_live_hours": _("Working hours in go-live weeks"),
    "go_to": _("Shows the Go-To resources"),
    "group": _("Support group"),
    "shortest_call_seconds": _("Shortest call that has to be documented, in seconds"),
    "match_by_number_minutes": _("Calls match by number within so many minutes"),
    "match_by_time_minutes": _("Without a number, on the same line, within so many minutes"),
    "tell_apart_seconds": _("Calls nearer than so many seconds cannot be told apart"),
    "hand_over_hours": _("Hours until the outcome of a hand-over is asked for"),
    "help_desk_model": _("Help desk model"),
    "holiday_calendar": _("Calendar that proposes holidays"),
    "holidays": _("Holidays"),
    "host": _("Host"),
    "hours": _("Hours"),
    "hypercare_days": _("Last day of hypercare"),
    "implementation_leads": _("Implementation leads"),
    "issues": _("Issues it shows"),
    "key": _("Key"),
    "kind": _("Kind"),
    "late_after_minutes": _("Minutes until a contact is logged late"),
    "lds_days": _("Last day of LDS help"),
    "link": _("Where it is read"),
    "minutes": _("Minutes"),
    "more_emails": _("More e-mail addresses"),
    "more_phones": _("More phone numbers"),
    "name": _("Name"),
    "new_system": _("New System"),
    "number": _("Number"),
    "outside": _("Belongs to the other project"),
    "person": _("Person"),
    "person_minutes": _("Minutes until a person has it"),
    "phone": _("Phone"),
    "place": _("Where it is"),
    "preset_channel": _("Channel that the form proposes"),
    "project": _("Project"),
    "project_managers": _("New System project managers"),
    "public_number": _("Number for the public"),
    "purpose": _("What the rules call it"),
    "quick_reference": _("New System quick reference guide"),
    "refreshes_boards": _("Boards are brought up to date after it"),
    "required_groups": _("Teams that must be represented"),
    "review_minutes": _("Minutes until it is reviewed"),
    "role": _("Role"),
    "severity": _("Severity"),
    "start": _("Begins"),
    "steps": _("Steps"),
    "sub_area": _("Problem sub-area"),
    "sub_areas": _("Sub-areas and summaries"),
    "summary_by_channel": _("Summary for each channel"),
    "teams": _("Teams"),
    "time_zone": _("Time zone"),
    "title": _("Title"),
    "types": _("Speaks as"),
    "update_minutes": _("Minutes until somebody adds to it"),
    "username": _("Username"),
    "users": _("Users"),
    "wave": _("Wave"),
    "work_hours": _("Working hours"),
}
_LINK = _("The address of the document, like https://docs.example/guide.")
_A_LINE = _("One on each line.")
_HOURS = _("One line for some days, like MO-FR: 08:00-12:00, 13:00-17:00.")
_WORKING = _("Minutes of working hours.")
_KEY = _("Letters, digits, - and _. It cannot be changed later.")
HINTS = {
    "addresses": _A_LINE,
    "cut_off": _("When the rows are frozen, like 07:00."),
    "from_day": _("Like 2026-10-26."),
    "authserv": _(
        "As in the header Authentication-Results, like mx.example. Empty: it signs none."
    ),
    "topics": _("One topic on each line, like lds: legacy data, old cases."),
    "agreements": _LINK,
    "aliases": _A_LINE,
    "passcode": _("It goes into invitations, and onto no page of the schedule."),
    "waves": _("None chosen: all of them."),
    "case_number_patterns": _("One on each line; 9 is a digit, A a letter, like 1A99A99."),
    "bounce_raise_by": _("0 leaves it as it is; severity 1 is the highest."),
    "code": _KEY,
    "domains": _("One on each line, like county.example."),
    "effort": _KEY,
    "go_live_hours": _("As above. They replace the working hours on the days of a go-live week."),
    "holiday_calendar": _("A country, or a country and a part of it, like US-CA."),
    "holidays": _("One date on each line, like 2026-11-26."),
    "hours": _("One line for some days, like MO-FR: 08:00-12:00, 13:00-17:00. Empty: always open."),
    "hypercare_days": _("Counted from the go-live date, which is day 0. For waves added later."),
    "key": _KEY,
    "link": _LINK,
    "edition": _("As it stands on the document, like 2.1 or March 2026."),
    "lds_days": _("Counted from the go-live date, which is day 0."),
    "more_emails": _A_LINE,
    "more_phones": _A_LINE,
    "person_minutes": _WORKING,
    "purpose": _("A rule finds the line by this word, like service-desk. Leave it empty if none."),
    "quick_reference": _LINK,
    "review_minutes": _WORKING,
    "severity": _("1 to 4."),
    "steps": _("One on each line, in order. {number} is filled in with the number to dial."),
    "sub_areas": _("A sub-area on a line, and under it each summary on a line that begins with -."),
    "summary_by_channel": _("One line for each channel, like phone: Phone call."),
    "time_zone": _("A name like America/Los_Angeles. Every day is a day in this zone."),
    "update_minutes": _WORKING,
    "work_hours": _HOURS,
}
OPTIONS = {
    "person": _("a person"),
    "rule": _("a set time after the draft"),
    "log": _("Staff forward here what reached them"),
    "customer-support": _("Counties write here"),
    "new-system": _("The New System project writes here"),
    "MO": _("Monday"),
    "TU": _("Tuesday"),
    "WE": _("Wednesday"),
    "TH": _("Thursday"),
    "FR": _("Friday"),
    "SA": _("Saturday"),
    "SU": _("Sunday"),
    "current": _("Current System project"),
    "new": _("New System project"),
    "current_system": _("Current System"),
    "new_system": _("New System"),
    "interface_partner": _("interface partner"),
    "voicemail": _("voice mail"),
    "open": _("all open issues"),
    "known": _("known issues only"),
}
# Which records of another section a field names.
NAMES = {
    "wave": "waves",
    "waves": "waves",
    "room": "rooms",
    "person": "people",
    "backup": "people",
    "project_managers": "people",
    "implementation_leads": "people",
    "group": "groups",
    "required_groups": "groups",
    "teams": "groups",
    "entity": "entities",
    "line": "lines",
    "owner": "users",
}
HOURS = frozenset({"hours", "work_hours", "go_live_hours"})
LONG = frozenset({"help_desk_model", "closed_advice"})


def label_of(section: str, name: str) -> str:
    if section == "users" and name == "entity":
        return str(_("Speaks for"))
    return str(LABELS.get(name, name))
