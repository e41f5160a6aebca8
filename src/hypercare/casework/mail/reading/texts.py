"""The text of a message: HTML reduced to words, and what was written now without what it quotes."""

import html
import re

import nh3
from mailparser_reply import EmailReplyParser

from hypercare.foundation.kernel.text import clean_words

LONGEST = 400_000
# What the reply parser is given: enough for any letter, and a bound for its expressions.
LONGEST_LETTER = 60_000
_BLOCKS = {"p", "div", "br", "li", "tr", "table", "blockquote", "pre", "hr"} | {
    f"h{level}" for level in range(1, 7)
}
_BREAK = re.compile(r"</?(?:p|div|li|tr|table|blockquote|pre|h[1-6])>|<[bh]r>")
_TAG = re.compile(r"<[^<>]{0,200}>")
_GAPS = re.compile(r"[ \t]*\n(?:[ \t]*\n){2,}")
SHOWN_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "col", "colgroup", "dd", "div", "dl",
    "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "li", "ol", "p", "pre", "s", "small",
    "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
}  # fmt: skip


def shown_html(raw: str) -> str:
    """Only what has a form: no address, image, style, script or name of anything survives.

    A link keeps its words and leads nowhere; nothing can be loaded (safety rows 1 and 3).
    """
    cells = {"td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
    return nh3.clean(
        raw[:LONGEST],
        tags=SHOWN_TAGS,
        attributes=cells,
        url_schemes=set(),
        link_rel=None,
        clean_content_tags={"script", "style", "title", "noscript", "template"},
    )


def text_of_html(raw: str) -> str:
    """Its words, a line for each block."""
    clean = nh3.clean(
        raw[:LONGEST],
        tags=_BLOCKS,
        attributes={},
        link_rel=None,
        clean_content_tags={"script", "style", "title", "noscript", "template"},
    )
    lines = _TAG.sub("", _BREAK.sub("\n", clean.replace("\n", " ")))
    return tidy(html.unescape(lines))


def tidy(text: str) -> str:
    """Control characters out, and no more than one empty line in a row."""
    lines = "\n".join(line.strip() for line in clean_words(text[:LONGEST]).split("\n"))
    return _GAPS.sub("\n\n", lines).strip()


def new_text(text: str) -> str:
    """What was written now: quoted history and the signature are left out.

    A letter that is nothing but a quotation keeps all of it: nothing is ever lost by folding.
    """
    letter = text[:LONGEST_LETTER]
    first = EmailReplyParser(languages=["en"]).read(letter).replies
    body = first[0].body.strip() if first else ""
    lines = [line for line in body.split("\n") if not line.startswith(">")]
    return tidy("\n".join(lines)) or tidy(letter)
