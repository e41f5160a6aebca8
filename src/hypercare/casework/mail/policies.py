"""What kind of mail it is, what it is about, and whether it may be added to a ticket. Pure."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hypercare.casework.contacts.states import About
from hypercare.casework.mail.reading.words import Reading
from hypercare.casework.mail.states import Nature
from hypercare.foundation.kernel.references import Series
from hypercare.foundation.kernel.text import fold
from hypercare.foundation.outbox.policies import why_no_answer

_BULK = frozenset({"bulk", "list", "junk"})
_AUTOMATIC_SUBJECTS = (
    "automatic reply:",
    "auto reply:",
    "autoreply:",
    "out of office:",
    "out of office reply:",
)
_TICKET = re.compile(r"(?<![A-Za-z0-9])T-(\d{3,12})(?!\d)", re.IGNORECASE)
_NO_WORD = re.compile(r"[^\w]+")
_ANSWERS = frozenset({"REPLY", "COUNTER", "REFRESH"})


@dataclass(frozen=True)
class Classified:
    """`may_answer` is false for whatever could answer our answer (safety row 14)."""

    nature: Nature
    why: str
    may_answer: bool = False


def classify(reading: Reading, *, ours: Collection[str], came_back: bool = False) -> Classified:
    """`ours` are the addresses that our own mail leaves from; `came_back` by its Message-ID."""
    marks = {name: value.strip().lower() for name, value in reading.marks.items()}
    if came_back or reading.sender.address in ours:
        return Classified(Nature.OWN, _("It comes from one of our own mailboxes."))
    if reading.report is not None:
        return Classified(Nature.BOUNCE, _("A mail server reports on a delivery."))
    if reading.calendar is not None and reading.calendar.method in _ANSWERS:
        return Classified(Nature.CALENDAR, _("A calendar program answers an invitation."))
    if why := _automatic(marks, reading.subject):
        return Classified(Nature.AUTO_REPLY, why)
    if "list-id" in marks or marks.get("precedence") in _BULK:
        return Classified(Nature.LIST, _("It was sent to a list, or as bulk mail."))
    return Classified(
        Nature.PERSON,
        _("Nothing says that a program wrote it."),
        may_answer=not why_no_answer(
            sender=reading.sender.address,
            return_path=marks.get("return-path"),
            headers=marks,
            ours=ours,
        ),
    )


def _automatic(marks: Mapping[str, str], subject: str) -> str:
    """RFC 3834, and what programs wrote before there was one. Empty: not automatic."""
    submitted = marks.get("auto-submitted", "no").partition(";")[0].strip()
    if submitted not in ("", "no"):
        return _("It says of itself that it was sent automatically.")
    if marks.get("content-type", "").startswith("multipart/report"):
        return _("A mail program reports what became of a message.")
    if marks.get("precedence") == "auto_reply" or {"x-autoreply", "x-autorespond"} & set(marks):
        return _("It is marked as an automatic reply.")
    if marks.get("return-path") == "<>":
        return _("It has no return address, which only programs send.")
    if subject.strip().lower().startswith(_AUTOMATIC_SUBJECTS):
        return _("Its subject is that of an automatic reply.")
    return ""


def tickets_named(subject: str) -> list[int]:
    """Numbers like T-1042 in a subject, each once."""
    return list(dict.fromkeys(int(number) for number in _TICKET.findall(subject)))


def is_proven(verdicts: Iterable[str], authserv: str, sender: str) -> bool | None:
    """What our own mail server says about the sender; None when it says nothing.

    Verdicts of any other server are worth nothing: whoever sent the mail may have written them.
    """
    if not authserv:
        return None
    said = (verdict.lower().split(";") for verdict in verdicts)
    ours = (rest for first, *rest in said if first.split()[:1] == [authserv.lower()])
    passed = {"dmarc=pass", f"header.from={sender.rpartition('@')[2]}"}
    return any(passed <= set(one.split()) for rest in ours for one in rest)


@dataclass(frozen=True)
class Candidate:
    """A ticket that a message points to. `secret` when only who was written to can know the sign.

    `takes_part` is whether the sender does; somebody who was in Cc does not (safety row 11).
    """

    ticket: int
    sign: str
    secret: bool
    takes_part: bool
    is_open: bool

    @property
    def name(self) -> str:
        return f"{Series.TICKET}-{self.ticket}"


@dataclass(frozen=True)
class Match:
    """`joins` is the ticket to add it to; `hint` one that it looks like."""

    why: str
    joins: int | None = None
    hint: int | None = None
    unproven: bool = False


def match(candidates: Iterable[Candidate], *, proven: bool | None) -> Match:
    """The first that the sender may add to, in the order of the signs; else a hint."""
    known = list(candidates)
    for one in known:
        if one.takes_part and one.is_open and proven is not False:
            words = {"sign": one.sign, "ticket": one.name}
            why = _("%(sign)s %(ticket)s, and the sender takes part in it.") % words
            return Match(why, joins=one.ticket, unproven=not (proven or one.secret))
    if not known:
        return Match(_("Nothing in it points to a ticket."))
    return Match(_refused(known[0], proven), hint=known[0].ticket, unproven=proven is False)


def _refused(one: Candidate, proven: bool | None) -> str:
    words = {"sign": one.sign, "ticket": one.name}
    if not one.takes_part:
        return _("%(sign)s %(ticket)s, but the sender takes no part in it: looks like it.") % words
    if not one.is_open:
        return _("%(sign)s %(ticket)s, but that is closed: looks like it.") % words
    return _("%(sign)s %(ticket)s, but it is not proven who sent it: looks like it.") % words


def match_automatic(candidates: Iterable[Candidate]) -> Match:
    """What a program answers: by a sign that only we sent out, or from somebody who takes part."""
    for one in candidates:
        if one.secret or one.takes_part:
            why = _("%(sign)s %(ticket)s.") % {"sign": one.sign, "ticket": one.name}
            return Match(why, joins=one.ticket)
    return Match(_("It answers nothing that we know."))


def read_topics(lines: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """`lds: legacy data, old cases` is the code and the words that mean it."""
    found = {}
    for line in lines:
        about, _colon, words = line.partition(":")
        found[about.strip()] = tuple(fold(word) for word in words.split(",") if word.strip())
    return found


@dataclass(frozen=True)
class Topic:
    about: str
    why: str
    is_clear: bool


def topic_of(text: str, lines: Iterable[str], *, otherwise: str = About.UNSURE) -> Topic:
    """The one topic whose words stand in the text; not clear with none or several."""
    folded = f" {fold(_NO_WORD.sub(' ', text[:20_000]))} "
    topics = read_topics(lines)
    hits = [about for about, words in topics.items() if any(f" {w} " in folded for w in words)]
    if len(hits) == 1:
        return Topic(hits[0], _("Its words name one topic."), is_clear=True)
    if hits:
        return Topic(otherwise, _("Its words name several topics."), is_clear=False)
    return Topic(otherwise, _("Its words name no topic."), is_clear=False)
