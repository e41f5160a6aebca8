"""Changing the rules: a draft, its rows, its review, and publishing it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hypercare.casework.routing import drafting
from hypercare.casework.routing.drafts import draft_rows, faults_in, open_drafts, review, rules_of
from hypercare.casework.routing.forms import PublishForm, RowForm, new_row_initial, row_initial
from hypercare.casework.routing.models import Draft, DraftRow
from hypercare.casework.routing.rows import SENTENCES, rule_of
from hypercare.casework.routing.selectors import edition
from hypercare.casework.routing.tables import in_words
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import Conflict, InvalidInput
from hypercare.reference.directory.selectors import book
from hypercare.reference.rollout.selectors import plan

MOVES = {"up": True, "down": False}


@require_http_methods(["GET", "HEAD", "POST"])
def drafts(request: ProgramRequest) -> HttpResponse:
    """All open drafts; a POST begins one from the edition that it names."""
    if request.method == "POST":
        number = _number(request.POST.get("edition", ""))
        draft = drafting.begin(number=number, by=request.actor, at=clock.now())
        return _to_draft(request, draft)
    facts = {
        "drafts": open_drafts(request.program),
        "newest": edition(request.program),
        "may_edit": may(request.actor, "rules.edit"),
    }
    return render(request, "routing/drafts.html", facts)


@require_safe
def draft(request: ProgramRequest, draft: int) -> HttpResponse:
    found = _found(request, draft)
    rows = draft_rows(found)
    facts = {
        "draft": found,
        "rows": _table(request, rows),
        "faults": faults_in(request.program, rules_of(rows)) if found.is_open else [],
        "is_current": found.based_on_id == edition(request.program).id,
        "newest": edition(request.program),
        "may_edit": found.is_open and may(request.actor, "rules.edit"),
        "may_take_back": found.discarded_at and may(request.actor, "rules.edit"),
        "moved": (request.GET.get("row", ""), request.GET.get("do", "")),
    }
    return render(request, "routing/draft.html", facts)


def _table(request: ProgramRequest, rows: list[DraftRow]) -> list[dict[str, Any]]:
    """Each row with its words; removed rows have no number among those that are left."""
    rules, left = [], 0
    for row in rows:
        left += row.removed_at is None
        rules.append(rule_of(row, left if row.removed_at is None else 0))
    words = in_words(rules, plan(request.program), book(request.program))
    return [{"row": row, "words": said} for row, said in zip(rows, words, strict=True)]


@require_http_methods(["GET", "HEAD", "POST"])
def add_row(request: ProgramRequest, draft: int) -> HttpResponse:
    found = _found(request, draft)
    if request.method != "POST":
        form = RowForm(program=request.program, initial=new_row_initial(found.version))
        return _show_row(request, found, None, form)

    def save(form: RowForm) -> DraftRow:
        return drafting.add_row(
            draft=found,
            values=form.values,
            version=form.cleaned_data["version"],
            by=request.actor,
            at=clock.now(),
        )

    return _save_row(request, found, None, save)


@require_http_methods(["GET", "HEAD", "POST"])
def row(request: ProgramRequest, draft: int, row: int) -> HttpResponse:
    """One row in words. What was typed stays when somebody else was faster."""
    found = _found(request, draft)
    known = get_object_or_404(DraftRow.objects.filter(draft=found), number=row)
    if request.method != "POST":
        form = RowForm(program=request.program, initial=row_initial(known))
        return _show_row(request, found, known, form)

    def save(form: RowForm) -> DraftRow:
        return drafting.save_row(
            draft=found,
            number=row,
            values=form.values,
            version=form.cleaned_data["version"],
            by=request.actor,
            at=clock.now(),
        )

    return _save_row(request, found, known, save)


def _save_row(
    request: ProgramRequest,
    draft: Draft,
    known: DraftRow | None,
    save: Callable[[RowForm], DraftRow],
) -> HttpResponse:
    form = RowForm(request.POST, program=request.program)
    try:
        if form.is_valid():
            saved = save(form)
            messages.success(request, _("The row is saved in draft %(draft)s.") % _named(draft))
            return _to_draft(request, draft, row=saved.number)
    except InvalidInput as error:
        form.fault(error.fields)
    except Conflict as error:
        return _came_between(request, draft, known, error)
    return _show_row(request, draft, known, form, status=422)


def _came_between(
    request: ProgramRequest, draft: Draft, known: DraftRow | None, error: Conflict
) -> HttpResponse:
    """The form as typed, the other's words beside it; saving again then is on purpose."""
    data = request.POST.copy()
    draft.refresh_from_db()
    if known is not None:
        known.refresh_from_db()
    data["version"] = str(known.version if known else draft.version)
    form = RowForm(data, program=request.program)
    form.full_clean()
    return _show_row(request, draft, known, form, status=409, between=error.sentence)


