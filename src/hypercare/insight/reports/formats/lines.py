"""Breaking text into lines by the width of its letters. Pure."""

from collections.abc import Callable, Iterator, Sequence


class Measure:
    """Widths by letter, each measured once: a report has millions of them."""

    def __init__(self, of_letter: Callable[[str], float]) -> None:
        self._of_letter = of_letter
        self._known: dict[str, float] = {}

    def __call__(self, text: str) -> float:
        known = self._known
        total = 0.0
        for letter in text:
            width = known.get(letter)
            if width is None:
                width = known[letter] = self._of_letter(letter)
            total += width
        return total


def broken(text: str, width: float, measure: Measure) -> Iterator[str]:
    """Lines no wider than `width`; a word that is wider itself is cut. No text, no line."""
    for paragraph in text.splitlines():
        yield from _paragraph(paragraph.split(), width, measure)


def _paragraph(words: list[str], width: float, measure: Measure) -> Iterator[str]:
    space, line, wide = measure(" "), "", 0.0
    for part in (part for word in words for part in _fitting(word, width, measure)):
        long = measure(part)
        if line and wide + space + long > width:
            yield line
            line, wide = part, long
        else:
            line, wide = (f"{line} {part}", wide + space + long) if line else (part, long)
    if line:
        yield line


def _fitting(word: str, width: float, measure: Measure) -> Iterator[str]:
    while measure(word) > width and len(word) > 1:
        cut, wide = 0, 0.0
        while cut < len(word) and wide + measure(word[cut]) <= width:
            wide += measure(word[cut])
            cut += 1
        yield word[: max(cut, 1)]
        word = word[max(cut, 1) :]
    yield word


def fitted(shares: Sequence[float], least: Sequence[float], room: float) -> list[float]:
    """The whole room by shares, but none narrower than its least; together they have to fit."""
    narrow: set[int] = set()
    while True:
        rest = room - sum(least[place] for place in narrow)
        wide = [place for place in range(len(shares)) if place not in narrow]
        of_share = rest / (sum(shares[place] for place in wide) or 1)
        more = {place for place in wide if shares[place] * of_share < least[place]}
        if not more:
            return [least[n] if n in narrow else share * of_share for n, share in enumerate(shares)]
        narrow |= more
