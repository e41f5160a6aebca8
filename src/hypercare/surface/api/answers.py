"""What the API answers, field by field. The description of each field is the documentation."""

from typing import Annotated, Any

from pydantic import Field
from typing_extensions import TypedDict

Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
Day = Annotated[str, Field(json_schema_extra={"format": "date"})]


class FaultAnswer(TypedDict):
    """One thing that is wrong with the request."""

    place: Annotated[str, Field(description="body, header, query or path")]
    field: str
    pointer: Annotated[str, Field(description="A JSON pointer into the body, or empty.")]
    detail: Annotated[str, Field(description="What is wrong and what to send.")]


class Problem(TypedDict):
    """A refusal (RFC 9457)."""

    type: Annotated[str, Field(json_schema_extra={"format": "uri-reference"})]
    title: str
    status: int
    detail: str
    code: Annotated[str, Field(description="Stable; decide by this one.")]
    errors: list[FaultAnswer]
    request_id: Annotated[str, Field(description="Tell it to us when you ask.")]


class WatcherAnswer(TypedDict):
    """Somebody who is told."""

    username: str
    name: str


class Watchers(TypedDict):
    """Who is told of a ticket, by name."""

    items: list[WatcherAnswer]


class EventAnswer(TypedDict):
    """Something happened. What it was is read where `subject` leads."""

    verb: Annotated[str, Field(examples=["ticket.noted"])]
    subject: Annotated[str, Field(examples=["T-1001"])]
    position: Annotated[int, Field(description="Its place in the journal; rises, with gaps.")]


class EventPage(TypedDict):
    """What happened after a position, oldest first."""

    position: Annotated[int, Field(description="Send it as `after` next time.")]
    more: Annotated[bool, Field(description="True: there is more already.")]
    items: list[EventAnswer]


class ContactAnswer(TypedDict):
    """A contact as it was logged."""

    number: Annotated[str, Field(description="To read aloud.", examples=["C-1001"])]
    entity_type: str
    entity: str
    about: str
    channel: str
    sent_back: bool
    concerns_wave: int | None
    concerns_county: Annotated[str | None, Field(description="The county’s key.")]
    happened_at: Moment
    logged_at: Moment
    wave: int | None
    county_state: Annotated[str | None, Field(description="As it was on that day.")]
    day: Annotated[int | None, Field(description="0 is the day of the go-live.")]
    severity: int
    received_on: str | None
    done: str
    told: Annotated[str | None, Field(description="Masked unless the token may read words.")]
    call_back_at: Moment | None
    cases_affected: int | None
    call_key: str


class AdviceGivenAnswer(TypedDict):
    """The advice as it was given; later rules change nothing about it."""

    advice: Annotated[str, Field(description="The code of the advice.", examples=["service-desk"])]
    redirect: Annotated[str, Field(description="The same code.")]
    row: Annotated[int, Field(description="The row of the rules.")]
    rules: Annotated[int, Field(description="The edition of the rules.")]
    headline: str
    reason: str
    say: Annotated[str, Field(description="A sentence to say to the caller.")]
    number: Annotated[str | None, Field(description="The number to give.")]
    ticket_required: bool
    migration_related: bool
    first_group: Annotated[str | None, Field(description="Code of the first support group.")]
    bounced: bool
    transfer_steps: list[str]


class PersonAnswer(TypedDict):
    name: str
    phone: str
    extension: str
    email: str


class LineAnswer(TypedDict):
    """The line to send the caller to, and whether somebody answers there at that moment."""

    name: str
    number: str
    is_open: bool
    opens_at: Moment | None
    closed_advice: str


class CountyStandingAnswer(TypedDict):
    """The county that the question is about, where it stands, and who stands for it."""

    key: str
    name: str
    state: str
    wave: int | None
    go_live: Day | None
    day: int | None
    last_hypercare_day: Day | None
    window: Annotated[str | None, Field(description="LDS second level: before, open or closed.")]
    window_last_day: Day | None
    help_desk_model: str
    project_managers: list[PersonAnswer]
    implementation_leads: list[PersonAnswer]


class GoToAnswer(TypedDict):
    effort: str
    name: str
    person: PersonAnswer | None


class AdviceAnswer(AdviceGivenAnswer):
    """Where the caller belongs, and why."""

    at: Annotated[Moment, Field(description="The moment that was asked for.")]
    line: LineAnswer | None
    county: CountyStandingAnswer | None
    go_to: list[GoToAnswer]


class CategoryAnswer(TypedDict):
    area: str
    area_name: str
    sub_area: str
    summary: str


