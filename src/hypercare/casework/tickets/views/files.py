"""Files of a ticket: attaching them, and downloading one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from hypercare.casework.contacts.selectors import sees_clear
from hypercare.casework.tickets import services
from hypercare.casework.tickets.forms import FilesForm
from hypercare.casework.tickets.models import Attachment
from hypercare.casework.tickets.services.attaching import NewFile
from hypercare.casework.tickets.views.ticket import back_to, found, show, with_faults
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.filestore.names import type_of
from hypercare.foundation.filestore.services import read
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import InvalidInput, NotFound


@require_POST
def attach(request: ProgramRequest, number: int) -> HttpResponseBase:
    mine = found(request, number)
    form = FilesForm(request.POST, request.FILES, auto_id="files_%s")
    if not form.is_valid():
        return show(request, mine, files_form=form)
    given = dict(form.cleaned_data)
    files = [NewFile(one.name or "", one.read()) for one in given.pop("files")]
    try:
        kept = services.attach_files(
            ticket=mine, files=files, **given, by=request.actor, at=clock.now()
        )
    except InvalidInput as error:
        return show(request, mine, files_form=with_faults(form, error))
    said = ngettext(
        "%(count)s file is in the story.", "%(count)s files are in the story.", len(kept)
    )
    messages.success(request, said % {"count": len(kept)})
    return back_to(request, mine)


@require_safe
def file(request: ProgramRequest, number: int, file: UUID) -> HttpResponseBase:
    """Download only, as a type of our own list, in no page of ours (safety row 5)."""
    mine = found(request, number)
    rows = Attachment.objects.visible_to(request.actor).filter(entry__ticket=mine)
    kept = get_object_or_404(rows.select_related("entry__text", "stored"), key=file)
    if not sees_clear(request.actor):
        raise NotFound(_("There is nothing here, or it is not for you to see."))
    what = f"{mine.reference} file {str(kept.key)[:8]}"
    journal.look(by=request.actor, at=clock.now(), kind="view", what=what)
    return _download(kept)


def _download(kept: Attachment) -> StreamingHttpResponse:
    text: Any = kept.entry.text
    name = text.clear or text.masked
    kind = type_of(name) or "application/octet-stream"
    answer = StreamingHttpResponse(read(kept.stored), content_type=kind)
    answer["Content-Length"] = str(kept.stored.size)
    answer["Content-Disposition"] = content_disposition_header(True, name)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer
