"""Adding to the story of a ticket, its files, its group, and its facts."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hypercare.casework.contacts.states import Severity
from hypercare.casework.tickets.models import Category, Ticket
from hypercare.casework.tickets.services.editing import FIELDS
from hypercare.casework.tickets.services.noting import LONGEST_NOTE
from hypercare.casework.tickets.states import Audience
from hypercare.foundation.filestore.names import TYPES
from hypercare.foundation.ui.forms import PlainForm
from hypercare.reference.directory.selectors import book

AUDIENCES = [
    (Audience.INTERNAL, _("Our project only")),
    (Audience.SHARED, _("Shared outside")),
]


class NoteForm(PlainForm):
    """`text` has no maxlength in the page: a browser would cut what is pasted, and say nothing."""

    text = forms.CharField(
        label=_("Note"),
        error_messages={"required": _("Write the note before you add it.")},
        widget=forms.Textarea(attrs={"rows": 3, "data-most": LONGEST_NOTE}),
    )
    audience = forms.ChoiceField(
        label=_("Who may read it"),
        choices=AUDIENCES,
        initial=Audience.INTERNAL,
        widget=forms.RadioSelect,
    )
    key = forms.UUIDField(initial=uuid4, required=False, widget=forms.HiddenInput)


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """All that were chosen; what each may be is checked where files are kept."""

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        chosen = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(one, initial) for one in chosen]


class FilesForm(PlainForm):
    files = ManyFilesField(  # type: ignore[assignment]  # the stubs take it for Form.files
        label=_("Files"),
        help_text=_("Up to 10 at once, 10 MB each. Others can only download them."),
        error_messages={"required": _("Choose a file before you attach it.")},
        allow_empty_file=True,
        widget=ManyFiles(attrs={"accept": ",".join(f".{ending}" for ending in TYPES)}),
    )
    audience = forms.ChoiceField(
        label=_("Who may read them"),
        choices=AUDIENCES,
        initial=Audience.INTERNAL,
        widget=forms.RadioSelect,
    )
    key = forms.UUIDField(initial=uuid4, required=False, widget=forms.HiddenInput)


class UnderForm(PlainForm):
    under = forms.CharField(
        label=_("Ticket that leads"),
        max_length=20,
        widget=forms.TextInput(attrs={"placeholder": "T-1042", "autocomplete": "off"}),
    )
    why = forms.CharField(label=_("Why"), max_length=500, required=False)


class MoveContactForm(PlainForm):
    contact = forms.CharField(label=_("Contact"), max_length=20)
    to = forms.CharField(
        label=_("To ticket"),
        max_length=20,
        required=False,
        help_text=_("Leave it empty for a new ticket."),
        widget=forms.TextInput(attrs={"placeholder": "T-1042", "autocomplete": "off"}),
    )
    why = forms.CharField(label=_("Why"), max_length=500, required=False)


class FactsForm(PlainForm):
    """What was there when the form was opened travels with it, as `was_...`."""

    subject = forms.CharField(label=_("Subject"))
    severity = forms.ChoiceField(label=_("Severity"), choices=Severity.choices)
    category = forms.ChoiceField(label=_("Category at review"), required=False)
    entity = forms.ChoiceField(label=_("From"), required=False)
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, ticket: Ticket, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choices("category", _categories(ticket))
        self._choices("entity", _entities(ticket))
        for name in FIELDS:
            self.fields[f"was_{name}"] = forms.CharField(
                required=False, strip=False, widget=forms.HiddenInput
            )

    def _choices(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def facts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in FIELDS}

    def was(self) -> dict[str, str]:
        return {name: self.cleaned_data[f"was_{name}"] for name in FIELDS}


def _categories(ticket: Ticket) -> list[tuple[str, str]]:
    """Those in use, and the one that it has: what is retired since is not lost by saving."""
    offered = Q(retired_at=None) | Q(pk=ticket.analytic_id)
    rows = Category.objects.filter(offered, program=ticket.program_id)
    leaves = rows.order_by("position", "pk")
    return [("", str(_("Not set yet"))), *((str(leaf.pk), str(leaf)) for leaf in leaves)]


def _entities(ticket: Ticket) -> list[tuple[str, str]]:
    entities = book(ticket.program).entities
    offered = (one for one in entities if not one.retired or one.id == ticket.entity_id)
    known = sorted((one.name, one.key) for one in offered)
    return [("", str(_("As it is"))), *((key, name) for name, key in known)]
