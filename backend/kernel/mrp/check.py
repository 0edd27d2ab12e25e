"""The border: facts a plan cannot be made from are refused with the item and the value named."""

from collections.abc import Iterable

from backend.kernel.errors import Invalid
from backend.kernel.mrp.facts import LARGEST, BomLine, Demand, Facts, FirmOrder, Item, Key, Receipt
from backend.kernel.mrp.joined.check import check_extensions, check_sources
from backend.kernel.mrp.policy_check import check_policy


def check(facts: Facts) -> None:
    """Refuse facts that are wrong by themselves; late dates and loops are no errors but exceptions."""
    if facts.horizon < 1:
        raise Invalid("The horizon must be at least one day.")
    known: set[Key] = set()
    for item in facts.items:
        check_item(item)
        if item.key in known:
            raise Invalid(f"Item {item.key} is listed twice.")
        known.add(item.key)
    for line in facts.lines:
        check_line(line, known)
    check_dated("Receipt", facts.receipts, facts.horizon, known)
    check_dated("Demand", facts.demands, facts.horizon, known)
    check_dated("Firm order", facts.firm_orders, facts.horizon, known)
    for order in facts.firm_orders:
        check_issues(order, facts.horizon, known)
    named = [(line.parent, line.source) for line in facts.lines]
    check_sources([*named, *((order.item, order.source) for order in facts.firm_orders)], facts.extensions)
    check_extensions(facts.extensions, known)


def check_item(item: Item) -> None:
    least = {"safety_stock": 0, "lead_time": 0, "lot_min": 0, "lot_mult": 1, "period": 1, "unit": 1}
    for name, bound in least.items():
        if not bound <= getattr(item, name) <= LARGEST:
            raise Invalid(f"Item {item.key}: {name} is {getattr(item, name)}; it must be {bound} or more.")
    if abs(item.on_hand) > LARGEST:
        raise Invalid(f"Item {item.key}: on_hand {item.on_hand} is too large to plan.")
    if item.lot_max is not None:
        check_largest_lot(item, item.lot_max)
    if item.policy is not None:
        check_policy(item, item.policy)


def check_largest_lot(item: Item, lot_max: int) -> None:
    if lot_max < 1 or lot_max % item.multiple:
        raise Invalid(f"Item {item.key}: the largest lot {lot_max} must be a multiple of {item.multiple}.")
    if item.lot_min > lot_max:
        raise Invalid(f"Item {item.key}: the smallest lot {item.lot_min} is above the largest {lot_max}.")


def check_line(line: BomLine, known: set[Key]) -> None:
    for key in (line.parent, line.component):
        if key not in known:
            raise Invalid(f"The BOM line {line.parent} → {line.component} names the unknown item {key}.")
    if line.qty_per < 0 or line.qty_per > LARGEST:
        raise Invalid(f"The BOM line {line.parent} → {line.component} has the quantity {line.qty_per}.")


def check_dated(kind: str, rows: Iterable[Receipt | Demand | FirmOrder], horizon: int, known: set[Key]) -> None:
    for row in rows:
        if row.item not in known:
            raise Invalid(f"{kind} {row.id} names the unknown item {row.item}.")
        if not 0 <= row.quantity <= LARGEST:
            raise Invalid(f"{kind} {row.id} of item {row.item} has the quantity {row.quantity}.")
        if row.day >= horizon:
            raise Invalid(f"{kind} {row.id} of item {row.item} is on day {row.day}, after the last day {horizon - 1}.")


def check_issues(order: FirmOrder, horizon: int, known: set[Key]) -> None:
    for issue in order.issues or ():
        if issue.component not in known:
            raise Invalid(f"Firm order {order.id} needs the unknown item {issue.component}.")
        if not 0 <= issue.quantity <= LARGEST:
            raise Invalid(f"Firm order {order.id} needs {issue.quantity} of item {issue.component}.")
        if issue.day is not None and issue.day >= horizon:
            raise Invalid(f"Firm order {order.id} needs item {issue.component} on day {issue.day}, after the last day.")
    for one in order.choices:
        if not {one.component, one.component if one.takes is None else one.takes} <= known:
            raise Invalid(f"Firm order {order.id} chooses {one.takes} instead of {one.component}: an unknown item.")
        if not (0 <= one.covers <= LARGEST and 0 <= one.quantity <= LARGEST):
            raise Invalid(f"Firm order {order.id} chooses {one.quantity} of item {one.takes}.")
