"""Signing in, changing the password, and the page that says who may do what."""

from django.contrib import messages
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hypercare.foundation.accounts.forms import SignInForm
from hypercare.foundation.accounts.matrix import matrix


class SignIn(LoginView):
    """The session gets a new key (safety row 29); `next` must stay on this site (row 31)."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


class Password(PasswordChangeView):
    """Ends the person's other sessions; this one goes on with a new key."""

    template_name = "accounts/password.html"
    success_url = reverse_lazy("home:start")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        messages.success(self.request, _("Your password is changed."))
        return super().form_valid(form)


@require_safe
def rights_page(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/rights.html", {"matrix": matrix()})
