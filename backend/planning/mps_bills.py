"""Bills of resources: the hours an item takes of work centers, by its routing and those of what is made below it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.engineering.bom import Bom, BomComponent
from backend.engineering.routing import Routing, RoutingOperation
from backend.engineering.structure import at_site, best, released_routings
from backend.inventory.item_site import ItemSite
from backend.kernel.capacity.facts import BillRow
from backend.kernel.errors import Refused
from backend.kernel.mrp.facts import BomLine
from backend.planning.mps_structure import Lines, lines_between
from backend.planning.structure import Where

DEEPEST = 20
MINUTES = 60
SAMPLE = 1_000_000_000  # millionths: what a line that is not proportional needs for 1,000, said for one


@dataclass
class Bills:
    """Everything below some items, loaded once: structure, routings, leads; and what could not be read."""

    structure: Lines
    sites: dict[UUID, ItemSite]
    routings: dict[UUID, list[RoutingOperation]]
    lines: dict[UUID, list[BomLine]]
    refused: list[str] = field(default_factory=list)
    _deep: dict[UUID, tuple[BillRow, ...]] = field(default_factory=dict)

    def own(self, item_id: UUID) -> tuple[BillRow, ...]:
        """Its own operations. They share the lead time in equal parts, each with its load where its part begins."""
        operations, here = self.routings.get(item_id, []), self.sites.get(item_id)
        if here is None or here.source != "make":
            return ()
        count, lead = len(operations), here.lead_time_days
        return tuple(
            BillRow(
                one.work_center_id,
                Fraction(one.run_minutes) / MINUTES,
                Fraction(one.setup_minutes) / MINUTES,
                lead * (count - place) // count,
            )
            for place, one in enumerate(operations)
        )

    def whole(self, item_id: UUID, above: tuple[UUID, ...] = ()) -> tuple[BillRow, ...]:
        """With what is made below, earlier by the lead times above it; an order above is a lot below."""
        if item_id not in self._deep:
            rows, here = list(self.own(item_id)), self.sites.get(item_id)
            lead = here.lead_time_days if here is not None else 0
            for line in self.lines.get(item_id, ()):
                if line.component not in above and len(above) < DEEPEST:
                    rows += self._below(line, lead, (*above, item_id))
            self._deep[item_id] = tuple(_summed(rows))
        return self._deep[item_id]

    def _below(self, line: BomLine, lead: int, above: tuple[UUID, ...]) -> Iterator[BillRow]:
        per = Fraction(line.qty_per) if line.gross is None else Fraction(line.gross(SAMPLE), SAMPLE)
        for row in self.whole(line.component, above):  # type: ignore[arg-type]
            yield BillRow(row.resource, Fraction(row.per_unit) * per, row.per_lot, row.offset + lead)


def bills(session: Session, site_id: UUID, company_id: UUID, on_day: date, item_ids: Collection[UUID]) -> Bills:
    """A statement for each level, then a few for all of them."""
    every = below(session, company_id, item_ids)
    structure = lines_between(session, Where(site_id, company_id, on_day), every)
    here = select(ItemSite).where(ItemSite.site_id == site_id, ItemSite.item_id.in_(every))
    lines: dict[UUID, list[BomLine]] = defaultdict(list)
    for line in structure.lines:
        lines[line.parent].append(line)  # type: ignore[index]
    made = Bills(structure, {row.item_id: row for row in session.scalars(here)}, {}, lines, [*structure.refused])
    at = at_site(session, site_id, on_day)
    for item_id, rows in _by_item(released_routings(session, every, company_id)).items():
        try:
            chosen = best(rows, structure.names.of[item_id], at, None, "routing")
        except Refused as problem:
            made.refused.append(problem.sentence)
            continue
        made.routings[item_id] = sorted(chosen.operations, key=lambda one: one.operation_number)
    return made


def below(session: Session, company_id: UUID, item_ids: Collection[UUID]) -> set[UUID]:
    """The items and everything in their released BOMs."""
    found, wave = set(item_ids), set(item_ids)
    for _ in range(DEEPEST):
        parts = select(BomComponent.item_id).join(Bom, Bom.id == BomComponent.owner_id).distinct()
        which = (Bom.item_id.in_(wave), Bom.company_id == company_id, Bom.state == "released", Bom.view == "mbom")
        wave = set(session.scalars(parts.where(*which))) - found
        found |= wave
        if not wave:
            break
    return found


def _by_item(routings: Iterable[Routing]) -> dict[UUID, list[Routing]]:
    found: dict[UUID, list[Routing]] = defaultdict(list)
    for routing in routings:
        found[routing.item_id].append(routing)
    return found


def _summed(rows: Iterable[BillRow]) -> Iterator[BillRow]:
    """One row for a resource and an offset."""
    sums: dict[tuple[object, int], tuple[Fraction, Fraction]] = {}
    for row in rows:
        each, lot = sums.get((row.resource, row.offset), (Fraction(0), Fraction(0)))
        sums[row.resource, row.offset] = each + Fraction(row.per_unit), lot + Fraction(row.per_lot)
    for (resource, offset), (each, lot) in sums.items():
        yield BillRow(resource, each, lot, offset)
