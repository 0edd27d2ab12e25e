"""Material choices laid on the requirements of a work order, and taken off them again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.documents.act import Act
from backend.engineering.item import Item
from backend.engineering.uom import Uom
from backend.inventory.item_site import ItemSite
from backend.kernel.quantity import SCALE, ZERO, round_half_even
from backend.production.material_choice import MaterialChoice
from backend.production.needs import still_needed
from backend.production.work_order import WorkOrder, WorkOrderMaterial


def standing(session: Session, order_ids: Iterable[UUID]) -> list[MaterialChoice]:
    """What was chosen for these orders and holds, in the order it was chosen."""
    one = MaterialChoice
    query = select(one).where(one.source_id.in_(set(order_ids)), one.state == "chosen")
    return list(session.scalars(query.order_by(one.created_at, one.id)))


def lay_on(order: WorkOrder, rows: Sequence[MaterialChoice], act: Act) -> None:
    """Less of the one, so much of the other; a choice never covers more than is needed still."""
    for row in rows:
        if row.kind == "substitute":
            _Choosing(order, row, act).lay_on()


def take_off(order: WorkOrder, rows: Sequence[MaterialChoice], act: Act) -> None:
    for row in reversed(rows):
        if row.kind == "substitute":
            _Choosing(order, row, act).take_off()


def drop_empty(order: WorkOrder) -> None:
    """Lines that only a choice brought, when nothing of it is left and nothing was issued."""
    for line in list(order.materials):
        if line.instead_of_id and line.required <= 0 and line.issued == line.returned == line.flushed == 0:
            order.materials.remove(line)


@dataclass
class _Choosing:
    order: WorkOrder
    row: MaterialChoice
    act: Act

    def lay_on(self) -> None:
        row, main = self.row, self._line(self.row.item_id)
        self._keep_within(min(still_needed(main), main.required) if main is not None else ZERO)
        if main is not None and row.covers:
            share = row.covers / main.required
            row.per_unit = round_half_even(main.per_unit * share, SCALE)
            row.fixed = round_half_even(main.fixed * share, SCALE)
            _shift(main, -row.covers, -row.per_unit, -row.fixed)
        if row.quantity and row.substitute_id is not None:
            line = self._line(row.substitute_id) or self._new_line(row.substitute_id, main)
            _shift(line, row.quantity, *self._rates())

    def take_off(self) -> None:
        row, main = self.row, self._line(self.row.item_id)
        if main is not None:
            _shift(main, row.covers, row.per_unit, row.fixed)
        line = self._line(row.substitute_id) if row.quantity else None
        if line is not None:
            per_unit, fixed = self._rates()
            _shift(line, -row.quantity, -per_unit, -fixed)

    def _keep_within(self, most: Decimal) -> None:
        """The order needs less than when it was chosen: so much less is taken of the other, rounded up to its unit."""
        row = self.row
        if row.covers <= most:
            return
        query = select(Uom.decimals).join(Item, Item.uom_id == Uom.id).where(Item.id == row.substitute_id)
        step = Decimal(1).scaleb(-(self.act.session.scalar(query) or 0))
        row.quantity = (row.quantity * most / row.covers).quantize(step, ROUND_CEILING)
        row.covers = most

    def _rates(self) -> tuple[Decimal, Decimal]:
        """What the substitute takes for each piece, and once, in place of what the requirement gave away."""
        row = self.row
        if not row.covers:
            return ZERO, row.quantity
        per = row.quantity / row.covers
        return round_half_even(row.per_unit * per, SCALE), round_half_even(row.fixed * per, SCALE)

    def _line(self, item_id: UUID | None) -> WorkOrderMaterial | None:
        same = (line for line in self.order.materials if line.item_id == item_id)
        return next((line for line in same if line.operation_number == self.row.operation_number), None)

    def _new_line(self, item_id: UUID, main: WorkOrderMaterial | None) -> WorkOrderMaterial:
        where = ItemSite.item_id == item_id, ItemSite.site_id == self.order.site_id
        here = self.act.session.scalars(select(ItemSite).where(*where)).one_or_none()
        names = ("required", "per_unit", "fixed", "issued", "returned", "replenished", "flushed", "reserved", "short")
        line = WorkOrderMaterial(item_id=item_id, operation_number=self.row.operation_number)
        for name in (*names, "lost", "over_issued"):
            setattr(line, name, ZERO)
        line.instead_of_id, line.issue_mode = self.row.item_id, main.issue_mode if main is not None else "pick"
        line.position = (main.position if main is not None else 9980) + 1
        line.key_part = main is not None and main.key_part
        line.assumed = self.act.session.get_one(Item, item_id).assumed or bool(here and here.assumed)
        line.over_issue_percent = here.over_issue_percent if here else ZERO
        flushed = here.backflush_location_id if here and line.issue_mode == "backflush" else None
        line.location_id = flushed or (here.default_location_id if here else None)
        self.order.materials.append(line)
        return line


def _shift(line: WorkOrderMaterial, required: Decimal, per_unit: Decimal, fixed: Decimal) -> None:
    line.required += required
    line.per_unit += per_unit
    line.fixed += fixed
