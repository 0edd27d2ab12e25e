"""Items whose orders choose among several sources: what each source is, and what it may take (planning.md §2.5).

The sources are those the factory keeps already: the item's own one at the site, and what suppliers sell. An item that
keeps to its own source costs a run nothing.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple, cast
from uuid import UUID

from sqlalchemy import literal_column, select
from sqlalchemy.orm import Session

from backend.engineering.item import Item
from backend.engineering.units import Uoms, exactly, uoms_of
from backend.inventory.item_site import CHOOSING, SOURCES, ItemSite
from backend.kernel.errors import Refused
from backend.kernel.mrp.joined.facts import Alternates, Method, Source
from backend.kernel.mrp.network import Columns as Dated
from backend.kernel.quantity import SCALE
from backend.planning.columns import column_of, ids_of
from backend.planning.firm import FirmOrders
from backend.planning.item_columns import MAKE, ItemColumns
from backend.planning.plan_version import PlanScheme
from backend.planning.references import References
from backend.planning.source_facts import Bound, Offer, bound_to, offers, taken_before
from backend.planning.structure import Structure
from backend.planning.transfers import TRANSFER, Transfers

ONE = 10**SCALE
BUY, SUBCONTRACT = SOURCES.index("buy"), SOURCES.index("subcontract")
MADE = SOURCES[MAKE]


class Way(NamedTuple):
    """What a source of a run is in the factory: its place in SOURCES, and who sells."""

    source: int
    supplier_id: UUID | None = None


@dataclass(frozen=True)
class Chosen:
    """By place: the sources of an item, and what each is by its name. Nothing of an item that keeps to its own."""

    alternates: Mapping[int, Alternates] = field(default_factory=dict)
    ways: Mapping[int, Mapping[str, Way]] = field(default_factory=dict)


class Ways(NamedTuple):
    """Where own sources are read from: what is made of what, what is being made, lanes."""

    structure: Structure
    firm: FirmOrders
    lanes: Transfers


@dataclass
class Sourcing:
    """Reads them for one run; what cannot be converted into an item's base unit is kept in `refused`."""

    session: Session
    scheme: PlanScheme
    items: ItemColumns
    day_zero: date
    refused: list[tuple[UUID, str]]

    def load(self, among: Ways, known: tuple[Dated, References]) -> Chosen:
        """`known` are what is firm to come, by the names it goes by.

        BOM lines and firm orders of what is made are told to be of that source.
        """
        if not self.places:
            return Chosen()
        bound, uoms = self._bound(known), uoms_of(self.session, [self.scheme.company_id])
        before = taken_before(self.session, (self.scheme.site_id, self.day_zero), uoms)
        sold = offers(self.session, self.scheme.site_id)
        alternates, ways = dict[int, Alternates](), dict[int, Mapping[str, Way]]()
        for place, (here, item) in self.places.items():
            says = _Item(self, place, here, item, bound[place], before)
            found = [*says.own(among), *says.sent(among.lanes), *says.bought(sold.get(item.id, ()), uoms)]
            if found:
                method = cast(Method, here.source_choice)
                alternates[place] = Alternates(tuple(source for source, _ in found), method, raises=True)
                ways[place] = {source.id: way for source, way in found}
            self.items.sourced[place] = bool(found)
        self._name_made({place for place, named in ways.items() if MADE in named}, among)
        return Chosen(alternates, ways)

    def _name_made(self, places: set[int], among: Ways) -> None:
        among.structure.name_source(places, MADE)
        told = {id: replace(one, source=MADE) for id, one in among.firm.orders.items() if one.item in places}
        among.firm.orders = among.firm.orders | told

    @cached_property
    def places(self) -> Mapping[int, tuple[ItemSite, Item]]:
        """The items that choose, each by its place."""
        return self._choosing()

    def _choosing(self) -> dict[int, tuple[ItemSite, Item]]:
        query = select(ItemSite, Item).join(Item, Item.id == ItemSite.item_id)
        query = query.where(ItemSite.site_id == self.scheme.site_id, literal_column(f"item_site.{CHOOSING}"))
        rows = self.session.execute(query.order_by(Item.number)).tuples().all()
        if not rows:
            return {}
        at = self.items.places.of(column_of([item.id for _, item in rows])).tolist()
        found = dict(zip(at, rows, strict=True))
        phantoms = self.items.is_phantom
        chosen = {place: row for place, row in found.items() if place >= 0 and not phantoms[place]}
        nodes = self.items.nodes
        return chosen | {node: row for place, row in chosen.items() for node in nodes.beside(place)}

    def _bound(self, known: tuple[Dated, References]) -> Mapping[int, list[Bound]]:
        """What suppliers are bound to bring of these items already."""
        receipts, named = known
        suppliers = bound_to(self.session, self.scheme.site_id)
        found: defaultdict[int, list[Bound]] = defaultdict(list)
        if not suppliers:
            return found
        columns = (column.tolist() for column in (receipts.item, receipts.day, receipts.quantity))
        ids = ids_of(named.id[receipts.reference])
        for id, place, day, quantity in zip(ids, *columns, strict=True):
            if place in self.places and id in suppliers:
                found[place].append(Bound(suppliers[id], day, quantity))
        return found


