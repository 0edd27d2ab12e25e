"""Stock on hand lent across a segment or a wall, each time by a reservation row (planning.md §2.6, §2.7).

A lender gives what no day of its own needs above its safety stock and its water-level target, as `protect` has it.
"""

from collections.abc import Callable, Iterable
from typing import cast

from backend.kernel.supply.build import Built
from backend.kernel.supply.facts import FREE, OUTLOOK, Border, Node, Reservation
from backend.kernel.supply.reading import Reading
from backend.kernel.supply.water import targets_of


class Loans:
    """`takers` are those who may reserve stock of nodes that have some; `rows` what they got."""

    def __init__(self, built: Built) -> None:
        self.rows: list[Reservation] = []
        self._built = built
        self._targets = targets_of(built.told.water_levels)
        stocked = {item.key: item for item in built.facts.items if item.on_hand > 0}
        self._safety = {key: item.safety_stock for key, item in stocked.items()}
        self.takers = {}
        for key in self._candidates():
            lenders = [lender for lender in built.register.lenders_of(key) if lender in stocked and lender != key]
            if lenders:
                self.takers[key] = lenders

    def _candidates(self) -> Iterable[Node | Border]:
        for item in self._built.facts.items:
            key = cast("Node | Border", item.key)
            if isinstance(key, Border) or key.segment not in (FREE, OUTLOOK):
                yield key

    def lend(self, nodes: Iterable[Node | Border], reading: Reading) -> dict[Node | Border, int]:
        """What moves onto and off each node's stock; those short first are served first."""
        moved: dict[Node | Border, int] = {}
        wants = [(*reading.short(node), node) for node in nodes if node in self.takers]
        for day, wanted, taker in sorted(wants, key=lambda want: (want[0], str(want[2]))):
            for giver in self.takers[taker]:
                spare = reading.spare(giver, self._floor(giver)) + min(moved.get(giver, 0), 0)
                quantity = min(wanted, spare)
                if quantity > 0:
                    wanted -= quantity
                    moved[giver] = moved.get(giver, 0) - quantity
                    moved[taker] = moved.get(taker, 0) + quantity
                    self.rows.append(Reservation(giver, taker, quantity, day))
        return moved

    def _floor(self, node: Node) -> Callable[[int], int]:
        safety, target = self._safety[node], self._targets(node)
        return lambda day: max(safety, target(day))
