"""A plan read by node: its supplies and needs with the names of the orders behind them, and what is short or spare."""

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import NamedTuple, cast

from backend.kernel.mrp.pegging import name_of, needs_of, pegs_of, supplies_of
from backend.kernel.mrp.plan import Plan
from backend.kernel.mrp.queues import NEEDS, SUPPLIES
from backend.kernel.supply.facts import Border, Node

PLANNED = "P"


class Order(NamedTuple):
    """A planned order by name (`reference` None) or a firm order by its id; `day` is that of its receipt."""

    node: Node
    day: int
    piece: int = 0
    reference: int | None = None


class Supply(NamedTuple):
    """On hand H (day −1), receipt R, firm order F or planned order P; P has its day and piece for a name."""

    day: int
    kind: str
    reference: int
    quantity: int


class Need(NamedTuple):
    """Demand D, stock owed H, or what an order (firm F, planned P) of a node above takes."""

    day: int
    kind: str
    reference: int
    quantity: int
    order: Order | None = None


class Peg(NamedTuple):
    supply: Supply
    need: Need
    quantity: int


Balance = list[tuple[int, int]]  # (day, what is left at its end without planned orders), day 0 first


class Reading:
    """References of needs from orders are names here, because numbers would tell how many nodes a plan has."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def place(self, node: Node | Border) -> int:
        place = self._plan.network.place_of(node)
        if place is None:
            raise KeyError(node)
        return place

    def supplies(self, node: Node | Border) -> list[Supply]:
        rows = supplies_of(self._plan, self.place(node))
        return [Supply(day, SUPPLIES[rank], ref, quantity) for day, rank, ref, quantity in rows if quantity]

    def needs(self, node: Node | Border) -> list[Need]:
        rows = needs_of(self._plan, self.place(node))
        return [self._need(day, NEEDS[rank], ref, quantity) for day, rank, ref, quantity in rows if quantity]

    def pegs(self, node: Node | Border) -> Iterator[Peg]:
        supplies = {(row.kind, row.reference): row for row in self.supplies(node)}
        needs = {(kind, ref): (day, kind, ref) for day, kind, ref, _ in self._raw_needs(node)}
        for kind, ref, need, need_ref, quantity in pegs_of(self._plan, self.place(node)):
            yield Peg(supplies[kind, ref], self._need(*needs[need, need_ref], quantity), quantity)

    def balance(self, node: Node | Border) -> Balance:
        """Firm supply minus all needs, at the end of every day something happens, from day 0 on."""
        item = self._plan.network.item(self.place(node))
        rows = [(max(row.day, 0), row.quantity) for row in self.supplies(node) if row.kind in "RF"]
        rows += [(row.day, -row.quantity) for row in self.needs(node) if row.kind != "H"]
        left, days = item.on_hand, []
        for day, group in groupby(sorted([(0, 0), *rows]), key=lambda row: row[0]):
            left += sum(quantity for _, quantity in group)
            days.append((day, left))
        return days

    def on_hand(self, node: Node | Border) -> int:
        return self._plan.network.item(self.place(node)).on_hand

    def spare(self, node: Node, floor: Callable[[int], int]) -> int:
        """What can go of the stock on hand without any day ending below its floor for it."""
        least = min(left - floor(day) for day, left in self.balance(node))
        return max(0, min(least, self.on_hand(node)))

    def short(self, node: Node | Border) -> tuple[int, int]:
        """(first day below nothing, how much is missing at worst), without planned orders; (0, 0) when nothing is."""
        below = [(day, -left) for day, left in self.balance(node) if left < 0]
        return (below[0][0], max(missing for _, missing in below)) if below else (0, 0)

    def _raw_needs(self, node: Node | Border) -> Iterator[tuple[int, str, int, int]]:
        for day, rank, ref, quantity in needs_of(self._plan, self.place(node)):
            yield day, NEEDS[rank], ref, quantity

    def _need(self, day: int, kind: str, ref: int, quantity: int) -> Need:
        return Need(day, kind, ref, quantity, self._order(kind, ref))

    def _order(self, kind: str, ref: int) -> Order | None:
        network = self._plan.network
        if kind == PLANNED:
            name = name_of(self._plan, ref)
            return Order(cast(Node, network.keys[name.place]), name.day, name.piece)
        if kind == "F":
            firm = network.objects.firm[ref]
            return Order(cast(Node, firm.item), firm.day, reference=ref)
        return None
