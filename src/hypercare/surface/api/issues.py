"""Issues: the list, opening one, and changing one (R23, R24, R31)."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID, uuid5

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Body, Header, Path, Query, Router
from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

from hypercare.casework.contacts.selectors import shown
from hypercare.casework.contacts.states import About, Severity
from hypercare.casework.issues import services
from hypercare.casework.issues.models import Issue, IssueEntry
from hypercare.casework.issues.policies import LONGEST, Given
from hypercare.casework.issues.selectors import Counts, Filters, counts_of, listed, with_source
from hypercare.casework.issues.services.facts import MINUTE, joined
from hypercare.casework.issues.states import Resolution, Status
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import Membership
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import InvalidInput, NotFound, OutOfDate
from hypercare.foundation.kernel.references import Series, parse
from hypercare.surface.api.answers import Moment, Problem
from hypercare.surface.api.errors import Stale
from hypercare.surface.api.moments import Moments
from hypercare.surface.api.operations import REFUSALS, Cursor, Limit, caller, looked
from hypercare.surface.api.reviewing import NO_NUL, version_sent
from hypercare.surface.api.wire import answer, moment, moment_or_none
from hypercare.surface.api.work import Key

router = Router()
_KEYS = UUID("0d8e3f0a-70c5-4e0b-8b37-6a1b7c7f20e2")
_MANY = 200

Line = Annotated[str, Field(max_length=LONGEST["summary"], pattern=NO_NUL)]
Text = Annotated[str, Field(max_length=LONGEST["workaround"], pattern=NO_NUL)]
_Key = Annotated[str, Field(max_length=60, pattern=NO_NUL)]
Keys = Annotated[list[_Key], Field(max_length=_MANY)]
Username = Annotated[
    str, Field(max_length=150, pattern=NO_NUL, description="Who signs in with this name.")
]


class IssueAnswer(TypedDict):
    """An issue, and how far it reaches. Words are masked unless the token may read them."""

    number: Annotated[str, Field(examples=["I-1001"])]
    summary: str
    status: Status
    severity: int
    known: Annotated[bool, Field(description="Published with its workaround.")]
    workaround: str | None
    support_group: Annotated[str | None, Field(description="The code of the group that has it.")]
    person: str | None
    areas: list[str]
    waves: list[int]
    counties: Annotated[list[str], Field(description="Keys; empty: any county.")]
    partners: list[str]
    contacts: Annotated[int, Field(description="Distinct contacts that hang on it.")]
    people: Annotated[int, Field(description="Distinct callers of those contacts.")]
    counties_reached: Annotated[int, Field(description="Distinct counties of those contacts.")]
    tickets: int
    first_seen_at: Moment
    last_seen_at: Moment
    raised_in: Annotated[str | None, Field(description="The meeting that it was raised in.")]
    hurts_on: Annotated[str | None, Field(json_schema_extra={"format": "date"})]
    expected_fix: Annotated[str | None, Field(json_schema_extra={"format": "date"})]
    resolution: Annotated[str | None, Field(description="The kind of end it found.")]
    accepted_by: Annotated[str | None, Field(description="Who answers for what stays.")]
    opened_at: Moment
    closed_at: Moment | None
    version: Annotated[int, Field(description="Its ETag.")]


class IssuePage(TypedDict):
    items: list[IssueAnswer]
    next_cursor: Annotated[str | None, Field(description="Null on the last page.")]


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NewIssue(_Sent):
    """What goes wrong, and what is known of it."""

    summary: Annotated[Line, Field(description="What goes wrong.", examples=["Reports are late."])]
    workaround: Annotated[Text, Field(description="What helps, in words for callers.")] = ""
    known: Annotated[bool, Field(description="Publish it with its workaround.")] = False
    severity: Annotated[Severity, Field(description="1 to 4.")] = Severity.TWO
    group: Annotated[str, Field(max_length=20, description="The group.", examples=["CS"])] = ""
    person: Username = ""
    areas: Annotated[list[About], Field(max_length=20, description="What callers ask.")] = []
    waves: Annotated[list[int], Field(max_length=50, description="Numbers of waves.")] = []
    counties: Annotated[Keys, Field(description="Keys of counties.", examples=[["amber"]])] = []
    partners: Annotated[Keys, Field(description="Keys of interface partners.")] = []
    first_seen_at: Annotated[
        str | None, Field(max_length=40, description="When somebody ran into it first.")
    ] = None
    hurts_on: Annotated[date | None, Field(description="The day from which it hurts.")] = None
    expected_fix: Annotated[date | None, Field(description="When it will be mended.")] = None


class IssueChange(_Sent):
    """Only what is sent is changed; a status with what it needs."""

    status: Annotated[Status | None, Field(description="By the table of states.")] = None
    why: Annotated[
        str, Field(max_length=LONGEST["why"], pattern=NO_NUL, description="The reason.")
    ] = ""
    resolution: Annotated[Resolution | None, Field(description="The kind of end.")] = None
    accepted_by: Annotated[Username | None, Field(description="Who answers for it.")] = None
    summary: Annotated[Line | None, Field(description="What goes wrong.")] = None
    workaround: Annotated[Text | None, Field(description="What helps.")] = None
    known: Annotated[bool | None, Field(description="Whether it is published.")] = None
    severity: Annotated[Severity | None, Field(description="1 to 4.")] = None
    group: Annotated[str | None, Field(max_length=20, description="The group; empty: none.")] = None
    person: Annotated[Username | None, Field(description="Who has it; empty: nobody.")] = None
    areas: Annotated[list[About] | None, Field(max_length=20, description="What callers ask.")] = (
        None
    )
    waves: Annotated[list[int] | None, Field(max_length=50, description="Numbers.")] = None
    counties: Annotated[Keys | None, Field(description="Keys of counties.")] = None
    partners: Annotated[Keys | None, Field(description="Keys of interface partners.")] = None
    hurts_on: Annotated[date | None, Field(description="The day from which it hurts.")] = None
    expected_fix: Annotated[date | None, Field(description="When it will be mended.")] = None


@router.get(
    "",
    response={200: IssuePage, **REFUSALS},
    url_name="issues",
    operation_id="listIssues",
    summary="List issues, newest first",
)
def list_issues(
    request: HttpRequest,
    status: Annotated[
        str, Query(max_length=12, description="A status, or `all`. Not given: all that are open.")
    ] = "",
    severity: Annotated[Severity | None, Query(description="Only of this severity.")] = None,
    group: Annotated[str, Query(max_length=20, description="Only with this group.")] = "",
    county: Annotated[str, Query(max_length=60, description="Only what it can have.")] = "",
    known: Annotated[bool, Query(description="Only known issues.")] = False,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> HttpResponse:
    """With how far each reaches: distinct contacts, people and counties."""
    by = caller(request)
    if status not in ("", "all", *Status.values):
        sentence = _("There is no such status. Send one of: %(known)s.")
        sentence %= {"known": ", ".join(["all", *Status.values])}
        raise InvalidInput(sentence, fields={"status": sentence})
    level = str(int(severity)) if severity else ""
    filters = Filters(status=status, severity=level, group=group, county=county, known=known)
    found = listed(by, filters, after=cursor, size=limit)
    looked(by, "issues", len(found.items))
    # `listed` adds `counts`, and the query `source`, which the model does not declare.
    items = [_shown(one, by, one.counts) for one in found.items]  # type: ignore[attr-defined]
    return answer({"items": items, "next_cursor": found.next_cursor})


@router.post(
    "",
    response={201: IssueAnswer, **REFUSALS},
    url_name="issues",
    operation_id="openIssue",
    summary="Open an issue",
)
def open_issue(request: HttpRequest, body: Body[NewIssue], idempotency_key: Key) -> HttpResponse:
    """The same key again opens nothing more."""
    by, at = caller(request), clock.now()
    key = uuid5(_KEYS, f"{by.sender} open {idempotency_key}")
    known = IssueEntry.objects.filter(program=by.program, key=key).exists()
    issue = services.open_issue(facts=_facts(body, by), by=by, at=at, key=key)
    replay = {"Idempotent-Replay": "true"} if known else {}
    return _answer(by, issue.reference, status=201, headers=replay)


@router.patch(
    "/{number}",
    response={200: IssueAnswer, 412: Problem, 428: Problem, **REFUSALS},
    url_name="issue",
    operation_id="changeIssue",
    summary="Change an issue",
)
def change_issue(
    request: HttpRequest,
    number: Annotated[str, Path(max_length=40, description="I-1001, or i1001.")],
    body: Body[IssueChange],
    if_match: Annotated[
        str | None,
        Header(alias="If-Match", max_length=40, description="The `ETag` that the issue had."),
    ] = None,
) -> HttpResponse:
    """All of it or nothing. An old version answers 412 and says what each field is now."""
    by, at = caller(request), clock.now()
    issue = _issue(by, number)
    version = version_sent(if_match, issue.reference)
    try:
        _change(issue, version, body, by, at)
    except OutOfDate as error:
        raise _stale(_issue(by, number), by, body, error.sentence) from error
    return _answer(by, issue.reference)


def _facts(body: NewIssue, by: Actor) -> services.IssueFacts:
    moments = Moments(by.program.zone)
    first = moments.read("first_seen_at", body.first_seen_at)
    moments.raise_any()
    return services.IssueFacts(
        body.summary,
        body.workaround,
        is_known=body.known,
        areas=[area.value for area in body.areas],
        counties=body.counties,
        waves=[str(number) for number in body.waves],
        partners=body.partners,
        severity=str(int(body.severity)),
        group=body.group,
        person=_person(by, body.person, "person"),
        first_seen=first.astimezone(by.program.zone).strftime(MINUTE) if first else "",
        hurts_on=_day(body.hurts_on),
        expected_fix=_day(body.expected_fix),
    )


@transaction.atomic
def _change(issue: Issue, version: int, body: IssueChange, by: Actor, at: datetime) -> None:
    """Facts, then publishing, then the status, each by its own verb."""
    changes = _changes(body, by)
    if changes or (body.status is None and body.known is None):
        issue = services.edit(issue=issue, version=version, changes=changes, by=by, at=at)
        version = issue.version
    if body.known is not None:
        verb = services.publish if body.known else services.withdraw
        version = verb(issue=issue, version=version, by=by, at=at).version
    if body.status is not None:
        accepted_by = _person(by, body.accepted_by or "", "accepted_by")
        given = Given(
            why=body.why,
            resolution=body.resolution or "",
            accepted_by=int(accepted_by) if accepted_by else None,
        )
        services.move(issue=issue, to=body.status, given=given, version=version, by=by, at=at)


def _changes(body: IssueChange, by: Actor) -> dict[str, str]:
    sent = body.model_fields_set
    changes = {
        "summary": body.summary or "",
        "workaround": body.workaround or "",
        "severity": str(int(body.severity)) if body.severity else "",
        "group": body.group or "",
        "person": _person(by, body.person or "", "person"),
        "areas": joined(area.value for area in body.areas or ()),
        "waves": joined(body.waves or ()),
        "counties": joined(body.counties or ()),
        "partners": joined(body.partners or ()),
        "hurts_on": _day(body.hurts_on),
        "expected_fix": _day(body.expected_fix),
    }
    return {name: value for name, value in changes.items() if name in sent}


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _person(by: Actor, username: str, field: str) -> str:
    """The key of a user, as a form has it."""
    if not username:
        return ""
    rows = Membership.objects.filter(program=by.program, user__username=username)
    found = rows.values_list("user", flat=True).first()
    if found is None:
        sentence = _("Nobody of the program signs in with that name.")
        raise InvalidInput(sentence, fields={field: sentence})
    return str(found)


def _issue(by: Actor, number: str) -> Issue:
    series, count = parse(number) or (None, 0)
    links = ("counties", "waves", "partners")
    rows = with_source(Issue.objects.visible_to(by).with_words()).filter(number=count)
    whole = rows.select_related("group", "person", "accepted_by").prefetch_related(*links)
    found = whole.first()
    if found is None or series is not Series.ISSUE:
        raise NotFound(_("There is no such issue, or it is not for you to see."))
    return found


def _stale(issue: Issue, by: Actor, body: IssueChange, sentence: str) -> Stale:
    """Both texts: what was sent, and what is there now."""
    now: dict[str, object] = {**_shown(issue, by, counts_of([issue])[issue.pk])}
    now["group"] = now["support_group"]
    sent = body.model_dump(mode="json", exclude_unset=True)
    fields = {
        name: _("You sent %(sent)s; it is %(now)s now.")
        % {"sent": _said(value), "now": _said(now[name])}
        for name, value in sent.items()
        if name in now
    }
    return Stale(sentence, fields=fields)


def _said(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value) or _("nothing")
    return _("nothing") if value in (None, "") else str(value)


def _answer(
    by: Actor, number: str, *, status: int = 200, headers: dict[str, str] | None = None
) -> HttpResponse:
    issue = _issue(by, number)
    body = _shown(issue, by, counts_of([issue])[issue.pk])
    known = {"ETag": f'"{issue.version}"', **(headers or {})}
    return answer(body, status=status, headers=known)


def _shown(issue: Issue, by: Actor, counts: Counts) -> IssueAnswer:
    return {
        "number": issue.reference,
        "summary": shown(issue.summary, by),
        "status": Status(issue.status),
        "severity": int(issue.severity),
        "known": issue.is_known,
        "workaround": shown(issue.workaround, by) if issue.workaround else None,
        "support_group": issue.group.code if issue.group else None,
        "person": str(issue.person) if issue.person else None,
        "areas": list(issue.areas),
        "waves": sorted(wave.number for wave in issue.waves.all()),
        "counties": sorted(county.key for county in issue.counties.all()),
        "partners": sorted(partner.key for partner in issue.partners.all()),
        "contacts": counts.contacts,
        "people": counts.people,
        "counties_reached": counts.counties,
        "tickets": counts.tickets,
        "first_seen_at": moment(counts.first_seen_at),
        "last_seen_at": moment(counts.last_seen_at),
        "raised_in": issue.source or None,  # type: ignore[attr-defined]  # as above
        "hurts_on": _day(issue.hurts_on) or None,
        "expected_fix": _day(issue.expected_fix) or None,
        "resolution": issue.resolution or None,
        "accepted_by": str(issue.accepted_by) if issue.accepted_by else None,
        "opened_at": moment(issue.opened_at),
        "closed_at": moment_or_none(issue.closed_at),
        "version": issue.version,
    }
