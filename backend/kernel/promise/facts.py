"""What a promise is made from: what is free of an item, how it is had, free hours, promises made (planning.md §7).

Quantities are scaled whole numbers as in the evaluator's `Rules`, days integers from the planning day 0, hours exact.
Positions may be a mapping that makes them when asked: only those a line concerns are looked at.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from backend.kernel.capacity.facts import BillRow, Exact
from backend.kernel.mrp.days import OpenDays
from backend.kernel.mrp.facts import BomLine, Item
from backend.kernel.substitution.facts import Key, Rules

ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Supply due on a day; it can be expedited to `earliest` for `fee`."""

    day: int
    quantity: int
    ref: str = ""
    earliest: int | None = None
    fee: Decimal = Decimal(0)


@dataclass(frozen=True)
class Position:
    """One item: what comes, (day, quantity) of what is taken already, and how more of it is had.

    Without `lines` more is there after the lead time; with them when its components are and its `bill` of
    resources finds hours. `rush` is the lead time that can be bought for `rush_fee`.
    """

    item: Item
    arrivals: Sequence[Arrival] = ()
    needs: Sequence[tuple[int, int]] = ()
    lines: Sequence[BomLine] = ()
    bill: Sequence[BillRow] = ()
    rush: int | None = None
    rush_fee: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Lane:
    """`item` can come from what another site has free of `source`, so many days later, at a freight for 1 (scaled)."""

    item: Key
    source: Key
    days: int
    freight: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """An order line that asks for a date. It reaches the customer `delivery` open days of `shipping` after it is ready.

    Priority 1 is the most urgent. What follows is whom substitution asks for.
    """

    id: str
    item: Key
    quantity: int
    wanted: int
    partial: bool = True
    priority: int = 5
    delivery: int = 0
    shipping: OpenDays | None = None
    order: Key = None
    customer: Key = None
    site: Key = None
    tags: frozenset[tuple[str, Key]] = frozenset()

    @property
    def ready_by(self) -> int:
        """The day it must be ready for the wanted day; day 0 when that has gone by."""
        day = self.wanted
        return max(day - self.delivery if self.shipping is None else self.shipping.before(day, self.delivery), 0)

    def delivered(self, ready: int) -> int:
        if self.shipping is None:
            return ready + self.delivery
        day = self.shipping.at_or_after(ready)
        for _ in range(self.delivery):
            day = self.shipping.at_or_after(day + 1)
        return day


@dataclass(frozen=True, slots=True)
class Material:
    """`quantity` of the item kept from `day` on."""

    item: Key
    day: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of a resource kept on a day."""

    resource: Key
    day: int
    hours: Fraction


@dataclass(frozen=True, slots=True)
class Expedited:
    """Supply of the item asked to come on `day`; without a `ref` a new order at the shorter lead time."""

    item: Key
    ref: str
    day: int


@dataclass(frozen=True, slots=True)
class Part:
    """`quantity` ready on `day`."""

    day: int
    quantity: int


@dataclass(frozen=True)
class Promise:
    """A line with the day it was promised, and the soft holds that carry it until `until` (None: for good).

    `new` is what has to be made or bought for it. Once a run has planned that, the run's needs stand for the holds.
    """

    line: Line
    day: int
    parts: tuple[Part, ...]
    material: tuple[Material, ...] = ()
    hours: tuple[Hours, ...] = ()
    new: tuple[Material, ...] = ()
    expedited: tuple[Expedited, ...] = ()
    until: datetime | None = None

    def stands(self, now: datetime | None) -> bool:
        return self.until is None or now is None or now < self.until


@dataclass(frozen=True)
class PromiseFacts:
    """One consistent picture. `hours` is free hours by resource and day; a day it does not reach has none.

    `promises` are those accepted; the holds of the ones whose time is over at `now` count no more.
    """

    horizon: int
    positions: Mapping[Key, Position]
    hours: Mapping[Key, Sequence[Exact]] = field(default_factory=dict)
    rules: Rules = field(default_factory=Rules)
    lanes: Sequence[Lane] = ()
    promises: Sequence[Promise] = ()
    now: datetime | None = None

    @property
    def standing(self) -> list[Promise]:
        return [each for each in self.promises if each.stands(self.now)]
