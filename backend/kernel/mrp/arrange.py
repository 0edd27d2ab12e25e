"""From facts as objects to a network of arrays: clamped days, open days, what firm orders still need."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from backend.kernel.bom.graph import SKIPPED
from backend.kernel.errors import Invalid
from backend.kernel.mrp.arrays import EXACT, PLAIN, POLICY, RULES, UNSOURCED, Rules, byte, small, whole
from backend.kernel.mrp.facts import LARGEST, BomLine, Choice, Demand, Facts, FirmOrder, Item, Key, Receipt
from backend.kernel.mrp.findings import PlanException
from backend.kernel.mrp.joined.arranging import joined_network
from backend.kernel.mrp.network import (
    BomColumns,
    Columns,
    Late,
    Network,
    Objects,
    Picture,
    network_of,
    rows_by_item,
)
from backend.kernel.mrp.policy_rows import is_fenced, policies_of, priorities_of, pulled
from backend.kernel.mrp.policy_table import is_rare
from backend.kernel.mrp.positions import Positions, Row, needed_on, received_on
from backend.kernel.mrp.tables import Tables

SAFE = 2**62


def arrange(facts: Facts) -> Network:
    """The facts, already checked, as a network; what was overdue is told in `objects.late`."""
    position = {item.key: place for place, item in enumerate(facts.items)}
    at = Positions(facts.horizon, dict(enumerate(facts.items)), position)
    bom, late = bom_of(facts, at), Late([], [], [])
    tables = Tables(facts.horizon)
    exact = {int(bom.component[row]) for row in bom.odd}
    picture = Picture(
        facts.horizon,
        [item.key for item in facts.items],
        rules_of(facts.items, exact, tables),
        bom,
        dated_of(facts, at, late),
        objects_of(facts, at, Objects(tables, late=late)),
        policies_of(facts, at),
    )
    network = network_of(picture)
    if not facts.extensions.neutral:
        network = joined_network(network, facts.extensions)
    needs = columns_of(firm_need_rows(facts, at, set(np.flatnonzero(network.codes == SKIPPED).tolist())))
    network.arrays = network.arrays._replace(firm_needs=rows_by_item(needs, len(facts.items), facts.horizon))
    return network


def dated_of(facts: Facts, at: Positions, late: Late) -> tuple[Columns, Columns, Columns, Columns]:
    """Demands, receipts and firm orders; what firm orders need is known once loops are."""
    return (
        columns_of([*demand_rows(at, facts.demands, late.demands), *pulled(at, 1)]),
        columns_of([*supply_rows(at, facts.receipts, late.receipts), *pulled(at, -1)]),
        columns_of(supply_rows(at, facts.firm_orders, late.firm_orders)),
        columns_of(()),
    )


def objects_of(facts: Facts, at: Positions, bare: Objects) -> Objects:
    firm = {order.id: order for order in facts.firm_orders}
    return replace(bare, items=dict(at.items), firm=firm, priorities=priorities_of(at, facts.demands))


@dataclass
class BomRows:
    """BOM lines while they are collected."""

    parent: list[int] = field(default_factory=list)
    component: list[int] = field(default_factory=list)
    per: list[int] = field(default_factory=list)
    step: list[int] = field(default_factory=list)
    odd: dict[int, BomLine] = field(default_factory=dict)

    def add(self, line: BomLine, at: Positions) -> None:
        """A line whose need is a function, or that a source brings, or whose numbers would not fit, stays an object."""
        per, step = line.qty_per.numerator, line.qty_per.denominator * at.item(line.component).unit
        fits = per <= LARGEST if step == 1 else step * (per + 1) < SAFE
        if line.gross is not None or line.source is not None or not fits:
            self.odd[len(self.parent)] = line
            per, step = 0, 1
        self.parent.append(at.position[line.parent])
        self.component.append(at.position[line.component])
        self.per.append(per)
        self.step.append(step)


def bom_of(facts: Facts, at: Positions) -> BomColumns:
    rows = BomRows()
    for line in facts.lines:
        rows.add(line, at)
    arcs = [
        (at.position[order.item], at.position[component]) for order in facts.firm_orders for component in order.named
    ]
    pairs = small(arcs).reshape(-1, 2)
    extra = (small(pairs[:, 0]), small(pairs[:, 1]))
    return BomColumns(small(rows.parent), small(rows.component), whole(rows.per), whole(rows.step), extra, rows.odd)


def rules_of(items: Sequence[Item], exact: Collection[int], tables: Tables) -> Rules:
    """`exact` are the places that must be planned number by number for their BOM lines' sake."""
    table = whole([rule_of(item, tables) for item in items]).reshape(-1, RULES)
    path = byte([path_of(item, place in exact) for place, item in enumerate(items)])
    receiving = small([tables.receiving(item.receiving) for item in items])
    return Rules(table, path, receiving, tables.starts, tables.opens)


