"""For whom the needs of joined items are, as schemes, vetoes and break points ask: customer, order, market, family."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.engineering.item import Item
from backend.kernel.mrp.facts import Key
from backend.kernel.mrp.joined.facts import ANYBODY, OUTSIDE, Extensions
from backend.kernel.mrp.network import Network, rows_of
from backend.kernel.substitution.breakpoint_facts import BreakPoint
from backend.kernel.substitution.clusters import items_of
from backend.kernel.substitution.facts import Need
from backend.planning.columns import ids_of
from backend.planning.planned_order import PlannedOrder
from backend.production.work_order import WorkOrder
from backend.sales.customer import Customer
from backend.sales.sales_order import SalesOrder, SalesOrderLine

AT_ONCE = 500


class Numbers(NamedTuple):
    """The ids that a run's places, and its numbers for demands and for supplies, stand for."""

    items: NDArray[Any]
    demands: NDArray[Any]
    supplies: NDArray[Any]


@dataclass(frozen=True)
class ForWhom:
    """Asks about the needs of joined items and nobody else's."""

    session: Session
    site_id: UUID
    network: Network
    numbers: Numbers

    def told(self, extensions: Extensions) -> Extensions:
        """The extensions that know it of each demand, of the orders of parents, and of the orders that are listed."""
        places = sorted(_places_of(extensions))
        sites = [scheme.site for scheme in extensions.rules.schemes] + [point.site for point in extensions.points]
        sited = any(site is not None for site in sites)
        site = self.site_id if sited else None
        asked = dict(self._asked(places, site))
        families = any(scheme.level == "family" for scheme in extensions.rules.schemes)
        made_for = dict(self._made_for(places, site)) if sited or families else {}
        listed = self._listed({number for point in extensions.points for number in point.orders})
        points = [_listing(point, listed) for point in extensions.points]
        return replace(extensions, points=points, asked=asked, made_for=made_for)

    def _asked(self, places: Iterable[int], site: UUID | None) -> Iterator[tuple[int, Need]]:
        """A customer's region is the market of what they order."""
        query = select(SalesOrderLine.id, SalesOrder, Customer.region, Item.item_group_id)
        query = query.join(SalesOrder, SalesOrder.id == SalesOrderLine.owner_id)
        query = query.join(Customer, Customer.id == SalesOrder.customer_id)
        query = query.join(Item, Item.id == SalesOrderLine.item_id)
        numbers = self._demands(places)
        for part in _parts(numbers):
            for id, order, region, family in self.session.execute(query.where(SalesOrderLine.id.in_(part))):
                need = replace(OUTSIDE, priority=order.priority, order_line=id, order=order.id, family=family)
                tags = frozenset([("market", region)] if region else ())
                need = replace(need, customer=order.customer_id, site=site, tags=tags)
                yield from ((number, need) for number in numbers[id])

    def _demands(self, places: Iterable[int]) -> dict[UUID, list[int]]:
        """Numbers of the demands there by the id of their line."""
        known, found = self.numbers.demands, dict[UUID, list[int]]()
        for place in places:
            for _, number, _ in rows_of(self.network.arrays.demands, place):
                if number < len(known):
                    found.setdefault(ids_of(known[number : number + 1])[0], []).append(number)
        return found

    def _made_for(self, places: Iterable[int], site: UUID | None) -> Iterator[tuple[Key, Need]]:
        """The family of what is made of joined items."""
        lines, parents = self.network.arrays.lines, set[int]()
        for place in places:
            parents.update(lines.parent[lines.first[place] : lines.first[place + 1]].tolist())
        parents.update(int(order.item) for order in self.network.objects.firm.values())  # type: ignore[call-overload]
        ordered = sorted(parents)
        named = dict(zip(ids_of(self.numbers.items[ordered]), ordered, strict=True))
        for part in _parts(named):
            for id, family in self.session.execute(select(Item.id, Item.item_group_id).where(Item.id.in_(part))):
                yield named[id], replace(ANYBODY, family=family, site=site)

    def _listed(self, numbers: set[str]) -> dict[str, list[str]]:
        """What the run calls the orders of these numbers."""
        found: dict[str, list[str]] = {}
        if not numbers:
            return found
        for document in (WorkOrder, PlannedOrder):
            rows = self.session.execute(select(document.number, document.id).where(*_of_site(document, self, numbers)))
            for number, id in rows:
                found.setdefault(number, []).extend(f"F{at}" for at in self._supplies.get(id, ()))
        query = select(SalesOrder.number, SalesOrderLine.id).join(SalesOrder, SalesOrder.id == SalesOrderLine.owner_id)
        for number, id in self.session.execute(query.where(*_of_site(SalesOrder, self, numbers))):
            found.setdefault(number, []).extend(f"D{at:d}" for at in self._sold.get(id, ()))
        return found

    @cached_property
    def _supplies(self) -> dict[UUID, list[int]]:
        return _by_id(self.numbers.supplies)

    @cached_property
    def _sold(self) -> dict[UUID, list[int]]:
        return _by_id(self.numbers.demands)


def _parts(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    every = list(ids)
    return (every[at : at + AT_ONCE] for at in range(0, len(every), AT_ONCE))


def _of_site(document: Any, whom: ForWhom, numbers: set[str]) -> tuple[Any, Any]:
    return document.site_id == whom.site_id, document.number.in_(numbers)


def _by_id(ids: NDArray[Any]) -> dict[UUID, list[int]]:
    found: dict[UUID, list[int]] = {}
    for at, id in enumerate(ids_of(ids)):
        found.setdefault(id, []).append(at)
    return found


def _listing(point: BreakPoint, listed: dict[str, list[str]]) -> BreakPoint:
    names = frozenset(name for number in point.orders for name in listed.get(number, ()))
    return replace(point, orders=names)


def _places_of(extensions: Extensions) -> set[int]:
    keys = [key for scheme in extensions.rules.schemes for key in items_of(scheme)]
    for point in extensions.points:
        keys += [point.old, *(member.item for member in point.new)]
    return {int(key) for key in keys}  # type: ignore[call-overload]
