"""Why a piece of evidence ends as it does, in words."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "same-call": _("the telephone system gave both the same id"),
    "same-number": _("the same number, close in time"),
    "same-time": _("no number on one side; the same line at the same time"),
    "same-telephone": _("answered at the telephone of whoever logged it"),
    "same-line": _("on the same line"),
    "tally": _("logged by whoever stated the call, on that day and line"),
    "rivals": _("another call fits the same contact as well; nobody can tell which one it was"),
    "nothing-fits": _("no contact fits by number, or by line and time"),
    "nobody": _("no person answered"),
    "short": _("a person answered, and the call was shorter than the shortest that counts"),
    "inside": _("a call inside the house"),
    "outbound": _("a call that we made and nobody logged"),
    "decided": _("decided by a person"),
    "filed": _("filed as this contact"),
    "contact-withdrawn": _("the contact that it was filed as was withdrawn"),
    "quarantined": _("it is in quarantine, where somebody has to read it"),
    "mail-waits": _("it has not been read yet"),
    "set-aside": _("set aside by a person, who said why beside the message"),
    "joined": _("automatic; it is kept with what it answers"),
    "by-machine": _("automatic"),
}


def reasons(codes: list[str]) -> str:
    return "; ".join(str(REASONS.get(code, code)) for code in codes)