def _show_row(
    request: ProgramRequest,
    draft: Draft,
    known: DraftRow | None,
    form: RowForm,
    *,
    status: int = 200,
    between: str = "",
) -> HttpResponse:
    theirs = _table(request, [known])[0] if known and between else None
    facts = {
        "draft": draft,
        "row": known,
        "form": form,
        "musts": SENTENCES,
        "between": between,
        "theirs": theirs,
    }
    return render(request, "routing/row.html", facts, status=status)


@require_POST
def change(request: ProgramRequest, draft: int, row: int) -> HttpResponse:
    """Up, down, remove, restore: one button each, on the draft's page."""
    found, do = _found(request, draft), request.POST.get("do", "")
    facts: dict[str, Any] = {"draft": found, "number": row, **_now(request)}
    of_row = facts | {"version": _number(request.POST.get("row_version", ""))}
    if do in MOVES:
        drafting.move(**facts, is_up=MOVES[do])
    elif do == "remove":
        drafting.remove_row(**of_row)
        messages.success(request, _("The row is taken out. Restore it where it stood."))
    elif do == "restore":
        drafting.restore_row(**of_row)
    else:
        raise InvalidInput(_("Choose one of the buttons of the row."))
    return _to_draft(request, found, row=row, do=do)


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: ProgramRequest, draft: int) -> HttpResponse:
    """The proof, what gets another answer, and a reason; then a new edition."""
    found = _found(request, draft)
    if request.method != "POST":
        return _show_review(request, found, PublishForm(initial={"version": found.version}))
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _show_review(request, found, form, status=422)
    try:
        published = drafting.publish_draft(
            draft=found, **form.cleaned_data, by=request.actor, at=clock.now()
        )
    except InvalidInput as error:
        form.add_error("reason" if "reason" in error.fields else None, error.sentence)
        return _show_review(request, found, form, status=422)
    except Conflict as error:
        return _review_again(request, found, error)
    said = _("Edition %(number)s is published and in force now.") % {"number": published.number}
    messages.success(request, said)
    return redirect("routing:edition", request.program.key, published.number)


def _review_again(request: ProgramRequest, found: Draft, error: Conflict) -> HttpResponse:
    """The reason stays; what is shown is the draft as it is now."""
    found.refresh_from_db()
    data = request.POST.copy()
    data["version"] = str(found.version)
    form = PublishForm(data)
    form.full_clean()
    form.add_error(None, error.sentence)
    return _show_review(request, found, form, status=409)


def _show_review(
    request: ProgramRequest, found: Draft, form: PublishForm, status: int = 200
) -> HttpResponse:
    facts = {
        "draft": found,
        "form": form,
        "review": review(request.program, found, draft_rows(found)),
    }
    return render(request, "routing/publish.html", facts, status=status)


@require_POST
def carry_over(request: ProgramRequest, draft: int) -> HttpResponse:
    found = _found(request, draft)
    notes = drafting.carry_over(draft=found, **_now(request))
    messages.success(request, _("Your changes now stand on the newest edition. Look them over."))
    for note in notes:
        messages.warning(request, note)
    return _to_draft(request, found)


@require_POST
def discard(request: ProgramRequest, draft: int) -> HttpResponse:
    """Thrown away, and taken back: nothing of it is lost."""
    found = _found(request, draft)
    if request.POST.get("do") == "take-back":
        drafting.take_back(draft=found, **_now(request))
        said = _("Draft %(draft)s is open again.")
    else:
        drafting.discard(draft=found, **_now(request))
        said = _("Draft %(draft)s is thrown away. You can take it back here.")
    messages.success(request, said % _named(found))
    return _to_draft(request, found)


def _now(request: ProgramRequest) -> dict[str, Any]:
    """Who does it, when, and the version of the draft that the page showed."""
    version = _number(request.POST.get("version", ""))
    return {"version": version, "by": request.actor, "at": clock.now()}


def _found(request: ProgramRequest, number: int) -> Draft:
    drafts = Draft.objects.filter(program=request.program)
    people = ("based_on", "published_as", "begun_by", "changed_by")
    return get_object_or_404(drafts.select_related(*people), number=number)


def _number(text: str) -> int:
    """0 for anything else: no version and no edition has it."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _named(draft: Draft) -> dict[str, int]:
    return {"draft": draft.number}


def _to_draft(
    request: ProgramRequest, draft: Draft, row: int | None = None, do: str = ""
) -> HttpResponse:
    """Back to the row that was touched, or to the button that did it (`do`).

    Not both: a browser that jumps to a fragment takes the focus away again.
    """
    path = reverse("routing:draft", args=[request.program.key, draft.number])
    if row is None:
        return redirect(path)
    return redirect(f"{path}?row={row}&do={do}" if do else f"{path}#row-{row}")
