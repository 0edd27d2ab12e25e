"""What a run over sites, organizations and order segments is told (planning.md §0, §2.6, §2.7, §2.9).

Quantities and days are those of kernel.mrp: scaled whole numbers, days from the planning day 0. Demands, receipts
and firm orders are its own, with a `Node` as their item.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple, cast

from backend.kernel.mrp.days import OpenDays
from backend.kernel.mrp.facts import BomLine, Demand, FirmOrder, Item, Receipt

Name = Hashable
Strategy = Literal["make_to_stock", "make_to_order", "assemble_to_order", "engineer_to_order"]
Use = Literal["none", "surplus", "all"]
Level = Literal["none", "yes_no", "bucketed", "exact"]
Facet = Literal["stock", "supply", "demand", "cost"]
RequirementKind = Literal["interplant", "interscheme", "inter_org"]
FREE = ""
OUTLOOK = "~forecast"  # the segment of forecasts on order-keyed items: plans components, is never released


class Node(NamedTuple):
    """An item at a site, for everybody (FREE) or kept apart for an order line, a customer or a project's task."""

    item: Name
    site: Name
    segment: Name = FREE

    @property
    def free(self) -> "Node":
        return self if self.segment == FREE else Node(self.item, self.site)

    def __str__(self) -> str:
        kept = "" if self.segment == FREE else f" for {self.segment}"
        return f"{self.item} at {self.site}{kept}"


class Border(NamedTuple):
    """A node as needed from outside its run, plan tag or wall: needs gather here and go out as requirements."""

    item: Name
    site: Name
    segment: Name
    kind: RequirementKind
    asker: Name

    @property
    def node(self) -> Node:
        return Node(self.item, self.site, self.segment)

    @property
    def free(self) -> Node:
        return Node(self.item, self.site)

    def __str__(self) -> str:
        return f"{self.node}, asked by {self.asker}"


@dataclass(frozen=True, slots=True)
class ItemSite:
    """How one item is planned at one site. `planned` has the free node as its key and the free stock on hand.

    `source` is the site its supply is transferred from. An item made to stock, or `collective`, is planned for
    everybody whatever needs it. `forecast` says what a forecast on an order-keyed item does.
    """

    planned: Item
    strategy: Strategy = "make_to_stock"
    collective: bool = False
    use_free: bool = False
    share_up: bool = False
    forecast: Literal["info", "components"] = "info"
    source: Name | None = None
    plan_tag: Name = ""

    @property
    def node(self) -> Node:
        return cast(Node, self.planned.key)

    @property
    def keyed(self) -> bool:
        """Whether its orders are kept apart by segment."""
        return self.strategy != "make_to_stock" and not self.collective


@dataclass(frozen=True, slots=True)
class Line:
    """A BOM line between free nodes. From a parent with a segment it is an order's own: such lines replace the item's.

    `collective` ends the segment here; `sealed` says that below it lies a branch another organization keeps shut.
    """

    bom: BomLine
    collective: bool = False
    sealed: bool = False

    @property
    def parent(self) -> Node:
        return cast(Node, self.bom.parent)

    @property
    def component(self) -> Node:
        return cast(Node, self.bom.component)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Expected needs of [start, end), already net of independent orders; ids are in one series with demands."""

    id: int
    item: Node
    start: int
    end: int
    quantity: int
    day: int | None = None

    @property
    def due(self) -> int:
        return self.start if self.day is None else self.day


@dataclass(frozen=True, slots=True)
class Stock:
    """Stock on hand beside the free stock of `ItemSite.planned`."""

    node: Node
    quantity: int


@dataclass(frozen=True, slots=True)
class Lane:
    """The way from one site to another: `lead` open days of the named calendar, in multiples, at a price for each."""

    source: Name
    target: Name
    lead: int
    calendar: str | None = None
    multiple: int = 1
    priority: int = 1
    cost: Decimal = Decimal(0)
    price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Reservation:
    """Stock on hand that goes from one segment to another of the same item; `day` is that of the need.

    `taker` is the node or border it goes to. As a fact it stands already; between projects only when approved.
    """

    giver: Node
    taker: Node | Border
    quantity: int
    day: int = 0
    approved: bool = False


@dataclass(frozen=True, slots=True)
class Sight:
    """How much of each kind of fact a viewer is shown."""

    stock: Level = "none"
    supply: Level = "none"
    demand: Level = "none"
    names: Level = "none"
    cost: Level = "none"


@dataclass(frozen=True, slots=True)
class Wall:
    """What `viewer` may use and see of `owner`; None stands for anybody, no items for all of them."""

    viewer: Name | None
    owner: Name | None
    use: Use = "none"
    see: Sight = field(default_factory=Sight)
    items: frozenset[Name] | None = None


@dataclass(frozen=True, slots=True)
class WaterLevel:
    """How much of an item a site wants to have, from day `since` on; priority 1 is served first."""

    node: Node
    minimum: int
    target: int
    maximum: int
    since: int = 0
    priority: int = 5


@dataclass(frozen=True, slots=True)
class Scope:
    """Which part is planned: a plan tag and sites (None: all); how many days dependent needs reach for a forecast."""

    plan_tag: Name | None = None
    sites: frozenset[Name] | None = None
    back: int = 0
    forward: int = 0


@dataclass(frozen=True)
class SupplyFacts:
    """One consistent picture. `sites` names the organization of each; `projects` the segment above each segment.

    `open_segments` are projects whose stock waits for needs still to come, so that none of it is offered for release.
    """

    horizon: int
    sites: Mapping[Name, Name]
    item_sites: Sequence[ItemSite]
    lines: Sequence[Line] = ()
    demands: Sequence[Demand] = ()
    forecasts: Sequence[Forecast] = ()
    stock: Sequence[Stock] = ()
    receipts: Sequence[Receipt] = ()
    firm_orders: Sequence[FirmOrder] = ()
    reservations: Sequence[Reservation] = ()
    lanes: Sequence[Lane] = ()
    calendars: Mapping[str, OpenDays] = field(default_factory=dict)
    walls: Sequence[Wall] = ()
    water_levels: Sequence[WaterLevel] = ()
    projects: Mapping[Name, Name] = field(default_factory=dict)
    open_segments: Collection[Name] = ()
    scope: Scope = Scope()
