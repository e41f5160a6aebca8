"""`{{ abouts|of:contact.about }}`: the word for a code, else the code itself."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def of(words: Mapping[str, str], code: str) -> str:
    return words.get(code, code)
