"""Invitations that go out by SMTP, and answers that come back by IMAP (R21)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from hypercare.casework.mail.fetching import imap
from hypercare.casework.mail.filing import work_off
from hypercare.casework.mail.models import Mailbox, RawMessage, Step
from hypercare.casework.meetings.models import Invitee, Meeting, MeetingAnswer, Room, Series
from hypercare.casework.meetings.selectors import invited
from hypercare.casework.meetings.services.asking import ask, excuse, invite_wave
from hypercare.casework.meetings.services.scheduling import (
    cancel_meeting,
    change_meeting,
)
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import Conflict, InvalidInput
from hypercare.foundation.outbox.delivering import deliver_due
from hypercare.foundation.outbox.models import Message
from hypercare.foundation.programs.models import Program
from hypercare.reference.rollout.models import Wave
from tests.factories.messages import file, make_mailbox
from tests.factories.program import MADE as AT
from tests.mail.imap_server import dovecot
from tests.meetings.reading import Part, events, occurrences, read
from tests.meetings.test_schedule import a_meeting, move, moved
from tests.outbox.mailserver import MailServer, mail_server

LATER = AT + timedelta(hours=1)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture
def sent(demo: Program, analyst: Actor) -> None:
    """Everybody of wave 1 is invited."""
    invite_wave(wave=Wave.objects.get(program=demo, number=1), by=analyst, at=AT)


def deliver(server: MailServer, at: datetime = AT) -> list[EmailMessage]:
    """What arrives now, in order of its recipients."""
    before = len(server.taken)
    deliver_due(sender=server.sender(), now=lambda: at)
    return sorted(server.taken[before:], key=lambda mail: str(mail["To"]))


def to(mails: list[EmailMessage], address: str) -> list[EmailMessage]:
    return [mail for mail in mails if address in str(mail["To"])]


def calendar_in(mail: EmailMessage) -> bytes:
    (part,) = [p for p in mail.walk() if p.get_content_type() == "text/calendar"]
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload


def method_of(mail: EmailMessage) -> str:
    (part,) = [p for p in mail.walk() if p.get_content_type() == "text/calendar"]
    said = part.get_param("method")
    assert read(calendar_in(mail)).value("METHOD") == said
    return str(said)


def event(mail: EmailMessage) -> Part:
    return events(read(calendar_in(mail)))[0]


def test_each_audience_gets_its_meetings_and_nobody_elses(
    demo: Program, sent: None, server: MailServer
) -> None:
    """R21: only the required attendees of that audience get each debrief."""
    mails = deliver(server)
    titles = {
        str(mail["To"]): {event(m).value("SUMMARY") for m in to(mails, str(mail["To"]))}
        for mail in mails
    }
    assert titles["priya@meds.example"] == {"Debrief for partners"}
    assert titles["amos@amber.example"] == {"Debrief for counties"}
    assert titles["app@old.example"] == {"Daily status", "Quick Response Team"}
    assert "bea@birch.example" not in titles
    assert "nora@new-system.example" not in titles


def test_an_invitation_is_one_that_calendar_programs_take(
    demo: Program, sent: None, server: MailServer
) -> None:
    mails = deliver(server)
    (mail,) = to(mails, "amos@amber.example")
    assert mail.get_content_type() == "multipart/alternative"
    assert "passcode" in mail.get_body(("plain",)).get_content().lower()  # type: ignore[union-attr]
    assert method_of(mail) == "REQUEST"
    one = event(mail)
    assert "support@old.example" in str(mail["From"])
    assert one.value("ORGANIZER") == "mailto:support@old.example"
    assert (one.value("SEQUENCE"), one.value("LOCATION")) == ("0", "Sierra Room")
    assert one.one("CONFERENCE").parameters["VALUE"] == "URI"
    assert one.value("CONFERENCE") == "tel:+19165550140"
    assert "916-555-0140" in one.value("DESCRIPTION")
    assert one.value("RRULE") == "FREQ=WEEKLY;UNTIL=20261031T003000Z;BYDAY=MO,TU,WE,TH,FR"
    (attendee,) = one.all("ATTENDEE")
    assert attendee.value == "mailto:amos@amber.example"
    assert attendee.parameters["ROLE"] == "REQ-PARTICIPANT"
    assert attendee.parameters["PARTSTAT"] == "NEEDS-ACTION"
    zone = read(calendar_in(mail)).parts[0]
    rules = sorted(part.value("RRULE") for part in zone.parts)
    assert rules == ["FREQ=YEARLY;BYDAY=1SU;BYMONTH=11", "FREQ=YEARLY;BYDAY=2SU;BYMONTH=3"]


def test_the_room_is_invited_as_a_room_and_kept_for_the_week(
    demo: Program, sent: None, server: MailServer
) -> None:
    """R17."""
    mails = to(deliver(server), "sierra@rooms.example")
    kept = [m for m in mails if "Kept for go-live week" in str(m["Subject"])]
    assert len(kept) == 1
    whole = event(kept[0])
    assert (whole.value("DTSTART"), whole.value("DTEND")) == ("20261026", "20261031")
    rooms = [
        line
        for mail in mails
        for line in event(mail).all("ATTENDEE")
        if line.parameters["CUTYPE"] == "ROOM"
    ]
    assert len(rooms) == len(mails)
    assert {line.value for line in rooms} == {"mailto:sierra@rooms.example"}


def test_inviting_twice_sends_once(demo: Program, analyst: Actor, sent: None) -> None:
    before = Message.objects.count()
    with pytest.raises(Conflict, match="is invited already"):
        invite_wave(wave=Wave.objects.get(program=demo, number=1), by=analyst, at=AT)
    assert Message.objects.count() == before


def test_a_slip_sends_one_update_of_the_same_meeting(
    demo: Program, sent: None, server: MailServer
) -> None:
    """R39: one UID, a higher SEQUENCE, the new days, and nobody's old answer."""
    first = event(to(deliver(server), "amos@amber.example")[0])
    Invitee.objects.filter(address="amos@amber.example").update(answer="ACCEPTED")
    move(demo, 1, datetime(2026, 11, 4).date(), LATER)
    (mail,) = to(deliver(server, LATER), "amos@amber.example")
    again = event(mail)
    said = "Changed: Debrief for counties, Wed 4 Nov 2026 to Tue 10 Nov 2026, 17:30 PST"
    assert str(mail["Subject"]).strip() == said
    assert again.value("UID") == first.value("UID")
    assert (again.value("SEQUENCE"), method_of(mail)) == ("1", "REQUEST")
    days = [begin.astimezone(demo.zone).day for begin, *_ in occurrences(calendar_in(mail))]
    assert days == [4, 5, 6, 9, 10]
    assert Invitee.objects.get(address="amos@amber.example", series__wave__number=1).answer == (
        "NEEDS-ACTION"
    )


