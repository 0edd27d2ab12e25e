"""What the evaluator answers: portions of a need with their takes, orders and reasons, and what to look at.

Quantities are scaled whole numbers. For every wanted line, the covers of all portions sum to what is wanted.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from backend.kernel.substitution.facts import MAIN, Key

SEVERITY = {
    "substitution_cycle": 1,
    "substitution_invalid": 1,
    "no_legal_item": 1,
    "blocked_need": 1,
    "substitution_ambiguous": 2,
    "law_unknown": 2,
    "stranded": 3,
    "obsolete_stock": 3,
}


class Take(NamedTuple):
    """`quantity` of the item from these supplies, (ref, quantity); on `day` the last of it is there."""

    item: Key
    quantity: int
    refs: tuple[tuple[str, int], ...]
    day: int = 0


class Portion(NamedTuple):
    """One part of the need and what serves it.

    `option` is "main", the option's id, or "" where nothing legal is left. `covers` stand in the order of
    the decision's wanted lines, in their units. `orders` are (item, quantity) to plan anew. `day` is when
    all that is taken is there.
    """

    scheme: str
    option: str
    covers: tuple[int, ...]
    takes: tuple[Take, ...]
    orders: tuple[tuple[Key, int], ...]
    reason: str
    day: int


class Refusal(NamedTuple):
    """Why a scheme or option was not taken (or not further): `limit` is how far it could have gone."""

    scheme: str
    option: str
    reason: str
    item: Key = None
    limit: int = 0


class Wanted(NamedTuple):
    """One line: the need, the item that counts as main after replacement, and how much of it, to its unit.

    `asked` is the part of the need it stands for, in the units of the need's own item.
    """

    need: str
    item: Key
    quantity: int
    asked: int


class Decision(ABC):
    """How one need, or the lines of one parent that go together, are served; compared by value."""

    __slots__ = ()

    @property
    @abstractmethod
    def wanted(self) -> tuple[Wanted, ...]:
        """The lines served."""

    @property
    @abstractmethod
    def day(self) -> int:
        """The day they are needed."""

    @property
    @abstractmethod
    def portions(self) -> tuple[Portion, ...]:
        """What serves them, in the order it was found; the last is what is ordered or blocked."""

    @property
    @abstractmethod
    def refusals(self) -> tuple[Refusal, ...]:
        """Why no other option, or not more of it."""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Decision):
            return NotImplemented
        mine, theirs = (self.wanted, self.day, self.portions), (other.wanted, other.day, other.portions)
        return mine == theirs and self.refusals == other.refusals

    def __hash__(self) -> int:
        return hash((self.wanted, self.day, self.portions))

    def __repr__(self) -> str:
        return f"Decision({self.wanted}, {self.day}, {self.portions}, {self.refusals})"

    @property
    def takes(self) -> tuple[Take, ...]:
        return tuple(take for portion in self.portions for take in portion.takes)

    @property
    def residual(self) -> tuple[tuple[Key, int], ...]:
        """What must be ordered: (item, quantity), in the order decided."""
        return tuple(order for portion in self.portions for order in portion.orders)

    @property
    def blocked(self) -> bool:
        """Something is wanted and nothing legal is left to order."""
        return any(not portion.option for portion in self.portions)

    def serves(self, need: str) -> bool:
        """One of the lines is of this need."""
        return any(line.need == need for line in self.wanted)

    def taken(self) -> dict[Key, int]:
        """Quantity taken per item."""
        total: dict[Key, int] = {}
        for take in self.takes:
            total[take.item] = total.get(take.item, 0) + take.quantity
        return total

    def ordered(self) -> dict[Key, int]:
        """Quantity to order per item."""
        total: dict[Key, int] = {}
        for item, quantity in self.residual:
            total[item] = total.get(item, 0) + quantity
        return total


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Served(Decision):
    """A decision written out."""

    lines: tuple[Wanted, ...]
    needed: int
    parts: tuple[Portion, ...]
    against: tuple[Refusal, ...]

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        return self.lines

    @property
    def day(self) -> int:
        return self.needed

    @property
    def portions(self) -> tuple[Portion, ...]:
        return self.parts

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        return self.against


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at; `schemes` and `items` name who is concerned, a cycle's items are closed."""

    code: str
    items: tuple[Key, ...] = ()
    schemes: tuple[str, ...] = ()
    need: str = ""
    quantity: int = 0
    day: int = 0
    reason: str = ""

    @property
    def severity(self) -> int:
        return SEVERITY[self.code]


@dataclass(frozen=True)
class Outcome:
    """All decisions in the order the needs were served, findings, and the supply nobody took, by item."""

    decisions: tuple[Decision, ...]
    findings: tuple[Finding, ...]
    left: dict[Key, int]

    def of(self, need: str) -> tuple[Decision, ...]:
        return tuple(made for made in self.decisions if made.serves(need))


class Shift(NamedTuple):
    """A substitution as netting sees it: `quantity` of the item is needed ("N") or received ("R") on the day."""

    item: Key
    side: str
    day: int
    quantity: int
    need: str


def shifts(decision: Decision, items: Mapping[str, Key]) -> Iterator[Shift]:
    """Needs on what serves instead and receipts on the need's own item (planning.md §3.4, rows U).

    `items` is the need's own item by need. What its own item serves or is to be ordered on stays with
    netting and gives no row.
    """
    first, own = decision.wanted[0].need, {items[line.need] for line in decision.wanted}
    for portion, covers in covered(decision):
        rows = foreign(portion, own)
        if rows:
            yield from (Shift(item, "N", decision.day, quantity, first) for item, quantity in rows)
            yield from (Shift(items[need], "R", decision.day, quantity, need) for need, quantity in covers)


def covered(decision: Decision) -> Iterator[tuple[Portion, tuple[tuple[str, int], ...]]]:
    """Each portion with what it covers of each need, in the units of the need's own item."""
    before = [0] * len(decision.wanted)
    for portion in decision.portions:
        after = [done + covers for done, covers in zip(before, portion.covers, strict=True)]
        yield portion, tuple(_asked(decision, (before, after)))
        before = after


def foreign(portion: Portion, own: Collection[Key]) -> list[tuple[Key, int]]:
    """What the portion takes or orders of others than the needs' own items."""
    rows = [(take.item, take.quantity) for take in portion.takes] + list(portion.orders)
    return [row for row in rows if portion.option != MAIN or row[0] not in own]


def _asked(decision: Decision, reached: tuple[list[int], list[int]]) -> Iterator[tuple[str, int]]:
    for line, start, end in zip(decision.wanted, *reached, strict=True):
        quantity = line.asked * end // line.quantity - line.asked * start // line.quantity
        if quantity:
            yield line.need, quantity
