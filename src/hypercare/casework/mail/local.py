"""The sample's own mailbox: a page where a message is written, so that no server is needed."""

import io
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from functools import cache
from importlib.resources import files

from django.contrib import messages as told
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from ruamel.yaml import YAML

from hypercare.casework.mail.forms import LetterForm
from hypercare.casework.mail.keeping import Found, keep
from hypercare.casework.mail.selectors import mailbox_named
from hypercare.casework.mail.states import Way
from hypercare.casework.mail.tasks import wake
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import Conflict
from hypercare.foundation.kernel.text import clean_line

DOMAIN = "sample.example"


@dataclass(frozen=True)
class SampleMessage:
    title: str
    mailbox: str
    message: str


@cache
def sample_messages() -> tuple[SampleMessage, ...]:
    text = files("hypercare.casework.mail").joinpath("sample.yaml").read_text(encoding="utf-8")
    return tuple(SampleMessage(**one) for one in YAML(typ="safe", pure=True).load(text))


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: ProgramRequest) -> HttpResponse:
    """Only in a sample program: in any other nobody writes as somebody else."""
    if not request.program.is_sample:
        raise Conflict(_("Only a sample program has a mailbox that everybody can write into."))
    if chosen := _chosen(request.POST.get("sample", "")):
        return _put(request, chosen.mailbox, _dated(chosen.message))
    form = LetterForm(request.POST or None, program=request.program)
    if form.is_bound and form.is_valid():
        return _put(request, form.cleaned_data["mailbox"], _letter(request, form))
    facts = {"form": form, "samples": sample_messages()}
    return render(request, "mail/write.html", facts, status=422 if form.errors else 200)


def _chosen(number: str) -> SampleMessage | None:
    known = sample_messages()
    return known[int(number)] if number.isdigit() and int(number) < len(known) else None


def _put(request: ProgramRequest, mailbox: str, raw: bytes) -> HttpResponse:
    box = mailbox_named(request.program, mailbox)
    stored = keep(mailbox=box, source=io.BytesIO(raw), found=Found(Way.PAGE), at=clock.now())
    wake()
    told.success(request, _("%(message)s is in the mailbox.") % {"message": stored})
    return redirect("mail:message", request.program.key, stored.reference)


def _dated(message: str) -> bytes:
    """With a date and a Message-ID of its own, so that it can be put in again."""
    made = f"Date: {format_datetime(clock.now())}\nMessage-ID: {make_msgid(domain=DOMAIN)}\n"
    return (made + message).encode()


def _letter(request: ProgramRequest, form: LetterForm) -> bytes:
    given = form.cleaned_data
    letter = EmailMessage()
    letter["From"] = clean_line(given["sender"])
    letter["To"] = mailbox_named(request.program, given["mailbox"]).address
    letter["Subject"] = clean_line(given["subject"])
    letter["Date"] = format_datetime(clock.now())
    letter["Message-ID"] = make_msgid(domain=DOMAIN)
    letter.set_content(given["text"])
    return letter.as_bytes(policy=SMTP)