def test_a_wave_that_loses_its_date_is_struck_out(
    demo: Program, sent: None, server: MailServer
) -> None:
    first = event(to(deliver(server), "amos@amber.example")[0])
    move(demo, 1, None, LATER)
    (mail,) = to(deliver(server, LATER), "amos@amber.example")
    gone = event(mail)
    assert (method_of(mail), gone.value("STATUS")) == ("CANCEL", "CANCELLED")
    assert gone.value("UID") == first.value("UID")
    assert not gone.all("RECURRENCE-ID")


def test_one_meeting_moves_or_is_cancelled_in_its_series(
    demo: Program, analyst: Actor, sent: None, server: MailServer, status: Series
) -> None:
    deliver(server)
    status.refresh_from_db()
    meeting = a_meeting(status)
    change_meeting(meeting=meeting, given=moved(meeting, "09:15"), version=1, by=analyst, at=LATER)
    (mail,) = to(deliver(server, LATER), "app@old.example")
    one = event(mail)
    assert one.value("RECURRENCE-ID") == "20261027T083000"
    assert (one.value("DTSTART"), one.value("SEQUENCE")) == ("20261027T091500", "1")
    cancel_meeting(meeting=meeting, why="Nothing to say", version=2, by=analyst, at=LATER)
    (mail,) = to(deliver(server, LATER), "app@old.example")
    assert (method_of(mail), event(mail).value("RECURRENCE-ID")) == ("CANCEL", "20261027T083000")
    assert event(mail).value("SEQUENCE") == "2"


