"""What stands for each `{name}` of the letter: a fixed dictionary of strings (safety row 16)."""

from datetime import date

from django.utils import formats
from django.utils.translation import gettext_lazy as _

from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import Line
from hypercare.reference.directory.selectors import book
from hypercare.reference.rollout.selectors import CountyFacts, plan

FIELDS = {
    "county": _("the county’s name"),
    "department": _("its department"),
    "go_live": _("its go-live date"),
    "new_system": _("the New System’s name"),
    "current_system": _("the Current System’s name"),
    "number": _("Customer Support’s number"),
    "mailbox": _("Customer Support’s mailbox"),
    "service_desk": _("the New System Service Desk’s number"),
}
FIRST_SUBJECT = _("{county}: whom to ask about {current_system} from now on")
FIRST_TEXT = _(
    "To {department}\n\n"
    "{county} moved to {new_system} on {go_live}. When you need help with {current_system}, please"
    " call Customer Support at {number} or write to {mailbox}.\n\n"
    "For a question on {new_system}, or on data that was moved, please call its Service Desk at"
    " {service_desk}."
)


def words_for(
    program: Program, county: CountyFacts, go_live: date, mailbox: Line | None
) -> dict[str, str]:
    """Never empty, so that no sentence has a hole; `missing` names what the program lacks."""
    known = plan(program)
    support, desk = (
        book(program).line_for("customer-support"),
        book(program).line_for("service-desk"),
    )
    return {
        "county": county.name,
        "department": county.department or county.name,
        "go_live": formats.date_format(go_live, "l, F j, Y"),
        "new_system": known.new_system,
        "current_system": known.current_system,
        "number": support.number if support else "",
        "mailbox": mailbox.email if mailbox else "",
        "service_desk": desk.number if desk else "",
    }
