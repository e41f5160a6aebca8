"""Who is there, by required team, and who is not waited for (R19, R20)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.meetings.models import Attendance, Meeting
from hypercare.casework.meetings.running.holding import hold, source_of, write
from hypercare.casework.meetings.running.notices import MISSING
from hypercare.casework.meetings.running.policies import Team
from hypercare.casework.meetings.running.states import Presence
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import Membership
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.kernel.errors import InvalidInput, OutOfDate
from hypercare.foundation.kernel.text import clean_line
from hypercare.foundation.notices.services import tell
from hypercare.reference.directory.models import SupportGroup
from hypercare.reference.directory.selectors import book

LONGEST = {"who": 150, "why": 300}


def teams_of(meeting: Meeting) -> list[Team]:
    """The required teams in the order of the program, each as it is marked."""
    groups = book(meeting.program).groups
    marked = {row.group_id: row for row in Attendance.objects.filter(meeting=meeting)}
    known = [groups[code] for code in meeting.required_groups if code in groups]
    return [_team(group, marked.get(group.pk)) for group in known]


def _team(group: SupportGroup, row: Attendance | None) -> Team:
    if row is None:
        return Team(group.code, group.name)
    return Team(group.code, group.name, row.presence, row.waived_by_id is not None)


@transaction.atomic
def attend(
    *,
    meeting: Meeting,
    group: str,
    presence: str,
    by: Actor,
    at: datetime,
    version: int,
    who: str = "",
    why: str = "",
) -> Attendance:
    """Marks a team. `version` 0: nobody had marked it when this person looked.

    A team that is missing is told. The same mark again changes nothing. Raises InvalidInput with
    each field at fault, OutOfDate with both marks when somebody else was faster.
    """
    locked = hold(meeting, by, at)
    team = _required(locked, group)
    mark = {"presence": presence, "who": clean_line(who), "why": clean_line(why)}
    _check(mark)
    row = Attendance.objects.filter(meeting=locked, group=team).select_related("by").first()
    if row is not None and _mark_of(row) == mark:
        return row
    if (row.version if row else 0) != version:
        raise OutOfDate(_both(team, row, mark))
    row = _keep(row, locked, team, mark, by, at)
    if presence == Presence.MISSING:
        _tell_missing(locked, team, at)
    write("meeting.attended", locked, by, at, group=team.code, presence=presence)
    return row


@transaction.atomic
def waive(*, meeting: Meeting, group: str, why: str, by: Actor, at: datetime) -> Attendance:
    """The meeting goes without a missing team, and this person answers for that. Twice is once.

    Raises InvalidInput without a reason or for a team that is there, NotAllowed.
    """
    require(by, "meeting.waive")
    locked = hold(meeting, by, at)
    team = _required(locked, group)
    row = Attendance.objects.filter(meeting=locked, group=team).first()
    if row is not None and row.waived_by_id is not None:
        return row
    reason = clean_line(why)
    _check_waiver(team, row, reason, by)
    if row is None:
        mark = {"presence": Presence.MISSING.value, "who": "", "why": ""}
        row = _keep(None, locked, team, mark, by, at)
        _tell_missing(locked, team, at)
    row.waived_by, row.waived_at, row.waived_why = by.user, at, reason
    row.version += 1
    row.save()
    write("meeting.waived", locked, by, at, group=team.code)
    return row


def _required(meeting: Meeting, code: str) -> SupportGroup:
    group = book(meeting.program).groups.get(code)
    if group is None or code not in meeting.required_groups:
        sentence = _("%(meeting)s does not need a team “%(code)s”. Choose one from the list.")
        sentence %= {"meeting": meeting, "code": code[:20]}
        raise InvalidInput(sentence, fields={"group": sentence})
    return group


def _check(mark: dict[str, str]) -> None:
    faults = {}
    if mark["presence"] not in Presence.values:
        faults["presence"] = _("Choose one.")
    if mark["presence"] == Presence.DELEGATE and not mark["who"]:
        faults["who"] = _("Say who stands for the team.")
    for name, longest in LONGEST.items():
        if len(mark[name]) > longest:
            sentence = _("This is longer than %(longest)s characters. Shorten it.")
            faults[name] = sentence % {"longest": longest}
    if faults:
        raise InvalidInput(" ".join(faults.values()), fields=faults)


def _check_waiver(team: SupportGroup, row: Attendance | None, reason: str, by: Actor) -> None:
    sentence = ""
    if row is not None and row.presence != Presence.MISSING:
        sentence = _("%(team)s is there. There is nothing to waive.") % {"team": team.name}
    elif by.user is None:
        sentence = _("A waiver needs a name. Sign in to give it.")
    elif not reason:
        sentence = _("Say why the meeting can do without %(team)s.") % {"team": team.name}
    elif len(reason) > LONGEST["why"]:
        sentence = _("This is longer than %(longest)s characters. Shorten it.")
        sentence %= {"longest": LONGEST["why"]}
    if sentence:
        raise InvalidInput(sentence, fields={"why": sentence})


def _mark_of(row: Attendance) -> dict[str, str]:
    return {"presence": row.presence, "who": row.who, "why": row.why}


def _keep(
    row: Attendance | None,
    meeting: Meeting,
    team: SupportGroup,
    mark: dict[str, str],
    by: Actor,
    at: datetime,
) -> Attendance:
    """A team that came after all needs no waiver any more."""
    if row is None:
        row = Attendance(program=meeting.program, meeting=meeting, group=team, version=0)
    for name, value in mark.items():
        setattr(row, name, value)
    row.by, row.at = by.user, at
    row.version += 1
    if row.presence != Presence.MISSING:
        row.waived_by, row.waived_at, row.waived_why = None, None, ""
    row.save()
    return row


def _both(team: SupportGroup, row: Attendance | None, mark: dict[str, str]) -> str:
    theirs = said(_mark_of(row)) if row else _("not marked")
    who = str(row.by or "Hypercare") if row else _("Somebody")
    return _(
        "%(who)s marked %(team)s in between: “%(theirs)s”. Yours, not saved: “%(mine)s”."
        " Mark it again if yours is right."
    ) % {"who": who, "team": team.name, "theirs": theirs, "mine": said(mark)}


def said(mark: dict[str, str]) -> str:
    words = [str(Presence(mark["presence"]).label), mark["who"], mark["why"]]
    return ", ".join(word for word in words if word)


def _tell_missing(meeting: Meeting, team: SupportGroup, at: datetime) -> None:
    """Everybody of the team, once for a meeting."""
    members = Membership.objects.filter(program=meeting.program, teams__contains=[team.code])
    text = _("%(team)s is missing in %(meeting)s (%(number)s). Join, or send a delegate.")
    name = source_of(meeting).name
    tell(
        program=meeting.program,
        people=list(members.values_list("user", flat=True)),
        kind=MISSING,
        subject=meeting.reference,
        text=text % {"team": team.name, "meeting": name, "number": meeting},
        key=f"{meeting.reference}-missing-{team.code}",
        at=at,
    )