def in_room(mails: list[EmailMessage], room: str) -> list[tuple[str, str, str]]:
    """What the calendar of a room is told: method, place in the series, and where it is."""
    found = []
    for mail in to(mails, f"{room}@rooms.example"):
        one = event(mail)
        found.append((method_of(mail), one.value("RECURRENCE-ID"), one.value("LOCATION")))
    return found


@pytest.fixture
def oak(demo: Program) -> Room:
    return Room.objects.create(program=demo, key="oak", name="Oak Room", email="oak@rooms.example")


def test_one_meeting_in_another_room_is_in_that_rooms_calendar_and_no_other(
    oak: Room, analyst: Actor, sent: None, server: MailServer, status: Series
) -> None:
    """R17: the room that is left is free again, the one that is taken knows it."""
    deliver(server)
    status.refresh_from_db()
    meeting, place = a_meeting(status), "20261027T083000"
    there = moved(meeting, "09:15", room=oak)
    change_meeting(meeting=meeting, given=there, version=1, by=analyst, at=LATER)
    mails = deliver(server, LATER)
    assert in_room(mails, "oak") == [("REQUEST", place, "Oak Room")]
    assert in_room(mails, "sierra") == [("CANCEL", place, "Oak Room")]
    back = moved(meeting, "09:15", room=status.room)
    change_meeting(meeting=meeting, given=back, version=2, by=analyst, at=LATER)
    mails = deliver(server, LATER)
    assert in_room(mails, "oak") == [("CANCEL", place, "Sierra Room")]
    assert in_room(mails, "sierra") == [("REQUEST", place, "Sierra Room")]


def test_a_room_that_one_meeting_was_moved_to_hears_that_the_week_is_off(
    demo: Program, oak: Room, analyst: Actor, sent: None, server: MailServer, status: Series
) -> None:
    """R39, also where a meeting stands in a calendar of its own."""
    status.refresh_from_db()
    meeting = a_meeting(status)
    there = moved(meeting, "09:15", room=oak)
    change_meeting(meeting=meeting, given=there, version=1, by=analyst, at=LATER)
    deliver(server, LATER)
    move(demo, 1, None, LATER)
    assert [told[0] for told in in_room(deliver(server, LATER), "oak")] == ["CANCEL"]


def test_one_more_is_asked_and_one_fewer_hears_of_it(
    demo: Program, analyst: Actor, sent: None, server: MailServer, status: Series
) -> None:
    deliver(server)
    status.refresh_from_db()
    known = {"required": False, "by": analyst, "at": LATER}
    ask(held=status, name="Zoe", address="zoe@old.example", **known)  # type: ignore[arg-type]
    (mail,) = to(deliver(server, LATER), "zoe@old.example")
    assert method_of(mail) == "REQUEST"
    with pytest.raises(InvalidInput, match="is invited already"):
        ask(held=status, name="Zoe", address="ZOE@old.example", **known)  # type: ignore[arg-type]
    excuse(invitee=Invitee.objects.get(address="zoe@old.example"), by=analyst, at=LATER)
    (mail,) = to(deliver(server, LATER), "zoe@old.example")
    assert method_of(mail) == "CANCEL"


