"""Break points as values: what engineering fixed, the needs they rule, and what a run answers (engineering.md §8).

Quantities are scaled whole numbers in the old part's units, days integers from the planning day 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from backend.kernel.substitution.facts import Key, Member

SEVERITY = {"cutin_gap": 2, "cutin_drift": 2, "bridging": 2, "stranded": 3}


@dataclass(frozen=True, slots=True)
class BreakPoint:
    """Old part to new set, by force (`day`, `serial`, `orders`) or when a transition `quantity` is used up.

    `consumed` is what was issued of old since it was armed, returns counted back. A remainder up to `minimum`
    counts as nothing; `latest` ends it in any case; `split` serves the need at the switch from both sides.
    Points of one `group` switch together, at the first or the last exhausted. `cost` is that of one scaled
    unit of old, `limit` the stranded value that is still borne. The new part can be there `new_lead` days
    from today, before that only `new_supply` (day, quantity of its first member). `previous` is the day
    predicted last time, `first_use` the day the new part was really first used.
    """

    id: str
    old: Key
    new: tuple[Member, ...]
    day: int | None = None
    serial: int | None = None
    orders: frozenset[str] = frozenset()
    quantity: int | None = None
    consumed: int = 0
    latest: int | None = None
    minimum: int = 0
    split: bool = False
    group: str = ""
    group_at: Literal["first", "last"] = "first"
    site: Key = None
    bom_line: Key = None
    end_item: Key = None
    state: Literal["defined", "armed", "switching", "switched", "closed"] = "armed"
    cost: Decimal = Decimal(0)
    limit: Decimal | None = None
    new_lead: int | None = None
    new_supply: tuple[tuple[int, int], ...] = ()
    previous: int | None = None
    first_use: int | None = None

    @property
    def forced(self) -> bool:
        """A date or serial decides, whatever is left of old."""
        return self.day is not None or self.serial is not None

    @property
    def left(self) -> int:
        """R: what of the transition quantity is still to be used."""
        rest = max(0, (self.quantity or 0) - self.consumed)
        return 0 if rest <= self.minimum else rest


@dataclass(frozen=True, slots=True)
class OldNeed:
    """A need of the old part for a parent order; `reference` is that order's day, `serials` its units [first, end)."""

    id: str
    item: Key
    quantity: int
    day: int
    priority: int = 5
    order: str = ""
    reference: int | None = None
    serials: tuple[int, int] | None = None
    site: Key = None
    bom_line: Key = None
    end_item: Key = None

    @property
    def on(self) -> int:
        return self.day if self.reference is None else self.reference

    @property
    def parent(self) -> str:
        return self.order or self.id


class Side(NamedTuple):
    """How much of a need is served old and how much (in old units) new, in which items, and why."""

    need: str
    day: int
    old: int
    new: int
    items: tuple[tuple[Key, int], ...]
    reason: str


class Offer(NamedTuple):
    """One way out of a gap: raise_quantity (by old units), expedite (by days) or move_date (to a day)."""

    kind: str
    amount: int


@dataclass(frozen=True, slots=True)
class CutFinding:
    """What the owner of the change should look at; `amount` is a quantity, for drift it is days."""

    code: str
    point: str
    day: int | None = None
    amount: int = 0
    value: Decimal = Decimal(0)
    offers: tuple[Offer, ...] = ()

    @property
    def severity(self) -> int:
        return SEVERITY[self.code]


@dataclass(frozen=True)
class Cut:
    """One break point as it stands today: `day` is the predicted cut-in, None beyond the needs known.

    `served` is what the needs take of old, `remainder` what the transition quantity has left then, `stranded`
    the part of it nobody will use and `value` its cost. `bridging` is old served beyond the quantity.
    """

    point: str
    day: int | None
    sides: tuple[Side, ...]
    served: int
    remainder: int
    stranded: int
    value: Decimal
    bridging: int
    findings: tuple[CutFinding, ...]
    fact: bool = False

    @property
    def by_need(self) -> Mapping[str, Side]:
        return {side.need: side for side in self.sides}
