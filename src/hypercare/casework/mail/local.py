"""The sample's own mailbox: a page where a message is written, so that no server is needed."""

import io
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from django.contrib import messages as told
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hypercare.casework.mail.forms import LetterForm
from hypercare.casework.mail.keeping import Found, keep
from hypercare.casework.mail.models import RawMessage
from hypercare.casework.mail.selectors import mailbox_named
from hypercare.casework.mail.states import Way
from hypercare.casework.mail.tasks import wake
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import Conflict
from hypercare.foundation.kernel.text import clean_line


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: ProgramRequest) -> HttpResponse:
    """Only in a sample program: in any other nobody writes as somebody else."""
    if not request.program.is_sample:
        raise Conflict(_("Only a sample program has a mailbox that everybody can write into."))
    form = LetterForm(request.POST or None, program=request.program)
    if form.is_bound and form.is_valid():
        stored = _stored(request, form)
        wake()
        told.success(request, _("%(message)s is in the mailbox.") % {"message": stored})
        return redirect("mail:message", request.program.key, stored.reference)
    return render(request, "mail/write.html", {"form": form}, status=422 if form.errors else 200)


def _stored(request: ProgramRequest, form: LetterForm) -> RawMessage:
    given, now = form.cleaned_data, clock.now()
    mailbox = mailbox_named(request.program, given["mailbox"])
    letter = EmailMessage()
    letter["From"] = clean_line(given["sender"])
    letter["To"] = mailbox.address
    letter["Subject"] = clean_line(given["subject"])
    letter["Date"] = format_datetime(now)
    letter["Message-ID"] = make_msgid(domain="sample.example")
    letter.set_content(given["text"])
    source = io.BytesIO(letter.as_bytes(policy=SMTP))
    return keep(mailbox=mailbox, source=source, found=Found(Way.PAGE), at=now)