class TicketOpenedAnswer(TypedDict):
    """The ticket as it was opened; `GET /tickets/{number}` says how it is now."""

    number: Annotated[str, Field(examples=["T-1001"])]
    status: str
    severity: int
    support_group: Annotated[str, Field(description="Code of the group.")]
    group_name: str
    intake_category: CategoryAnswer | None
    opened_at: Moment


class Logged(TypedDict):
    """The contact is kept. `pending` says why a ticket is not there yet; it is tried again."""

    contact: ContactAnswer
    advice: AdviceGivenAnswer | None
    ticket: TicketOpenedAnswer | None
    pending: str | None


class ContactListed(ContactAnswer):
    """With its words, masked unless the token may read them as they came."""

    contact_name: str
    contact_info: str
    reason: str
    done_note: str | None
    advice: str | None
    migration_related: bool | None
    ticket: str | None


class ContactPage(TypedDict):
    items: list[ContactListed]
    next_cursor: Annotated[str | None, Field(description="Null on the last page.")]


class TicketListed(TypedDict):
    number: str
    status: str
    severity: int
    support_group: str
    group_name: str
    intake_category: CategoryAnswer | None
    analytic_category: CategoryAnswer | None
    entity: str
    subject: str
    migration_related: bool
    bounced: bool
    opened_at: Moment
    reviewed_at: Moment | None


class TicketPage(TypedDict):
    items: list[TicketListed]
    next_cursor: Annotated[str | None, Field(description="Null on the last page.")]


class HitAnswer(TypedDict):
    """One that was found. `words` are masked, whoever asks."""

    number: Annotated[str, Field(examples=["T-1001"])]
    at: Moment
    entity: str
    words: str


class HitPage(TypedDict):
    items: list[HitAnswer]
    count: Annotated[str, Field(description="“300+”: more than that, up to “1,000+”.")]
    leads_to: Annotated[str | None, Field(description="What the words name by its number.")]
    meant: Annotated[list[str], Field(description="The spelling that found it, if yours did not.")]
    next_cursor: Annotated[str | None, Field(description="Null on the last page.")]


class ViewAnswer(TypedDict):
    """A list’s filters under a name. It holds no rows."""

    number: int
    listed: str
    name: str
    query: Annotated[str, Field(description="As in the list’s address.")]
    shared_with: str
    team: str | None
    version: int
    made_at: Moment


class Views(TypedDict):
    items: list[ViewAnswer]


class LogEntryAnswer(TypedDict):
    """One line of the work log. The four facts of a contact are null in other entries."""

    at: Moment
    kind: str
    audience: str
    by: str
    contact: str | None
    contact_name: str | None
    contact_entity: str | None
    contact_info: str | None
    contact_reason: str | None
    text: Annotated[str | None, Field(description="As last amended.")]
    change: dict[str, Any]


class FileAnswer(TypedDict):
    """A file in the story of a ticket."""

    name: str
    size: Annotated[int, Field(description="In bytes.")]
    sha256: str
    audience: str
    scan: Annotated[str, Field(description="waiting: not scanned for client identifiers yet.")]


class Attached(TypedDict):
    items: list[FileAnswer]


class TicketAnswer(TicketListed):
    """A ticket with its story, oldest entry first."""

    grouped_under: Annotated[
        str | None, Field(description="The ticket that leads; go on there.", examples=["T-1001"])
    ]
    grouped_here: list[str]
    contacts: list[str]
    work_log: list[LogEntryAnswer]


class WaveAnswer(TypedDict):
    number: int
    go_live: Day | None
    hypercare_days: int
    last_hypercare_day: Day | None
    counties: list[str]


class SettingsAnswer(TypedDict):
    """Calendar days in the program’s zone."""

    cutover_days: int
    lds_days: int
    hypercare_days: int


class ProgramAnswer(TypedDict):
    key: str
    name: str
    time_zone: str
    current_system: str
    new_system: str
    hypercare_days: int
    settings: SettingsAnswer
    waves: list[WaveAnswer]


class CountyAnswer(TypedDict):
    key: str
    name: str
    wave: int | None
    go_live: Day | None
    state: Annotated[
        str, Field(description="Today’s: not-migrating, scheduled, cutover, live, over")
    ]
    day: Annotated[int | None, Field(description="Today; 0 is the day of the go-live.")]
    window: str | None
    window_last_day: Day | None
    public_number: str


class Counties(TypedDict):
    today: Day
    items: list[CountyAnswer]
