"""Items of a planning run as columns: how each is ordered, by its place in the run."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import case, collate, func, select
from sqlalchemy.orm import Session

from backend.engineering.item import Item as EngineeringItem
from backend.engineering.uom import Uom
from backend.inventory.item_site import SOURCES, ItemSite
from backend.kernel.mrp.arrays import EXACT, PLAIN, POLICY, RULES, UNSOURCED, Byte, Rules, Small, Whole
from backend.kernel.mrp.days import OpenDays
from backend.kernel.mrp.facts import Item
from backend.kernel.mrp.policy import Policy
from backend.kernel.mrp.policy_table import is_rare
from backend.kernel.mrp.tables import Tables
from backend.kernel.quantity import SCALE
from backend.planning.columns import Columns, Places, flag, is_sqlite, millionths, read
from backend.planning.kept_apart import NAME, KeptApart, Nodes
from backend.planning.plan_version import PlanScheme

PLANNED_STATES = ("released", "trial", "phase_out")
MAKE = SOURCES.index("make")
FOREVER = -1  # days of life of what does not expire
CLOSE = float(2**62)
FENCES = ("mps", "demand_fence", "frozen_fence", "slushy_fence")
AS_READ = ("id", "uom_id", "phantom", "source", "safety", "life", "assumed", *FENCES)


@dataclass(frozen=True)
class Finding:
    """Something odd about an item that its own records show; `told_as` names another sentence than the code's."""

    code: str
    severity: int
    item_id: UUID
    sentence: str = ""
    told_as: str = ""


@dataclass
class ItemColumns:
    """What the run plans, by number; `calendar` opens the days of what is made, None is every day.

    `policies` are, by place, what some have beyond the rule of all; `ship_days` when the lanes of some run. Items that
    are planned `apart` for orders have further places behind all others; `places` are those for everybody.
    """

    rows: Columns  # those of `columns_of`
    calendar: OpenDays | None
    places: Places
    on_hand: Whole = field(default_factory=lambda: np.empty(0, np.int64))
    sourced: NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, np.bool_))
    policies: Mapping[int, Policy] = field(default_factory=dict)
    ship_days: dict[int, OpenDays] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    apart: KeptApart = KeptApart()
    lends: dict[int, list[int]] = field(default_factory=dict)  # places whose free stock may go to these of their item

    def part(self, of: Small, apart: KeptApart) -> None:
        """Further places of the items at the places `of`: nothing is there, and nothing is kept for safety."""
        first = len(self)
        self.rows = {name: np.concatenate([column, column[of]]) for name, column in self.rows.items()}
        self.rows["safety"][first:] = 0
        self.rows[NAME] = apart.of_place
        self.on_hand = np.concatenate([self.on_hand, np.zeros(len(of), np.int64)])
        self.sourced = np.concatenate([self.sourced, self.sourced[of]])
        for node, place in enumerate(of.tolist(), first):
            if place in self.ship_days:
                self.ship_days[node] = self.ship_days[place]
        self.apart = apart

    @property
    def nodes(self) -> Nodes:
        return Nodes(self.rows["id"], self.apart.free(len(self)))

    def __len__(self) -> int:
        return len(self.rows["id"])

    @property
    def made(self) -> NDArray[np.bool_]:
        return self.rows["source"] == MAKE

    @property
    def is_phantom(self) -> NDArray[np.bool_]:
        return self.rows["phantom"] == 1

    @property
    def keeps_calendar(self) -> NDArray[np.bool_]:
        """What is received and made on open days only."""
        return self.made & (self.calendar is not None)


def load_items(session: Session, scheme: PlanScheme, calendar: OpenDays | None) -> ItemColumns:
    """The site's items in the order of their numbers, letter by letter, so that both engines agree on ties."""
    number: Any = EngineeringItem.number if is_sqlite(session) else collate(EngineeringItem.number, "C")
    source = case(*((ItemSite.source == name, at) for at, name in enumerate(SOURCES)), else_=0)
    columns = (
        EngineeringItem.id.label("id"),
        EngineeringItem.uom_id.label("uom_id"),
        Uom.decimals.label("decimals"),
        flag(EngineeringItem.item_type == "phantom").label("phantom"),
        flag(EngineeringItem.assumed).label("assumed"),
        func.coalesce(EngineeringItem.shelf_life_days, FOREVER).label("life"),
        source.label("source"),
        ItemSite.lead_time_days.label("lead"),
        flag(ItemSite.lot_rule == "lot_for_lot").label("lot_for_lot"),
        flag(ItemSite.lot_rule == "fixed_period").label("by_period"),
        ItemSite.period_days.label("period"),
        millionths(session, ItemSite.lot_min).label("lot_min"),
        millionths(session, ItemSite.lot_multiple).label("lot_multiple"),
        millionths(session, ItemSite.safety_stock).label("safety"),
        *_fences(),
    )
    query = select(*columns).join(ItemSite, ItemSite.item_id == EngineeringItem.id)
    query = query.join(Uom, Uom.id == EngineeringItem.uom_id)
    which = (ItemSite.site_id == scheme.site_id, EngineeringItem.state.in_(PLANNED_STATES))
    query = query.where(*which, *([ItemSite.mps.is_(True)] if scheme.mps else []))
    return columns_of(read(session, query.order_by(number, EngineeringItem.id)), calendar)