@dataclass(frozen=True)
class _Item:
    """One item while its sources are told."""

    run: Sourcing
    place: int
    here: ItemSite
    item: Item
    bound: Sequence[Bound]
    before: Mapping[tuple[UUID, UUID | None], int]

    def own(self, among: Ways) -> Iterator[tuple[Source, Way]]:
        """Made where there is a BOM, or by a subcontractor; who sells it stands among the offers."""
        rows, at = self.run.items.rows, int(self.run.items.rows["source"][self.place])
        if at != SUBCONTRACT and not (at == MAKE and among.structure.makes(self.place)):
            return
        cost = self.item.standard_cost
        source = Source(
            SOURCES[at],
            "make" if at == MAKE else "subcontract",
            priority=self.here.own_priority,
            ratio=_millionths(self.here.own_ratio),
            allocated=self._before(None),
            cost=None if cost is None else Fraction(cost),
            lead_time=int(rows["lead"][self.place]),
            calendar=self.run.items.calendar if at == MAKE else None,
        )
        yield source, Way(at)

    def sent(self, lanes: Transfers) -> Iterator[tuple[Source, Way]]:
        """By another site; what comes so by its own record has that record's priority and ratio."""
        way = lanes.way(self.item.id)
        if way is None:
            return
        (route, calendar), own = way, int(self.run.items.rows["source"][self.place]) == TRANSFER
        source = Source(
            f"{SOURCES[TRANSFER]} {lanes.site(route.supplier[0])}",
            "transfer",
            priority=self.here.own_priority if own else route.lane.priority,
            ratio=_millionths(self.here.own_ratio if own else Decimal(1)),
            cost=None,
            lead_time=route.lane.lead_time_days,
            calendar=calendar,
            lot_multiple=max(1, self._up(route.lane.lot_multiple, Fraction(1))),
        )
        yield source, Way(TRANSFER)

    def bought(self, sold: Sequence[Offer], uoms: Uoms) -> Iterator[tuple[Source, Way]]:
        for offer in sold:
            try:
                units = offer.row.uom_id or self.item.uom_id, self.item.uom_id
                size = exactly(self.item, uoms, Decimal(1), units)
            except Refused as refused:
                self.run.refused.append((self.item.id, refused.sentence))
                continue
            yield self._of(offer, size), Way(BUY, offer.row.supplier_id)

    def _of(self, offer: Offer, size: Fraction) -> Source:
        """`size` is the supplier's unit in base units; a lead nobody told is that of the item."""
        row, lead = offer.row, int(self.run.items.rows["lead"][self.place])
        most = _millionths(row.max_quantity, size)
        return Source(
            f"buy {offer.number}",
            priority=row.priority,
            ratio=_millionths(row.ratio),
            allocated=self._before(row.supplier_id),
            cost=None if row.price is None else Fraction(row.price) / size,
            lead_time=row.lead_time_days or lead,
            valid_from=self._day(row.valid_from),
            valid_to=self._day(row.valid_to),
            lot_from=self._up(row.min_quantity, size),
            lot_to=most or None,
            lot_multiple=max(1, self._up(row.lot_multiple, size)),
            cap=None if row.cap is None else _millionths(row.cap, size),
            cap_days=row.cap_days,
            firm=tuple((one.day, one.quantity) for one in self.bound if one.supplier_id == row.supplier_id),
            approved=offer.approved,
        )

    def _up(self, quantity: Decimal | None, size: Fraction) -> int:
        """In whole units of the item."""
        unit = int(self.run.items.rows["unit"][self.place])
        return int(-(-Fraction(quantity or 0) * size * ONE // unit) * unit)

    def _before(self, supplier_id: UUID | None) -> int:
        return self.before.get((self.item.id, supplier_id), 0)

    def _day(self, day: date | None) -> int | None:
        return None if day is None else (day - self.run.day_zero).days


def _millionths(quantity: Decimal | None, size: Fraction = Fraction(1)) -> int:
    return int(Fraction(quantity or 0) * size * ONE)
