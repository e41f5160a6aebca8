"""What may be said by itself, and to whom. Pure."""

import re

from django.utils.translation import gettext as _

_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", re.ASCII)


def address_in(reach: str) -> str:
    """The first e-mail address in what somebody gave to be reached at; empty without one."""
    found = _ADDRESS.search(reach)
    return found[0] if found else ""


def acknowledgement(number: str, desk: str) -> tuple[str, str]:
    """Subject and body: the number and the right desk's, and nothing else (safety rule 3)."""
    body = _("We have your message. Its number is %(number)s.") % {"number": number}
    if desk:
        body += "\n\n" + _("To talk to somebody about it, call %(desk)s.") % {"desk": desk}
    return _("%(number)s: we have your message") % {"number": number}, body


def closing(number: str, line: str) -> str:
    """The product's own lines under what a person wrote."""
    return _("%(line)s, ticket %(number)s") % {"line": line, "number": number}