def reply(uid: str, sender: str, answer: str, extra: str = "") -> bytes:
    """As a calendar program writes it."""
    mail = EmailMessage()
    mail["From"], mail["To"] = sender, "support@old.example"
    mail["Subject"], mail["Message-ID"] = f"{answer}: Debrief", f"<{answer}-{sender}{len(extra)}>"
    mail["Date"] = "Thu, 29 Oct 2026 09:30:00 -0700"
    mail.set_content("Thank you.")
    text = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Other//EN\r\nMETHOD:REPLY\r\n"
        f"BEGIN:VEVENT\r\nUID:{uid}\r\nSEQUENCE:0\r\nDTSTAMP:20261020T100000Z\r\n{extra}"
        f"ATTENDEE;PARTSTAT={answer};CN=Somebody:mailto:{sender}\r\n"
        "ORGANIZER:mailto:support@old.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    mail.add_alternative(text, subtype="calendar", params={"method": "REPLY"})
    return mail.as_bytes()


@pytest.fixture
def county(demo: Program) -> Series:
    return Series.objects.get(program=demo, wave__number=1, key="county-debrief")


def test_an_answer_from_a_real_mailbox_says_who_is_coming(
    demo: Program, sent: None, county: Series
) -> None:
    mailbox = make_mailbox(demo)
    with dovecot() as running:
        running.deliver(reply(county.uid, "amos@amber.example", "ACCEPTED"))
        with imap.opened(running.place) as box:
            imap.take_new(box, running.place, mailbox, clock.now, set())
            work_off(at=clock.now())
            imap.put_away(box, running.place, mailbox)
    assert county.invitees.get(address="amos@amber.example").answer == "ACCEPTED"
    assert RawMessage.objects.get().state == "joined"


@pytest.fixture
def mailbox(demo: Program) -> Mailbox:
    return make_mailbox(demo)


def said(message: RawMessage) -> str:
    return Step.objects.filter(message=message).latest("pk").why


def test_an_answer_for_one_day_leaves_the_others(
    mailbox: Mailbox, sent: None, county: Series
) -> None:
    day = "RECURRENCE-ID;TZID=America/Los_Angeles:20261028T173000\r\n"
    file(mailbox, reply(county.uid, "amos@amber.example", "DECLINED", day), AT)
    (answer,) = MeetingAnswer.objects.select_related("meeting")
    assert answer.meeting.starts_at == datetime(2026, 10, 29, 0, 30, tzinfo=UTC)
    answers = {one.answer for one in invited(answer.meeting) if one.invitee.name == "Amos"}
    assert answers == {"DECLINED"}
    other = Meeting.objects.filter(series=county).exclude(pk=answer.meeting.pk)[0]
    assert {one.answer for one in invited(other) if one.invitee.name == "Amos"} == {"NEEDS-ACTION"}


@pytest.mark.parametrize(
    ("sender", "answer", "sentence"),
    [
        ("eve@elsewhere.example", "ACCEPTED", "is not invited to “Debrief for counties”"),
        ("amos@amber.example", "DELEGATED", "says neither yes nor no"),
    ],
)
def test_what_changes_nothing_is_kept_with_a_sentence(
    mailbox: Mailbox, sent: None, county: Series, sender: str, answer: str, sentence: str
) -> None:
    """Nothing is lost: the message stays, and says why nobody was counted."""
    before = list(county.invitees.order_by("pk").values())
    message = file(mailbox, reply(county.uid, sender, answer), AT)
    assert sentence in said(message)
    assert message.state == "automatic"
    assert message.stored is not None
    assert list(county.invitees.order_by("pk").values()) == before


def test_an_answer_to_a_meeting_of_nobody_is_no_fault(mailbox: Mailbox, sent: None) -> None:
    message = file(mailbox, reply("other@elsewhere", "amos@amber.example", "ACCEPTED"), AT)
    assert (message.state, "Nothing that we know" in said(message)) == ("automatic", True)