def _fences() -> tuple[Any, ...]:
    """Whether the master schedule has the item, and its fences in open days."""
    days = (ItemSite.demand_fence_days, ItemSite.frozen_fence_days, ItemSite.slushy_fence_days)
    return (flag(ItemSite.mps).label("mps"), *(one.label(name) for one, name in zip(days, FENCES[1:], strict=True)))


def columns_of(found: Columns, calendar: OpenDays | None) -> ItemColumns:
    """As an order sees them: a phantom takes no time and no lots, a period counts only for its own rule."""
    unit, phantom = 10 ** (SCALE - found["decimals"]), found["phantom"] == 1
    rows = {name: found[name] for name in AS_READ} | {
        "unit": unit,
        "lead": np.where(phantom, 0, found["lead"]),
        "lot_min": np.where(phantom | (found["lot_for_lot"] == 1), 0, found["lot_min"]),
        "lot_multiple": np.where(phantom, unit, np.maximum(found["lot_multiple"], unit)),
        "lot_max": np.zeros(len(unit), np.int64),  # 0 where no lot is too large: only a simulation says one
        "period": np.where(found["by_period"] == 1, found["period"], 1),
    }
    return ItemColumns(rows, calendar, Places(rows["id"]))


def rules_of(items: ItemColumns, exact: Collection[int], tables: Tables) -> Rules:
    """The kernel's rules; `exact` are the places that must be planned number by number for their BOM lines' sake."""
    rows, count = items.rows, len(items)
    multiple, path = _multiples(rows["lot_multiple"], rows["unit"])
    _choose_paths(path, items, exact)
    table = np.zeros((count, RULES), np.int64)
    lead = _leads(items, tables)
    period = np.minimum(rows["period"], tables.horizon)
    values = (items.on_hand, rows["safety"], rows["lot_min"], multiple, rows["lot_max"], period, lead, rows["unit"])
    for at, column in enumerate(values):
        table[:, at] = column
    receiving = np.full(count, -1, np.int32)
    receiving[items.keeps_calendar] = tables.receiving(items.calendar)
    return Rules(table, path, receiving, tables.starts, tables.opens)


def _choose_paths(path: Byte, items: ItemColumns, exact: Collection[int]) -> None:
    """As the kernel's `path_of`, for all items that their numbers do not send to the exact path."""
    policed = np.zeros(len(items), np.bool_)
    policed[list(items.policies)] = True
    path[(path == PLAIN) & policed] = POLICY
    path[(path != EXACT) & ~items.sourced] = UNSOURCED
    path[[*exact, *(place for place, policy in items.policies.items() if is_rare(policy))]] = EXACT


def _multiples(lot: Whole, unit: Whole) -> tuple[Whole, Byte]:
    """The least common multiple of lot and unit; where that may leave 64 bits the item is planned exactly."""
    common = np.gcd(lot, unit)
    large = lot.astype(np.float64) * (unit // common) >= CLOSE
    path = np.where(large, EXACT, PLAIN).astype(np.uint8)
    return np.where(large, 1, np.where(large, 0, lot) // common * unit), path


def _leads(items: ItemColumns, tables: Tables) -> Whole:
    """Leads in days, or the rows of the calendar's start table."""
    lead: Whole = items.rows["lead"].copy()
    kept = items.keeps_calendar
    for days in np.unique(lead[kept]).tolist():
        lead[kept & (items.rows["lead"] == days)] = tables.lead(items.calendar, days)
    for place, calendar in items.ship_days.items():
        lead[place] = tables.lead(calendar, int(lead[place]))
    return lead


class ItemsAsked(dict[int, Item]):
    """The kernel's items by place, each made when it is asked for: a plan of a million asks for a few."""

    def __init__(self, items: ItemColumns) -> None:
        super().__init__()
        self._items = items

    def __contains__(self, place: object) -> bool:
        return isinstance(place, int) and 0 <= place < len(self._items)

    def get(self, place: int, default: Any = None) -> Any:
        """The dictionary's own would not make it."""
        return self[place] if place in self else default  # noqa: SIM401

    def __missing__(self, place: int) -> Item:
        rows = self._items.rows
        calendar = self._items.calendar if self._items.made[place] else None
        item = Item(
            place,
            int(self._items.on_hand[place]),
            int(rows["safety"][place]),
            int(rows["lead"][place]),
            int(rows["lot_min"][place]),
            int(rows["lot_multiple"][place]),
            int(rows["lot_max"][place]) or None,
            period=int(rows["period"][place]),
            made=bool(self._items.made[place]),
            sourced=bool(self._items.sourced[place]),
            unit=int(rows["unit"][place]),
            receiving=calendar,
            source=self._items.ship_days.get(place, calendar),
            policy=self._items.policies.get(place),
        )
        self[place] = item
        return item
