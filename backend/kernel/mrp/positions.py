"""Where items stand, and on which day of the plan a need or a supply of theirs counts."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.kernel.mrp.facts import Item, Key

Row = tuple[int, int, int, int]  # item place, day, reference, quantity


@dataclass(frozen=True)
class Positions:
    """Where the items stand."""

    horizon: int
    items: Mapping[int, Item]
    position: Mapping[Key, int]

    def item(self, key: Key) -> Item:
        return self.items[self.position[key]]


def needed_on(item: Item, day: int) -> int:
    """A need before day 0 is due now; one on a closed day moves to the last open day before it."""
    return max(day, 0) if item.receiving is None else item.receiving.at_or_before(max(day, 0))


def received_on(item: Item, day: int) -> int:
    """Overdue supply counts today, supply on a closed day on the next open one; may lie beyond the horizon."""
    return max(day, 0) if item.receiving is None else item.receiving.at_or_after(max(day, 0))
