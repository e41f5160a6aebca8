"""The sign-in form: the same answer for an unknown name and for a wrong password."""

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": _(
            "That sign-in name and password do not belong together. Check both and try again."
        ),
        "inactive": _(
            "That sign-in name and password do not belong together. Check both and try again."
        ),
    }