def rule_of(item: Item, tables: Tables) -> list[int]:
    """A row of `Rules.table`; a number that does not fit is left out, for its item is planned exactly."""
    period = min(item.period, tables.horizon)
    lots = [item.lot_min, _fitting(item.multiple, 1), _fitting(item.lot_max or 0, 0)]
    return [item.on_hand, item.safety_stock, *lots, period, tables.lead(item.source, item.lead_time), item.unit]


def path_of(item: Item, exact: bool) -> int:
    if exact or max(item.multiple, item.lot_max or 0) > LARGEST:
        return EXACT
    if item.policy is not None and is_rare(item.policy):
        return EXACT
    if not item.sourced:
        return UNSOURCED
    return PLAIN if item.policy is None else POLICY


def _fitting(value: int, otherwise: int) -> int:
    return value if value <= LARGEST else otherwise


def columns_of(rows: Iterable[Row]) -> Columns:
    item, day, reference, quantity = zip(*rows, strict=True) if (rows := list(rows)) else ((), (), (), ())
    return Columns(small(item), small(day), whole(reference), whole(quantity))


def demand_rows(at: Positions, demands: Iterable[Demand], late: list[PlanException]) -> Iterable[Row]:
    for demand in demands:
        if demand.day < 0:
            late.append(_overdue("late_demand", demand))
        place = at.position[demand.item]
        day = needed_on(at.items[place], demand.day)
        if not (demand.forecast and is_fenced(at.items[place], day, at.horizon)):
            yield place, day, demand.id, demand.quantity


def supply_rows(at: Positions, supplies: Iterable[Receipt | FirmOrder], late: list[PlanException]) -> Iterable[Row]:
    """Overdue supply counts today; supply on a closed day counts on the next open one, if inside the horizon."""
    for supply in supplies:
        if supply.day < 0:
            late.append(_overdue("late_supply", supply))
        day = received_on(at.item(supply.item), supply.day)
        if day < at.horizon:
            yield at.position[supply.item], day, supply.id, supply.quantity


def firm_need_rows(facts: Facts, at: Positions, skipped: Collection[int]) -> Iterable[Row]:
    """What firm orders still take, from their own issues or else by the BOM lines of the item."""
    recipes: dict[Key, list[BomLine]] = {order.item: [] for order in facts.firm_orders}
    for line in facts.lines:
        if line.parent in recipes:
            recipes[line.parent].append(line)
    for order in facts.firm_orders:
        if at.position[order.item] not in skipped:
            start = at.item(order.item).start_of(order.day) if order.start is None else order.start
            recipe = [line for line in recipes[order.item] if line.source in (None, order.source)]
            for key, day, quantity in _issues(at, order, recipe):
                if quantity > LARGEST:
                    raise Invalid(f"Firm order {order.id} needs {quantity} of item {key}: too large to plan.")
                day = min(start if day is None else day, at.horizon - 1)
                yield at.position[key], needed_on(at.item(key), day), order.id, quantity


def _issues(at: Positions, order: FirmOrder, recipe: Sequence[BomLine]) -> list[tuple[Key, int | None, int]]:
    if order.issues is not None:
        return [(issue.component, issue.day, issue.quantity) for issue in order.issues]
    units = [at.item(line.component).unit for line in recipe]
    needs = [
        (line.component, None, line.needs((order.quantity,), unit)[0]) for line, unit in zip(recipe, units, strict=True)
    ]
    return with_choices(needs, order.choices) if order.choices else needs


def with_choices(
    needs: Sequence[tuple[Key, int | None, int]], choices: Iterable[Choice]
) -> list[tuple[Key, int | None, int]]:
    """Needs with what was chosen instead; no choice covers more than there is, and it takes less in proportion."""
    found = list(needs)
    for one in choices:
        rest = one.covers
        for place, (component, day, quantity) in enumerate(found):
            if component == one.component:
                given = min(rest, quantity)
                found[place], rest = (component, day, quantity - given), rest - given
        taken = -(-one.quantity * (one.covers - rest) // one.covers) if one.covers else one.quantity
        if one.takes is not None and taken:
            found.append((one.takes, None, taken))
    return [need for need in found if need[2]]


def _overdue(code: str, row: Demand | Receipt | FirmOrder) -> PlanException:
    return PlanException(code, row.item, row.day, quantity=row.quantity, reference=row.id)
