"""`{% doubt code %}`: what is odd about a number, in words."""

from django import template

from hypercare.casework.callers.wording import doubt_in_words

register = template.Library()


@register.simple_tag
def doubt(code: str) -> str:
    return doubt_in_words(code)
