"""The form that the product's own forms build on."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

# What Django says by itself names no way out; these do.
_PLAIN: Final[dict[type[forms.Field], dict[str, Any]]] = {
    forms.IntegerField: {"invalid": _("Write a whole number.")},
    forms.EmailField: {"invalid": _("Write an e-mail address, like name@county.example.")},
    forms.DateTimeField: {"invalid": _("Write a date and a time.")},
    forms.DateField: {"invalid": _("Write a date.")},
}
_FILL_IN: Final = _("Fill this in.")
_CHOOSE: Final = _("Choose one.")


class PlainForm(forms.Form):
    """Says what to do where Django says what is wrong; a field's own `error_messages` win."""

    use_required_attribute = False  # our words beside the field, not the browser's bubble

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages.update(_plain_words_for(field))


def shown_again(form: forms.Form, version: int) -> None:
    """What was typed to an old version stays; sent once more, it is meant for this one."""
    sent: Any = form.data  # the stubs know only that it can be read
    renewed = sent.copy()
    renewed["version"] = str(version)
    form.data = renewed


def offer(form: forms.BaseForm, name: str, choices: Iterable[Any] | Callable[[], Any]) -> None:
    """What can be chosen in a field is known only now. Raises TypeError for any other field."""
    _to_choose_in(form, name).choices = choices


def offered(form: forms.BaseForm, name: str) -> dict[Any, Any]:
    """What can be chosen in a field, and its words. Raises TypeError for any other field."""
    choices: Any = _to_choose_in(form, name).choices
    return dict(choices)


def _to_choose_in(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} is no field to choose in")
    return field


def _plain_words_for(field: forms.Field) -> dict[str, Any]:
    """Our words for each message that the field still has as Django brought it."""
    chosen = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
    ours = {"required": _CHOOSE, "invalid_choice": _CHOOSE} if chosen else {"required": _FILL_IN}
    ours |= _PLAIN.get(type(field), {})
    stock = _messages_of_django(field)
    return {
        code: words
        for code, words in ours.items()
        if field.error_messages.get(code) == stock.get(code)  # a validator may bring its own
    }


def _messages_of_django(field: forms.Field) -> dict[str, Any]:
    stock: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        stock |= getattr(kind, "default_error_messages", {})
    return stock
