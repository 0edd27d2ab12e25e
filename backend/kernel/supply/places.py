"""Segments handed down the BOM of a factory: items by their place, facts as columns (planning.md §2.6).

`segments.py` says the same node by node; a test holds both to one answer.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from backend.kernel.mrp.arrays import Small, Whole, small, whole
from backend.kernel.mrp.book import ranges


class Arcs(NamedTuple):
    """From parents to components, by place."""

    parent: Small
    component: Small


class Copied(NamedTuple):
    """An arc of a node: the row of the arc it repeats, the node, and what it needs there."""

    row: Whole
    parent: Small
    component: Small


@dataclass(frozen=True)
class Places:
    """Nodes with a segment (from 1), by place and segment; they stand behind the `free` places, in this order."""

    free: int
    place: Small
    segment: Small

    def __len__(self) -> int:
        return len(self.place)

    def of(self, place: NDArray[np.integer], segment: NDArray[np.integer]) -> Small:
        """Where an item is planned for a segment: at a node of its own if there is one, else for everybody."""
        width = int(max(self.segment.max(initial=0), segment.max(initial=0))) + 1
        wanted, known = _codes(place, segment, width), _codes(self.place, self.segment, width)
        at = np.minimum(np.searchsorted(known, wanted), max(len(known) - 1, 0))
        found = known[at] == wanted if len(known) else np.zeros(len(wanted), np.bool_)
        return small(np.where(found, self.free + at, place))

    def arcs(self, arcs: Arcs) -> Copied:
        """What the nodes need: as their items do, in the same segment where the component keeps segments apart."""
        order, first = _by_parent(arcs, self.free)
        counts = first[self.place + 1] - first[self.place]
        rows = whole(order[ranges(first[self.place], counts)])
        component = self.of(arcs.component[rows], np.repeat(self.segment, counts))
        return Copied(rows, small(np.repeat(self.free + np.arange(len(self)), counts)), component)


def handed_down(keyed: NDArray[np.bool_], arcs: Arcs, asked: tuple[Small, Small]) -> Places:
    """The nodes that places and segments `asked` for make, with all below them to the first item not `keyed`."""
    passing = keyed[arcs.parent] & keyed[arcs.component]
    below = Arcs(arcs.parent[passing], arcs.component[passing])
    order, first = _by_parent(below, len(keyed))
    place, segment = asked
    width = int(segment.max(initial=0)) + 1
    known = fresh = np.unique(_codes(place, segment, width))
    while len(fresh):
        at, of = np.divmod(fresh, width)
        counts = first[at + 1] - first[at]
        rows = order[ranges(first[at], counts)]
        reached = np.unique(_codes(below.component[rows], np.repeat(of, counts), width))
        fresh = np.setdiff1d(reached, known, assume_unique=True)
        known = np.union1d(known, fresh)
    return Places(len(keyed), small(known // width), small(known % width))


def _codes(place: NDArray[np.integer], segment: NDArray[np.integer], width: int) -> Whole:
    codes: Whole = place.astype(np.int64) * width + segment
    return codes


def _by_parent(arcs: Arcs, places: int) -> tuple[Whole, Whole]:
    """The rows of the arcs by parent, and where those of each place begin."""
    order = whole(np.argsort(arcs.parent, kind="stable"))
    return order, whole(np.searchsorted(arcs.parent[order], np.arange(places + 1)))
