"""Signing out. Here, because it is written into the journal."""

from typing import Any

from django.contrib.auth.views import LogoutView
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from hypercare.foundation.kernel import clock
from hypercare.foundation.staffing import people


class SignOut(LogoutView):
    """By POST only (safety row 30). Live streams of the session end with it (row 29)."""

    http_method_names = ["post"]

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            people.sign_out(user_id=request.user.pk, at=clock.now())
        return super().post(request, *args, **kwargs)
