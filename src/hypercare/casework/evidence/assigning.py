"""Each piece of evidence gets one contact at most, each contact one piece, at best total. Pure.

Maximum-weight matching of a sparse bipartite graph by the Hungarian method in its incremental,
primal-dual form. `worth[piece] + price[contact] >= points` holds for every pair, with equality for
the pairs that are taken; what is left over has worth or price 0. That makes the total the best
there is (linear programming duality). A piece is added along the path of least slack, and the
search ends as soon as nothing nearer can come.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush

Weights = Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Assignment:
    """`taken` is piece -> contact. `rivals` names, for a piece left over, the pieces that hold a
    contact which would explain it as well, within the tolerance.
    """

    taken: Mapping[str, str]
    rivals: Mapping[str, tuple[str, ...]]


@dataclass
class _Search:
    """Slack from the start to each piece and contact; `came_from` is the piece before a contact."""

    pieces: dict[str, int] = field(default_factory=dict)
    contacts: dict[str, int] = field(default_factory=dict)
    came_from: dict[str, str] = field(default_factory=dict)
    best: int = 0
    free: str = ""
    loser: str = ""


def assign(weights: Weights, *, tolerance: int) -> Assignment:
    """`weights` holds the points, all above 0, of each pair that can belong together.

    The order of `weights` has no influence. A piece that is left over although swapping it in
    would cost at most `tolerance` points is listed in `rivals`: nobody can tell which one it is.
    """
    graph = _Graph(weights)
    for piece in sorted(graph.right):
        graph.add(piece)
    left_over = (piece for piece in sorted(graph.right) if piece not in graph.taken)
    rivals = {piece: graph.rivals(piece, tolerance) for piece in left_over}
    return Assignment(graph.taken, {piece: found for piece, found in rivals.items() if found})


class _Graph:
    def __init__(self, weights: Weights) -> None:
        self.right: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for (piece, contact), points in sorted(weights.items()):
            self.right[piece].append((contact, points))
        self.worth: dict[str, int] = {}
        self.price: dict[str, int] = defaultdict(int)
        self.taken: dict[str, str] = {}
        self.holder: dict[str, str] = {}

    def add(self, piece: str) -> None:
        open_points = (points - self.price[contact] for contact, points in self.right[piece])
        self.worth[piece] = max(0, *open_points)
        found = self._search(piece, self.worth[piece])
        self._reprice(found)
        if found.loser != piece:
            last = found.free or self.taken.pop(found.loser)
            self._follow(piece, last, found.came_from)

    def rivals(self, piece: str, tolerance: int) -> tuple[str, ...]:
        """Whom it could put out at no more than that loss; it has worth 0 itself."""
        near = self._search(piece, tolerance + 1, stop_early=False).pieces
        close = (o for o, slack in near.items() if slack + self.worth[o] <= tolerance)
        return tuple(sorted(other for other in close if other != piece))

    def _search(self, start: str, limit: int, *, stop_early: bool = True) -> _Search:
        """Dijkstra over slack: ends at a free contact, or at a piece that is cheap to leave out."""
        found = _Search(best=limit, loser=start)
        waiting = [(0, start)]
        while waiting:
            slack, piece = heappop(waiting)
            if slack >= found.best:
                break
            if piece in found.pieces:
                continue
            found.pieces[piece] = slack
            if stop_early and slack + self.worth[piece] < found.best:
                found.best, found.loser, found.free = slack + self.worth[piece], piece, ""
            for contact, points in self.right[piece]:
                self._reach(found, piece, contact, points, waiting, stop_early=stop_early)
        return found

    def _reach(
        self,
        found: _Search,
        piece: str,
        contact: str,
        points: int,
        waiting: list[tuple[int, str]],
        *,
        stop_early: bool,
    ) -> None:
        slack = found.pieces[piece] + self.worth[piece] + self.price[contact] - points
        if slack >= found.best or slack >= found.contacts.get(contact, found.best):
            return
        found.contacts[contact], found.came_from[contact] = slack, piece
        holder = self.holder.get(contact)
        if holder is not None:
            heappush(waiting, (slack, holder))
        elif stop_early:
            found.best, found.free, found.loser = slack, contact, ""

    def _reprice(self, found: _Search) -> None:
        """Keeps every pair covered, and makes the pairs along the path tight."""
        for piece, slack in found.pieces.items():
            self.worth[piece] -= found.best - slack
        for contact, slack in found.contacts.items():
            self.price[contact] += max(found.best - slack, 0)

    def _follow(self, start: str, contact: str, came_from: Mapping[str, str]) -> None:
        """Back along the path: each piece takes the contact and gives up its own."""
        while True:
            piece = came_from[contact]
            own = self.taken.get(piece)
            self.taken[piece], self.holder[contact] = contact, piece
            if piece == start or own is None:
                return
            contact = own
