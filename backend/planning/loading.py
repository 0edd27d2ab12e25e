"""One consistent picture of a site as the network of a planning run, and what each fact stands for.

This is the one place where the factory's tables become the kernel's facts: items and BOMs in `item_columns.py` and
`structure.py`, everything dated here. Quantities are whole millionths of an item's base unit; items go by their place.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from backend.inventory.stock_move import StockBalance
from backend.inventory.storage_location import OURS, StorageLocation
from backend.kernel.calendars import plan_days
from backend.kernel.mrp.arrays import Whole, whole
from backend.kernel.mrp.days import OpenDays
from backend.kernel.mrp.findings import PlanException
from backend.kernel.mrp.network import BomColumns, Late, Network, Objects, Picture, network_of
from backend.kernel.mrp.network import Columns as Dated
from backend.kernel.mrp.tables import Tables
from backend.planning import coming_out, on_the_way
from backend.planning.columns import Columns, millionths, read
from backend.planning.demand_columns import DemandColumns, Periods, open_orders
from backend.planning.extending import Scene, extended, joined_items
from backend.planning.firm import FirmOrders, with_firm_needs
from backend.planning.item_columns import ItemColumns, ItemsAsked, load_items, rules_of
from backend.planning.item_policies import ItemPolicies
from backend.planning.line_columns import Lines, OpenLines, kept, told
from backend.planning.overlay import Overlaid, lay
from backend.planning.plan_overlay import PlanOverlay
from backend.planning.plan_version import PlanScheme, PlanVersion
from backend.planning.policies import dated_of, joined, policies_of
from backend.planning.references import References
from backend.planning.reserved import without_reserved
from backend.planning.segments import Segments
from backend.planning.sourcing import Sourcing, Way, Ways
from backend.planning.structure import Structure, Where, structure_of
from backend.planning.transfers import Transfers
from backend.plant import queries as plant
from backend.purchasing import queries as purchasing
from backend.purchasing.purchase_order import PurchaseOrderLine


@dataclass
class Loaded:
    """The network and the way back from its numbers to documents; receipts and firm orders share their numbers."""

    network: Network
    day_zero: date
    items: ItemColumns
    supplies: References
    demands: References
    assumed: NDArray[np.bool_]
    asks: bool  # whether it says which supply should come on another day
    beyond: list[PlanException]  # demands that no plan of this horizon serves
    refused: list[tuple[UUID, str]]
    ways: Mapping[int, Mapping[str, Way]] = field(default_factory=dict)  # sources by place, of items with several
    periods: Periods = (whole([]), whole([]), whole([]))  # of which days forecasts are


class Loader:
    """Reads one site in a dozen statements; a simulation's overlay is laid on what was read."""

    def __init__(
        self, session: Session, scheme: PlanScheme, day_zero: date, overlay: Sequence[PlanOverlay] = ()
    ) -> None:
        self._session = session
        self._scheme = scheme
        self._day_zero = day_zero
        self._overlay = overlay
        self._horizon = scheme.horizon_days
        self._supplies, self._needs = References(), References()
        self._late, self._beyond = Late([], [], []), list[PlanException]()
        self._priorities: dict[int, int] = {}

    def longest(self) -> list[Select[Any]]:
        """Statements that can be read ahead: those of the most rows that ask for nothing read before."""
        asked = _open_purchases(self._scheme), open_orders(self._scheme)
        return [each.query(self._session, self._day_zero) for each in asked]

    def load(self) -> Loaded:
        calendar = plant.calendar_of_site(self._session, self._scheme.site_id)
        open_days = OpenDays(plan_days(calendar, self._day_zero)) if calendar is not None else None
        self._items = load_items(self._session, self._scheme, open_days)
        self._lines = Lines(self._session, self._scheme, self._items, self._day_zero)
        where = Where(self._scheme.site_id, self._scheme.company_id, self._day_zero)
        structure = structure_of(self._session, where, self._items)
        network = self._network(structure)
        named = self._items, self._needs.id, self._supplies.id, self._lines.refused
        scene = Scene(self._session, self._scheme, self._day_zero, *named, self._chosen.alternates, structure.outputs)
        network = extended(network, scene)
        assumed = self._items.rows["assumed"] == 1
        assumed[list(structure.assumed)] = True
        found = self._scheme.assume == "in", self._beyond, [*structure.refused, *self._lines.refused]
        named = self._items, self._supplies, self._needs
        return Loaded(network, self._day_zero, *named, assumed, *found, self._chosen.ways, self._periods)

    def _network(self, structure: Structure) -> Network:
        items, tables, scheme = self._items, Tables(self._horizon), self._scheme
        items.on_hand, items.sourced = self._on_hand(), ~items.made
        sourcing = Sourcing(self._session, scheme, items, self._day_zero, self._lines.refused)
        lanes = Transfers(self._session, scheme, items, self._day_zero, sourcing.places)
        elsewhere = lanes.load(structure, self._needs)
        firm = FirmOrders(self._session, scheme, items, self._day_zero)
        receipts = joined(*self._to_be_received(), firm.load(self._supplies, self._late))
        named = self._needs, self._supplies, self._lines.refused, self._late
        demands, receipts = lay(Overlaid(items, structure, firm, *named, self._overlay), self._demand(), receipts)
        demands, receipts = self._parted(structure, firm, (joined(demands, elsewhere), receipts))
        items.policies = ItemPolicies(self._session, scheme, items, self._day_zero).load(receipts, firm.columns)
        self._chosen = sourcing.load(Ways(structure, firm, lanes), (receipts, self._supplies))
        bom = self._sourced(structure, firm)
        picture = Picture(
            self._horizon,
            range(len(items)),
            rules_of(items, {int(bom.component[row]) for row in bom.odd}, tables),
            bom,
            dated_of(items, self._horizon, (demands, receipts, firm.columns)),
            Objects(tables, ItemsAsked(items), firm.orders, self._late, self._priorities),
            policies_of(items, self._horizon, receipts, firm.columns),
        )
        network = network_of(picture)
        return with_firm_needs(network, bom, items) if firm.orders else network

    def _parted(self, structure: Structure, firm: FirmOrders, dated: tuple[Dated, Dated]) -> tuple[Dated, Dated]:
        """Demands and receipts where they are planned, without what has its stock reserved."""
        read = self._items, structure, firm, self._needs, self._supplies, self._supposed()
        demands, receipts = Segments(self._session, self._scheme, *read).lay(self._joined, *dated)
        return without_reserved(self._session, self._scheme.site_id, self._items, (demands, self._needs)), receipts

    def _joined(self) -> set[UUID]:
        return joined_items(self._session, self._scheme, self._day_zero)

    def _supposed(self) -> dict[UUID, str]:
        """What people call the lines of a simulation."""
        owners = {line.owner_id: self._session.get_one(PlanVersion, line.owner_id).number for line in self._overlay}
        return {line.id: f"{owners[line.owner_id]}/{at}" for at, line in enumerate(self._overlay, 1)}

    def _sourced(self, structure: Structure, firm: FirmOrders) -> BomColumns:
        """The arcs; what has some is made of them."""
        bom, sourced = structure.columns(firm.arcs), self._items.sourced
        sourced[bom.parent] = True
        if self._scheme.mps:  # what they are made of is not in the run
            sourced[list(structure.with_bom)] = True
        return bom

    def _demand(self) -> Dated:
        demand = DemandColumns(self._lines, self._needs)
        found = demand.load()
        self._late.demands.extend(demand.late)
        self._beyond, self._priorities, self._periods = demand.beyond, demand.priorities, demand.periods
        return found

    def _on_hand(self) -> Whole:
        found, made = read(self._session, self._balances("unrestricted")), np.zeros(len(self._items), np.int64)
        place = self._items.places.of(found["item_id"])
        made[place[place >= 0]] = found["quantity"][place >= 0]
        return made

    def _balances(self, status: str) -> Select[Any]:
        quantity = millionths(self._session, func.sum(StockBalance.quantity)).label("quantity")
        return (
            select(StockBalance.item_id.label("item_id"), quantity)
            .join(StorageLocation, StorageLocation.id == StockBalance.location_id)
            .where(
                StockBalance.site_id == self._scheme.site_id,
                StockBalance.status == status,
                StorageLocation.kind.in_(OURS),
            )
            .group_by(StockBalance.item_id)
        )

    def _to_be_received(self) -> Iterator[Dated]:
        yield self._purchases()
        yield self._on_the_way()
        yield self._coming_out()
        yield self._under_inspection()

    def _purchases(self) -> Dated:
        found = self._lines.read(_open_purchases(self._scheme))
        found = kept(found, (found["day"] < self._horizon) & self._scheme.purchase_orders)
        found["number"] = self._supplies.keep("purchase_order", found["id"], found["day"])
        self._late.receipts.extend(told("late_supply", found, found["day"] < 0))
        return self._lines.dated(found, lambda calendar: calendar.at_or_after)

    def _on_the_way(self) -> Dated:
        """What other sites have shipped or are asked to."""
        found = on_the_way.columns(self._session, self._scheme.site_id, on_the_way.COMING, self._day_zero)
        return self._to_come("stock_transfer", found)

    def _coming_out(self) -> Dated:
        """What orders on the floor yield beside their items."""
        found = coming_out.columns(self._session, self._scheme.site_id, self._day_zero)
        return self._to_come("work_order_output", found, self._scheme.work_orders)

    def _to_come(self, kind: str, found: Columns, counts: bool = True) -> Dated:
        found["place"] = self._items.places.of(found["item_id"])
        found = kept(found, (found["place"] >= 0) & (found["day"] < self._horizon) & counts)
        found["number"] = self._supplies.keep(kind, found["id"], found["day"])
        self._late.receipts.extend(told("late_supply", found, found["day"] < 0))
        return self._lines.dated(found, lambda calendar: calendar.at_or_after)

    def _under_inspection(self) -> Dated:
        found = read(self._session, self._balances("quality_hold"))
        found["place"] = self._items.places.of(found["item_id"])
        found = kept(found, (found["place"] >= 0) & (found["quantity"] > 0) & self._scheme.inspection)
        found["day"] = np.zeros(len(found["place"]), np.int64)
        found["number"] = self._supplies.keep("inspection", found["item_id"], found["day"])
        return self._lines.dated(found, lambda calendar: calendar.at_or_after)


def _open_purchases(scheme: PlanScheme) -> OpenLines:
    line = PurchaseOrderLine
    wanted = {"quantity": line.quantity - line.received, "day": line.due}
    return OpenLines(purchasing.open_lines(scheme.site_id), line, wanted)
