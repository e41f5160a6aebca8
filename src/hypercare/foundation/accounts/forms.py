"""The sign-in form: the same answer for an unknown name and for a wrong password."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from hypercare.foundation.accounts.members import outsider
from hypercare.foundation.accounts.models import Membership
from hypercare.foundation.accounts.rights import OUTSIDE_ROLES

_REFUSED = _("That sign-in name and password do not belong together. Check both and try again.")


class SignInForm(AuthenticationForm):
    """For staff: somebody from outside has a door of their own (rule 2)."""

    error_messages = {"invalid_login": _REFUSED, "inactive": _REFUSED}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Sign-in name")

    def confirm_login_allowed(self, user: Any) -> None:
        super().confirm_login_allowed(user)
        if self.is_refused(user):
            raise self.get_invalid_login_error()

    def is_refused(self, user: Any) -> bool:
        return Membership.objects.filter(user=user.pk, role__in=OUTSIDE_ROLES).exists()


class OutsideSignInForm(SignInForm):
    """For somebody of a recipient, who has exactly that one role."""

    def is_refused(self, user: Any) -> bool:
        return outsider(user.pk) is None
