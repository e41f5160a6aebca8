"""Counties, partners and projects by what people call them; they are few, and in memory."""

from hypercare.foundation.kernel.text import fold
from hypercare.foundation.programs.models import Program
from hypercare.insight.finding.question import is_near, is_spelled
from hypercare.reference.directory.selectors import book

MOST = 5


def entities_named(program: Program, text: str, *, exactly: bool = False) -> list[int]:
    """Keys, best first: the whole name or alias, then a part of one, then one with a slip."""
    asked = fold(text).removesuffix(" county").removeprefix("county of ")
    known = book(program).names
    if asked in known:
        return [known[asked].id]
    if exactly or len(asked) < 3:
        return []
    partly = [one.id for name, one in known.items() if asked in name]
    slipped = [one.id for name, one in known.items() if is_spelled(asked) and is_near(asked, name)]
    return list(dict.fromkeys(partly or slipped))[:MOST]
