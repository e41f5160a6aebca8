"""Addresses of pages by route name; None for a page that this installation does not have."""

from django.urls import NoReverseMatch, reverse


def address(route: str, *parts: str) -> str | None:
    try:
        return reverse(route, args=parts)
    except NoReverseMatch:
        return None
