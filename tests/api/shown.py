"""Where a mark of direction in somebody's words would turn the page's own words around."""

from html.parser import HTMLParser

MARKS = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"
# These isolate what is in them, by the rules of HTML.
ISOLATING = {"bdi", "p", "td", "th", "dd", "dt", "li", "h1", "h2", "h3", "div", "textarea"}
ISOLATING |= {"option", "title", "section", "main", "figcaption", "summary"}
VOID = {"input", "link", "meta", "br", "img", "hr", "use", "path"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.turned: list[int] = []  # depths of the isolating elements that hold an open mark
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while tag in self.open:
            ended = self.open.pop()
            self.turned = [depth for depth in self.turned if depth <= len(self.open)]
            if ended == tag:
                return

    def handle_data(self, data: str) -> None:
        if not data.strip():
            return
        here = self._isolating()
        if here in self.turned:
            self.found.append(data.strip())
        if any(mark in data for mark in MARKS):
            self.turned.append(here)

    def _isolating(self) -> int:
        depths = [n for n, tag in enumerate(self.open, start=1) if tag in ISOLATING]
        return depths[-1] if depths else 0


def leaks(page: str) -> list[str]:
    """The words of ours that stand in one line after an open mark of direction."""
    reader = _Reader()
    reader.feed(page)
    return reader.found
