"""Which places of a run are kept apart, and for whom: an item may have one for everybody and one for each order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from backend.kernel.mrp.arrays import Whole, whole

NAME = "segment"  # of the column among those of items


class Segment(NamedTuple):
    """A line of a sales order, or the line of a simulation that supposes a demand; `name` is what people call it."""

    kind: str
    id: UUID
    name: str

    @property
    def sales_order_line_id(self) -> UUID | None:
        return self.id if self.kind == "sales_order" else None


@dataclass(frozen=True)
class KeptApart:
    """Segments go by number from 1; `of_place` has that of each place, 0 for everybody. Empty where nobody has one.

    Places for everybody come first, so what a run calls an item is what it is without segments.
    """

    segments: Sequence[Segment] = ()
    of_place: Whole = field(default_factory=lambda: whole([]))

    def __bool__(self) -> bool:
        return bool(len(self.of_place))

    def free(self, places: int) -> int:
        """How many of so many places are for everybody."""
        return int(np.count_nonzero(self.of_place == 0)) if self else places

    def at(self, place: int) -> Segment | None:
        number = int(self.of_place[place]) if self else 0
        return self.segments[number - 1] if number else None

    def named(self, place: int) -> str:
        """For whom it is kept, as people call it; empty for everybody."""
        segment = self.at(place)
        return "" if segment is None else segment.name

    def same(self, other: "KeptApart") -> bool:
        """Whether the places are kept for the same ones."""
        mine, theirs = ([one[:2] for one in apart.segments] for apart in (self, other))
        return mine == theirs and np.array_equal(self.of_place, other.of_place)

    def told(self) -> list[tuple[str, str, str]]:
        return [(one.kind, str(one.id), one.name) for one in self.segments]


def heard(told: Sequence[Sequence[str]], of_place: NDArray[np.int64]) -> KeptApart:
    """What `told` has written."""
    return KeptApart([Segment(kind, UUID(id), name) for kind, id, name in told], of_place)


@dataclass(frozen=True)
class Nodes:
    """All places of an item, by its id."""

    ids: NDArray[Any]
    free: int

    @cached_property
    def _more(self) -> Mapping[bytes, list[int]]:
        found: dict[bytes, list[int]] = {}
        for at, id in enumerate(self.ids[self.free :].tolist(), self.free):
            found.setdefault(id, []).append(at)
        return found

    def beside(self, place: int) -> list[int]:
        """Those of the item at a place for everybody that are kept for somebody."""
        return self._more.get(self.ids[place : place + 1].tolist()[0], []) if self.free < len(self.ids) else []
