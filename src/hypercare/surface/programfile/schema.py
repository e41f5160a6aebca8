"""What a program file may hold, as one table. Reading, checking and exporting all follow it."""

from hypercare.casework.closeout.services import LONGEST as LETTER_LENGTHS
from hypercare.casework.contacts.states import About, Channel
from hypercare.casework.evidence.services.sources import SETTINGS as MATCHING
from hypercare.casework.evidence.states import Format
from hypercare.casework.mail.states import MailboxKind
from hypercare.casework.replies.canning import LONGEST as CANNED_LENGTHS
from hypercare.casework.replies.canning import MOVES
from hypercare.casework.routing.states import AdviceCode
from hypercare.casework.tickets.states import Audience
from hypercare.foundation.accounts.rights import rights
from hypercare.foundation.kernel.text import clean_words
from hypercare.insight.boards.states import Column, Shows
from hypercare.insight.reports.states import Approval
from hypercare.insight.reports.states import Field as Told
from hypercare.reference.directory.models import EntityType, Line
from hypercare.reference.rollout.states import CountyState, Window
from hypercare.surface.programfile.kinds import (
    DAYS,
    Field,
    Many,
    Table,
    case_number,
    choice,
    clock,
    code,
    day,
    holiday_calendar,
    hours,
    link,
    mail,
    phone,
    text,
    topic,
    whole,
    yes_no,
    zone,
)

FORMAT = 1
COUNTY_LETTER = "county"  # the one letter there is
NOTHING: list[str] = []
ROLES = rights().people
AUDIENCES = ("staff", "partners", "counties")
_TYPES = choice(t for t in EntityType.values if t != EntityType.UNKNOWN)

