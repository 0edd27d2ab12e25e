"""What demand is made from: order lines, forecast rows, other needs, and the frame they are read in (planning.md §1).

Quantities are whole numbers of the smallest step kept (`Frame.one` stands for 1), days integers from the planning
day 0. Items, sites, customers and the like are any keys the caller uses; None says that a row is not about one.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from backend.kernel.mrp.days import OpenDays

Key = Hashable
DemandKind = Literal[
    "order", "forecast", "service", "interplant", "project", "manual", "interscheme", "safety_pull", "trial"
]
OTHER_KINDS = ("service", "interplant", "project", "manual", "interscheme", "safety_pull", "trial")
Spread = Literal["start", "middle", "end", "even"]
SPREADS = ("start", "middle", "end", "even")
DIMENSIONS = ("item", "family", "customer", "customer_class", "channel", "region")
EVERY_DAY = OpenDays(lambda day: True)


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A customer's line that counts as demand; the caller leaves out states that do not (drafts, say).

    `wanted` and `promised` are days at the customer, `delivery_days` open days on the way there.
    A `segment` keeps the line's supply to itself (make to order); '' is free stock. Priority 1 is the most urgent.
    """

    id: str
    item: Key
    wanted: int
    ordered: int
    shipped: int = 0
    cancelled: int = 0
    promised: int | None = None
    order_date: int = 0
    priority: int = 5
    site: Key = None
    family: Key = None
    customer: Key = None
    customer_class: Key = None
    channel: Key = None
    region: Key = None
    market: Key = None
    segment: str = ""
    abnormal: bool = False
    delivery_days: int = 0

    @property
    def due(self) -> int:
        return self.wanted if self.promised is None else self.promised

    @property
    def quantity(self) -> int:
        """What consumes the forecast: shipped goods are part of it, else shipping would open the forecast again."""
        return self.ordered - self.cancelled

    @property
    def open(self) -> int:
        """What is still demand; a line shipped beyond its quantity has none."""
        return max(0, self.quantity - self.shipped)


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """`quantity` forecast for the days [start, end) of what its key names.

    An item with a family is that item's part of a family's forecast; a family alone is one that nobody broke down.
    What is spread or cut by the plan stays in whole `unit`s. Without a site it stands for all sites.
    """

    id: str
    start: int
    end: int
    quantity: int
    item: Key = None
    family: Key = None
    customer: Key = None
    customer_class: Key = None
    channel: Key = None
    region: Key = None
    site: Key = None
    unit: int = 1


@dataclass(frozen=True, slots=True)
class OtherDemand:
    """A need that is neither a customer's line nor a forecast."""

    id: str
    kind: DemandKind
    item: Key
    day: int
    quantity: int
    priority: int = 5
    site: Key = None
    segment: str = ""


@dataclass(frozen=True)
class Frame:
    """How demand is read: calendars by site (none: every day is open), fences and where a forecast stands.

    `fences` are demand time fences in open days by (item, site): only orders count before their end.
    Days from `horizon` on are no part of the plan.
    """

    horizon: int | None = None
    one: int = 1
    shipping: Mapping[Key, OpenDays] = field(default_factory=dict)
    working: Mapping[Key, OpenDays] = field(default_factory=dict)
    spread: Spread = "even"
    fences: Mapping[tuple[Key, Key], int] = field(default_factory=dict)
    forecast_priority: int = 9

    def working_at(self, site: Key) -> OpenDays:
        return self.working.get(site, EVERY_DAY)

    def shipping_from(self, site: Key) -> OpenDays:
        return self.shipping.get(site, EVERY_DAY)
