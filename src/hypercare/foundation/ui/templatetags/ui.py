"""Tags of the component kit: `{% load ui %}`. README.md beside this app shows each in use."""

from collections.abc import Hashable, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import template
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from hypercare.foundation.kernel import clock
from hypercare.foundation.ui import words

register = template.Library()

_CLASS_OF: Final = {"select": "usa-select", "textarea": "usa-textarea", "check": ""}
_KINDS: Final = {"radio": "choices", "checkbox": "check", "select": "select"}
STATES: Final = ("new", "waiting", "attention", "late", "done")


@register.simple_tag(takes_context=True)
def theme(context: Context) -> SafeString:
    """The person's own choice of light or dark, from the cookie; nothing else gets through."""
    request = context.get("request")
    chosen = request.COOKIES.get("hc_theme", "") if request else ""
    if chosen not in ("light", "dark"):
        return SafeString("")
    return format_html(' data-theme="{}"', chosen)


@register.simple_tag
@lru_cache(maxsize=1024, typed=True)  # text that is marked as HTML is not the same as plain text
def unchanging(template: str, **shown: Hashable) -> SafeString:
    """A part that is the same wherever it shows the same, made once per process for each.

    Nothing but what is named reaches it, so nothing else of a person or a request can stay in it.
    """
    return SafeString(render_to_string(template, shown))


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """A symbol from the vendored sheet; always beside a word, so hidden from screen readers."""
    sheet = static("vendor/uswds/icons.svg")
    return format_html(
        '<svg class="hc-icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        sheet,
        name,
    )


@register.simple_tag
@lru_cache(maxsize=512)
def state(name: str, word: str = "") -> SafeString:
    """One of the five states by shape and word; colour only repeats them. Another name raises."""
    if name not in STATES:
        raise ValueError(f"no such state: {name}")
    return format_html(
        '<span class="hc-state hc-state--{}">{}</span>', name, word or words.state(name)
    )


@register.simple_tag
@cache
def severity(level: int) -> SafeString:
    """Severity 1 (worst) to 4 as a small square with its digit, and in words for who listens."""
    return format_html(
        '<span class="hc-sev hc-sev--{0}"><span class="hc-sr">{1} </span>{0}</span>',
        level,
        words.SEVERITY,
    )


@register.simple_tag(takes_context=True)
def when(
    context: Context,
    value: datetime | date | None,
    form: str = "short",
    zone: ZoneInfo | None = None,
    now: datetime | None = None,
) -> SafeString:
    """A moment as people say it, in the program's zone, with the exact time behind it.

    `form` is "short" ("11:34", "yesterday 16:20", "Mon 26 Oct") or "long" ("today 11:34",
    "Mon 26 Oct 16:20"). A date without a time is never given one. `None` renders as nothing.
    """
    if value is None:
        return SafeString("")
    return moment(words.Said(zone or _zone_of(context), now or clock.now()), value, form)


def moment(said: words.Said, value: datetime | date, form: str = "short") -> SafeString:
    """What `when` shows, for who makes a cell without a template."""
    exactly = escape(said.exactly(value))
    shown = escape(said.long(value) if form == "long" else said.short(value))
    return SafeString(
        f'<time datetime="{value.isoformat()}" title="{exactly}">{shown}'
        f'<span class="hc-sr hc-exact"> ({exactly})</span></time>'
    )


def _zone_of(context: Context) -> ZoneInfo:
    return getattr(context.get("request"), "program_zone", None) or ZoneInfo("UTC")


@register.simple_tag
def phone(number: str | None, big: bool = False) -> SafeString:
    """A number that can be read, selected and dialled; words ("withheld") stay plain text."""
    dialled = words.phone(number or "")
    if dialled is None:
        return format_html("{}", number or "")
    size = "hc-phone hc-phone--big" if big else "hc-phone"
    return format_html('<a class="{}" href="{}">{}</a>', size, dialled.href, dialled.text)


@register.simple_tag
def kind_of(field: BoundField) -> str:
    """How field.html lays the field out: choices, checks, check, select, textarea or input."""
    widget = field.field.widget
    if getattr(widget, "allow_multiple_selected", False) and field.use_fieldset:
        return "checks"
    if widget.__class__.__name__.endswith("Textarea"):
        return "textarea"
    return _KINDS.get(getattr(widget, "input_type", ""), "input")


@register.simple_tag
def control(field: BoundField, **attrs: Any) -> SafeString:
    """The widget with the kit's class; further attributes as name=value (`_` becomes `-`)."""
    kind = kind_of(field)
    own = {name.replace("_", "-"): value for name, value in attrs.items()}
    classes = (field.field.widget.attrs.get("class"), _CLASS_OF.get(kind, "usa-input"))
    given = " ".join(name for name in classes if name)
    return field.as_widget(attrs=_without_empty({"class": given, **own}))


@register.simple_tag
def hidden(field: BoundField) -> SafeString:
    """A hidden field with a value, as its widget writes it; that takes three templates."""
    form = '<input type="hidden" name="{}" value="{}" id="{}">'
    return format_html(form, field.html_name, field.value(), field.auto_id)


@register.simple_tag
def blank(field: BoundField) -> SafeString:
    """`field.html` for a form that is the same for everybody until somebody has filled it in.

    As long as nothing is typed or preset it is made once per process.
    """
    if field.form.is_bound or field.form.initial:
        return _laid_out(field)
    kind: Any = type(field.form)  # the stubs take a class of forms for unhashable
    return _blank(kind, field.form.auto_id, field.name)


@cache
def _blank(form: type[BaseForm], auto_id: str, name: str) -> SafeString:
    return _laid_out(form(auto_id=auto_id)[name])


def _laid_out(field: BoundField) -> SafeString:
    return SafeString(render_to_string("ui/components/field.html", {"field": field}))


def _without_empty(attrs: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in attrs.items() if value not in (None, "")}


@register.simple_tag
def error_title(status: int | str | None, given: str = "") -> str:
    return given or words.error(status)[0]


@register.simple_tag
def error_text(status: int | str | None, given: str = "") -> str:
    return given or words.error(status)[1]
