"""The list of issues."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hypercare.casework.issues.forms import FilterForm
from hypercare.casework.issues.selectors import Filters, listed
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.accounts.rights import may


@require_safe
def newest(request: ProgramRequest) -> HttpResponse:
    """Words are masked: a list is for many eyes. `?closed=1` is an address of before."""
    asked = request.GET.dict()
    after = asked.pop("after", None)
    if asked.pop("closed", "") == "1":
        asked["status"] = "closed"
    form = FilterForm(asked, by=request.actor)
    filters = form.filters if form.is_valid() else Filters()
    kept = {name: value for name, value in asked.items() if name in form.fields and value}
    facts = {
        "issues": listed(request.actor, filters, after=after),
        "form": form,
        "query": urlencode(kept),
        "is_filtered": bool(kept),
        "after": after,
        "may_edit": may(request.actor, "issue.edit"),
    }
    return render(request, "issues/list.html", facts)
