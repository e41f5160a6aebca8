"""The sign-in form: the same answer for an unknown name and for a wrong password."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

_REFUSED = _("That sign-in name and password do not belong together. Check both and try again.")


class SignInForm(AuthenticationForm):
    error_messages = {"invalid_login": _REFUSED, "inactive": _REFUSED}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Sign-in name")
