"""Addresses of pages by route name; None for a page that this installation does not have.

They never change while a process lives, and the frame of a page has twenty.
"""

from functools import lru_cache

from django.urls import NoReverseMatch, reverse


@lru_cache(maxsize=4096)
def address(route: str, *parts: str) -> str | None:
    try:
        return reverse(route, args=parts)
    except NoReverseMatch:
        return None
