"""Reserved material that one work order gives up to another one."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from backend.documents import notices
from backend.documents.act import Act
from backend.inventory import commands as inventory
from backend.inventory.commands import Want
from backend.kernel.errors import Refused
from backend.kernel.quantity import ZERO, plain
from backend.production import chain, rules
from backend.production.needs import still_needed
from backend.production.release import needed_on
from backend.production.work_order import WorkOrder, WorkOrderMaterial


def give_over(orders: tuple[WorkOrder, WorkOrder], item: tuple[UUID, str], quantity: Decimal, act: Act) -> None:
    """So much of an item (its id and number) that the first has reserved is the second's from now on."""
    giver, taker = orders
    if giver.state != "released":
        raise Refused(f"Work order {giver.number} is {giver.state}: what it has reserved stays with it.")
    for id in sorted((giver.id, taker.id)):
        chain.hold(id, act.session)
    given = inventory.give_over(giver.id, taker, _wants(taker, item[0], quantity), act)
    if given < quantity:
        raise Refused(f"Only {plain(given)} of {item[1]} are reserved for work order {giver.number}.")
    for order in orders:
        _count(order, act)
    if giver.created_by_id is not None:
        text = f"{plain(quantity)} of {item[1]} reserved for work order {giver.number} are {taker.number}'s now."
        notices.tell([giver.created_by_id], text, giver, act)


def _wants(taker: WorkOrder, item_id: UUID, quantity: Decimal) -> list[Want]:
    """By the requirements that lack it; an order that is not released has none yet, and holds it as a whole."""
    if taker.state not in rules.OPEN:
        return [Want(item_id, quantity, None, taker.start)]
    found, rest = [], quantity
    for line in _short(taker, item_id):
        part = min(rest, still_needed(line) - line.reserved)
        found.append(Want(item_id, part, line.id, needed_on(taker, line)))
        rest -= part
        if not rest:
            break
    return found


def _short(order: WorkOrder, item_id: UUID) -> Sequence[WorkOrderMaterial]:
    mine = (line for line in order.materials if line.item_id == item_id and line.issue_mode == "pick")
    return sorted((line for line in mine if still_needed(line) > line.reserved), key=lambda line: line.position)


def _count(order: WorkOrder, act: Act) -> None:
    """What the requirements have reserved and lack after it."""
    held = inventory.reserved_by_line(order.id, act)
    for line in order.materials:
        if line.issue_mode == "pick":
            line.reserved = held.get(line.id, ZERO)
            line.short = max(ZERO, still_needed(line) - line.reserved) if order.state in rules.OPEN else line.short
    order.shortages = sum(1 for line in order.materials if line.short > 0)
