"""The page that says who looked, and the panel beside what was looked at (R34)."""

from typing import Any

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.accounts.rights import Scope, may, scope_of
from hypercare.foundation.kernel.paging import page
from hypercare.foundation.kernel.references import parse, reference
from hypercare.foundation.ui.forms import PlainForm, offer
from hypercare.surface.home.looks import AUDIT, Asked, asked_for, in_words, newest_of, people

ROWS = 50
IN_PANEL = 5
KINDS = (
    ("", gettext_lazy("All")),
    ("view", gettext_lazy("Looked at")),
    ("search", gettext_lazy("Searched")),
    ("export", gettext_lazy("Exported")),
)


class LooksForm(PlainForm):
    """The filters; they stand in the address, so that a list can be kept and sent on."""

    who = forms.ChoiceField(label=gettext_lazy("Who"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("How"), required=False, choices=KINDS)
    day = forms.DateField(
        label=gettext_lazy("Day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    what = forms.CharField(
        label=gettext_lazy("Contact, ticket or issue, such as C-1042"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Everybody")), *people(actor)]
        offer(self, "who", choices)

    @property
    def asked(self) -> Asked:
        given = self.cleaned_data
        what = given["what"].strip()
        known = parse(what)
        return Asked(
            given["who"], given["kind"], given["day"], reference(*known) if known else what
        )


@require_safe
def looks(request: ProgramRequest) -> HttpResponse:
    """Newest first. A filter that makes no sense is named, and nothing is listed by mistake."""
    form = LooksForm(request.GET, actor=request.actor)
    facts: dict[str, Any] = {"form": form, "lead": _lead(request.actor)}
    if form.is_valid():
        after = request.GET.get("after")
        found = page(asked_for(request.actor, form.asked), by="at", after=after, size=ROWS)
        facts |= {
            "looks": in_words(request.actor, list(found.items)),
            "kinds": dict(KINDS),
            "first": _address(request, "") if after else "",
            "older": _address(request, found.next_cursor) if found.next_cursor else "",
            "is_filtered": form.asked != Asked(),
        }
    return render(request, "home/looks.html", facts, status=200 if form.is_valid() else 422)


def panel(request: ProgramRequest, what: str) -> dict[str, Any] | None:
    """Nothing for who may not audit; beside a page it is not a page of its own."""
    if not may(request.actor, AUDIT):
        return None
    seen = newest_of(request.actor, what, IN_PANEL)
    query = QueryDict(mutable=True)
    query["what"] = what
    return {"looks": seen, "query": query.urlencode(), "lead": _lead(request.actor)}


def _lead(actor: Actor) -> str:
    return {
        Scope.ALL: _("Everybody’s looks at personal details."),
        Scope.TEAM: _("Looks at personal details by your teams and by you."),
        Scope.OWN: _("Your own looks at personal details."),
    }.get(scope_of(actor, AUDIT) or Scope.OWN, "")


def _address(request: ProgramRequest, after: str) -> str:
    query = request.GET.copy()
    query.pop("after", None)
    if after:
        query["after"] = after
    return f"?{query.urlencode()}"
