"""The rows of the queue as HTML: through a template they would be half of what the page costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from hypercare.casework.tickets.ageing import Clock, Near
from hypercare.casework.tickets.clocks import due_of
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.states import EntryKind
from hypercare.foundation.ui.templatetags.ui import moment, severity, state
from hypercare.foundation.ui.words import Said

LONGEST_NAME = 22
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_KINDS = {str(value): str(label) for value, label in EntryKind.choices}


@dataclass(frozen=True)
class Look:
    """`here` is the address that a row's opens; `opened` the number of the ticket beside them."""

    said: Said
    abouts: Mapping[str, str]
    here: str
    opened: int | None
    is_selectable: bool

    @property
    def at(self) -> datetime:
        return self.said.now


def rows(tickets: Sequence[Ticket], look: Look) -> list[SafeString]:
    return [SafeString(_row(ticket, look)) for ticket in tickets]


def _row(ticket: Ticket, look: Look) -> str:
    current = ' aria-current="true"' if ticket.number == look.opened else ""
    cells = "".join(
        (
            _selecting(ticket) if look.is_selectable else "",
            f'<td class="hc-num hc-nowrap">{escape(_age(ticket.opened_at, look.at))}</td>',
            f"<td>{severity(ticket.severity)}</td>",
            _number(ticket, look),
            _from(ticket.entity_name),
            _more(escape(_fact(ticket, "about", look.abouts))),
            f'<td class="hc-clip">{_marks(ticket, look)}{escape(ticket.subject.masked)}</td>',
            _more(f"{escape(_fact(ticket, 'last_kind', _KINDS))} {_last(ticket, look)}"),
            _more(_holder(ticket)),
        )
    )
    return f'<tr data-row id="row-{ticket.reference}"{current}>{cells}</tr>'


def _more(html: str) -> str:
    """What gives way to a ticket that is opened beside the list."""
    return f'<td class="hc-nowrap hc-queue__more">{html}</td>'


def _selecting(ticket: Ticket) -> str:
    name = escape(_("Select %(ticket)s") % {"ticket": ticket})
    return (
        f'<td><input type="checkbox" class="hc-tick" name="ticket" value="{ticket.reference}"'
        f' form="selection" data-key="x" data-key-label="{escape(_("Select the row"))}"'
        f' aria-label="{name}"></td>'
    )


def _number(ticket: Ticket, look: Look) -> str:
    sign = "&amp;" if "?" in look.here else "?"
    url = f"{escape(look.here)}{sign}open={ticket.reference}"
    focus = " data-focus" if ticket.number == look.opened else ""
    return (
        f'<th scope="row" class="hc-nowrap"><a href="{url}" data-row-link{focus} hx-get="{url}"'
        f' hx-target="#opened" hx-select="#opened" hx-swap="outerHTML">{ticket.reference}</a></th>'
    )


def _from(name: str) -> str:
    shown = Truncator(name).chars(LONGEST_NAME)
    return f'<td class="hc-nowrap" title="{escape(name)}">{escape(shown)}</td>'


def _age(since: datetime, at: datetime) -> str:
    """5 min, 3 h, 2 d."""
    passed = at - since
    if passed < HOUR:
        return _("%(minutes)s min") % {"minutes": max(0, int(passed.total_seconds() // 60))}
    if passed < DAY:
        return _("%(hours)s h") % {"hours": passed // HOUR}
    return _("%(days)s d") % {"days": passed.days}


def _fact(ticket: Ticket, name: str, words: Mapping[str, str]) -> str:
    code: str = getattr(ticket, name) or ""
    return str(words.get(code, code))


def _marks(ticket: Ticket, look: Look) -> str:
    """What must not be found by luck: that it is late, or that somebody sent it back."""
    marks = [
        *_nearest(ticket, look.at),
        *([("attention", _("Sent back"))] if ticket.bounced else []),
        *([("attention", _("Handed back"))] if ticket.hand_backs else []),
    ]
    return "".join(f"{state(name, str(word))} " for name, word in marks)


def _nearest(ticket: Ticket, at: datetime) -> list[tuple[str, str]]:
    """The clock that has come furthest, with the word of the ticket's own page."""
    dues = [due for clock in Clock if (due := due_of(ticket, clock)) is not None]
    if dues and min(dues) <= at:
        return [("late", _("Overdue"))]
    is_soon = any(ticket.told.get(clock.value) == Near.SOON for clock in Clock)
    return [("attention", _("Due soon"))] if dues and is_soon else []


def _last(ticket: Ticket, look: Look) -> str:
    last: datetime | None = getattr(ticket, "last_at", None)
    return moment(look.said, last) if last else ""


def _holder(ticket: Ticket) -> str:
    """Who reviews it now; else the group, and the person where there is one."""
    if ticket.claimed_by:
        return escape(ticket.claimed_by)
    group = f'<abbr title="{escape(ticket.group.name)}">{escape(ticket.group.code)}</abbr>'
    return f"{group}, {escape(ticket.person)}" if ticket.person else group