PROGRAM = Table(
    Field("key", code(40), required=True),
    Field("name", text(), required=True),
    Field("current_system", text(100), required=True),
    Field("new_system", text(100), required=True),
    Field("time_zone", zone, required=True),
    Field("sample", yes_no, default=False),
)
SETTINGS = Table(
    Field("duration", text(100)),
    Field("cutover_days", whole(0, 60), default=3),
    Field("lds_days", whole(0, 365), default=30),
    Field("hypercare_days", whole(0, 365), default=30),
    Field("late_after_minutes", whole(1, 1440), default=30),
    Field("case_number_patterns", Many(case_number), default=NOTHING),
    Field("quick_reference", link),
    Field("agreements", link),
    Field("holidays", Many(day), default=NOTHING),
    Field("holiday_calendar", holiday_calendar),
    Field("work_hours", hours, default={}),
    Field("go_live_hours", hours, default={}),
    Field("due_soon_percent", whole(1, 99), default=75),
    Field("bounce_hours", whole(1, 720), default=48),
    Field("bounce_raise_by", whole(0, 3), default=1),
    Field("bounce_raise_to", whole(1, 4), default=2),
    Field("hand_over_hours", whole(1, 720), default=24),
    Field("shortest_call_seconds", whole(*MATCHING["shortest_seconds"]), default=60),
    Field("match_by_number_minutes", whole(*MATCHING["by_number_minutes"]), default=20),
    Field("match_by_time_minutes", whole(*MATCHING["by_time_minutes"]), default=3),
    Field("tell_apart_seconds", whole(*MATCHING["tell_apart_seconds"]), default=60),
)
_LONGEST = 60 * 24 * 90
TARGET = Table(
    Field("severity", whole(1, 4), required=True),
    Field("review_minutes", whole(1, _LONGEST), required=True),
    Field("person_minutes", whole(1, _LONGEST), required=True),
    Field("update_minutes", whole(1, _LONGEST), required=True),
)
WAVE = Table(
    Field("number", whole(1, 99), required=True),
    Field("name", text(100)),
    Field("go_live", day, default=None),
    Field("hypercare_days", whole(0, 365), default=None),
)
GROUP = Table(
    Field("code", code(20), required=True),
    Field("name", text(150), required=True),
    Field("email", mail),
    Field("outside", yes_no, default=False),
)
COUNTY = Table(
    Field("key", code(), required=True),
    Field("name", text(100), required=True),
    Field("department", text(200)),
    Field("fips", text(5)),
    Field("wave", whole(1, 99), default=None),
    Field("go_live", day, default=None),
    Field("users", whole(0, 999_999), default=None),
    Field("public_number", phone),
    Field("help_desk_model", text(1000, clean=clean_words)),
    Field("project_managers", Many(code()), default=NOTHING),
    Field("implementation_leads", Many(code()), default=NOTHING),
    Field("also", Many(_TYPES), default=NOTHING),
    Field("aliases", Many(text()), default=NOTHING),
    Field("domains", Many(text(100)), default=NOTHING),
)
ENTITY = Table(
    Field("key", code(), required=True),
    Field("name", text(), required=True),
    Field("types", Many(_TYPES), required=True, default=NOTHING),
    Field("aliases", Many(text()), default=NOTHING),
    Field("domains", Many(text(100)), default=NOTHING),
)
PERSON = Table(
    Field("key", code(), required=True),
    Field("name", text(150), required=True),
    Field("entity", code()),
    Field("role", text(100)),
    Field("phone", phone),
    Field("extension", text(10)),
    Field("email", mail),
    Field("more_phones", Many(phone), default=NOTHING),
    Field("more_emails", Many(mail), default=NOTHING),
)
GO_TO = Table(
    Field("effort", code(40), required=True),
    Field("name", text(150), required=True),
    Field("person", code()),
    Field("backup", code()),
    Field("hours", hours, default={}),
    Field("group", code(20)),
)
AGREEMENT = Table(
    Field("key", code(), required=True),
    Field("entity", code(), required=True),
    Field("title", text(), required=True),
    Field("edition", text(40), required=True),
    Field("link", link),
)
BOARD = Table(
    Field("key", code(40), required=True),
    Field("title", text(100), required=True),
    Field("place", text(100)),
    Field("issues", choice(Shows.values), required=True),
    Field("columns", Many(choice(Column.values)), default=NOTHING),
    Field("go_to", yes_no, default=False),
)
LINE = Table(
    Field("key", code(40), required=True),
    Field("name", text(150), required=True),
    Field("kind", choice(Line.Kind.values), required=True),
    Field("project", choice(Line.Project.values), required=True),
    Field("purpose", code(40)),
    Field("number", phone),
    Field("email", mail),
    Field("hours", hours, default={}),
    Field("closed_advice", text(300)),
    Field("preset_channel", choice(Channel.values)),
)
MAILBOX = Table(
    Field("key", code(40), required=True),
    Field("name", text(150), required=True),
    Field("kind", choice(MailboxKind.values), required=True),
    Field("line", code(40), required=True),
    Field("address", mail, required=True),
    Field("size_limit", whole(1, 100), default=25),
    Field("entity", code()),
    Field("owner", code(150)),
    Field("topics", Many(topic), default=NOTHING),
    Field("authserv", text(150)),
)
CATEGORY = Table(
    Field("code", code(10), required=True),
    Field("name", text(100), required=True),
    Field(
        "sub_areas",
        Many(
            Table(
                Field("name", text(100), required=True),
                Field("summaries", Many(text(150)), required=True, default=NOTHING),
            )
        ),
        required=True,
        default=NOTHING,
    ),
)
MIGRATION_DEFAULT = Table(
    Field("area", code(10), required=True),
    Field("sub_area", text(100), required=True),
    Field(
        "summary_by_channel",
        Table(*(Field(channel, text(150), required=True) for channel in Channel.values)),
        required=True,
    ),
)
RULE = Table(
    Field("who", Many(choice(EntityType.values)), default=NOTHING),
    Field("county_state", Many(choice(CountyState)), default=NOTHING),
    Field("window", Many(choice(Window)), default=NOTHING),
    Field("about", Many(choice(About.values)), default=NOTHING),
    Field("channel", Many(choice(Channel.values)), default=NOTHING),
    Field("sent_back", yes_no, default=None),
    Field("advice", choice(AdviceCode.values), required=True),
    Field("headline", text(200), required=True),
    Field("say", text(1000), required=True),
    Field("reason", text(1000), required=True),
    Field("line", code(40)),
    Field("ticket", yes_no, default=True),
    Field("no_ticket_on", Many(choice(Channel.values)), default=NOTHING),
    Field("first_group", code(20)),
    Field("migration_related", yes_no, default=True),
    Field("bounced", yes_no, default=False),
)
ROOM = Table(
    Field("key", code(40), required=True),
    Field("name", text(100), required=True),
    Field("place", text()),
    Field("email", mail),
)
MEETING = Table(
    Field("key", code(40), required=True),
    Field("title", text(), required=True),
    Field("start", clock, required=True),
    Field("minutes", whole(5, 480), required=True),
    Field("days", Many(choice(DAYS)), required=True, default=NOTHING),
    Field("host", text(100), required=True),
    Field("audience", choice(AUDIENCES), required=True),
    Field("room", code(40)),
    Field("call_in", phone),
    Field("passcode", text(40)),
    Field("facilitator", text(200)),
    Field("recorder", text(200)),
    Field("required_groups", Many(code(20)), default=NOTHING),
    Field("refreshes_boards", yes_no, default=False),
    Field("refresh_within", whole(5, 480), default=30),
    Field("waves", Many(whole(1, 99)), default=NOTHING),
)
TELEPHONE_SYSTEM = Table(
    Field("key", code(40), required=True),
    Field("name", text(150), required=True),
    Field("format", choice(Format.values), required=True),
    Field("time_zone", zone, required=True),
    Field("region", text(2), default="US"),
    Field("inside_digits", whole(0, 9), default=5),
    Field("lines", Many(text(100)), default=NOTHING),
    Field("mapping", Many(text()), default=NOTHING),
)
REPORT_RECIPIENT = Table(
    Field("key", code(30), required=True),
    Field("name", text(150), required=True),
    Field("entity", code(), required=True),
    Field("addresses", Many(mail), required=True, default=NOTHING),
    Field("from_day", day, required=True, default=None),
    Field("cut_off", clock, required=True, default=None),
    Field("same_day", yes_no, default=False),
    Field("deadline", clock, required=True, default=None),
    Field("fields", Many(choice(Told.values)), required=True, default=NOTHING),
    Field("approval", choice(Approval.values), default=Approval.PERSON.value),
    Field("rule_minutes", whole(0, 1440), default=30),
)
CANNED = Table(
    Field("code", code(60), required=True),
    Field("title", text(CANNED_LENGTHS["title"]), required=True),
    Field("reply", text(CANNED_LENGTHS["reply"], clean=clean_words)),
    Field("note", text(CANNED_LENGTHS["note"], clean=clean_words)),
    Field("audience", choice(Audience.values), default=Audience.INTERNAL.value),
    Field("move_to", choice(MOVES)),
    Field("why", text(CANNED_LENGTHS["why"], clean=clean_words)),
)
LETTER = Table(
    Field("key", choice([COUNTY_LETTER]), required=True),
    Field("is_on", yes_no, default=False),
    Field("needs_release", yes_no, default=True),
    Field("at_time", clock, required=True, default=None),
    Field("mailbox", code(40)),
    Field("subject", text(LETTER_LENGTHS["subject"]), required=True),
    Field("text", text(LETTER_LENGTHS["text"], clean=clean_words), required=True),
)
USER = Table(
    Field("username", code(150), required=True),
    Field("name", text(150), required=True),
    Field("email", mail),
    Field("role", choice(ROLES), required=True),
    Field("teams", Many(code(20)), default=NOTHING),
    Field("entity", code()),
)
FILE = Table(
    Field("format", whole(1, FORMAT), required=True),
    Field("version", whole(0, 999_999_999), default=None),
    Field("program", PROGRAM, required=True),
    Field("settings", SETTINGS),
    Field("targets", Many(TARGET), default=NOTHING),
    Field("waves", Many(WAVE), required=True, default=NOTHING),
    Field("groups", Many(GROUP), required=True, default=NOTHING),
    Field("counties", Many(COUNTY), required=True, default=NOTHING),
    Field("entities", Many(ENTITY), default=NOTHING),
    Field("people", Many(PERSON), default=NOTHING),
    Field("go_to", Many(GO_TO), default=NOTHING),
    Field("agreements", Many(AGREEMENT), default=NOTHING),
    Field("lines", Many(LINE), default=NOTHING),
    Field("mailboxes", Many(MAILBOX), default=NOTHING),
    Field("transfer_steps", Many(text(300)), default=NOTHING),
    Field("categories", Many(CATEGORY), required=True, default=NOTHING),
    Field("migration_default", MIGRATION_DEFAULT, required=True),
    Field("rules", Many(RULE), required=True, default=NOTHING),
    Field("rooms", Many(ROOM), default=NOTHING),
    Field("meetings", Many(MEETING), default=NOTHING),
    Field("boards", Many(BOARD), default=NOTHING),
    Field("telephone_systems", Many(TELEPHONE_SYSTEM), default=NOTHING),
    Field("report_recipients", Many(REPORT_RECIPIENT), default=NOTHING),
    Field("canned", Many(CANNED), default=NOTHING),
    Field("letters", Many(LETTER), default=NOTHING),
    Field("users", Many(USER), default=NOTHING),
)
