"""Work orders of a site as a kit check sees them: what each still needs of which item, and from where it is issued."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from backend.inventory.storage_location import StorageLocation
from backend.kernel.kitting.facts import KitLine
from backend.kernel.mrp.facts import scaled
from backend.kernel.quantity import ZERO
from backend.planning.kitting_orders import Checked, Rows, Scene
from backend.planning.segment_facts import line_names
from backend.production.needs import still_needed
from backend.production.work_order import UNTIL_FINISHED, WorkOrder, WorkOrderMaterial

WITH_MATERIALS = ("released", "running")
CHECKED = ("firm", *WITH_MATERIALS)
DOCUMENT = "production/work_order"


def checked(scene: Scene) -> Rows:
    """Firm, released and running orders that have something left to make.

    Rework orders are left out: their material is the bad units themselves.
    """
    return _rows(scene, CHECKED)


def begun_or_not(scene: Scene) -> Rows:
    """Those nobody confirmed yet, too."""
    return _rows(scene, UNTIL_FINISHED)


def unconfirmed(scene: Scene) -> Rows:
    """Those nobody confirmed yet: they are no more than a plan."""
    return _rows(scene, ("planned",))


def starting(scene: Scene) -> Rows:
    """Those on the floor, under way or about to begin."""
    return _rows(scene, WITH_MATERIALS)


def _rows(scene: Scene, states: Sequence[str]) -> Rows:
    query = select(WorkOrder).where(
        WorkOrder.site_id == scene.site.id, WorkOrder.state.in_(states), WorkOrder.kind != "rework"
    )
    query = query.order_by(WorkOrder.number).options(selectinload(WorkOrder.materials))
    found = [order for order in scene.session.scalars(query) if _left(order) > 0]
    lines = {order.sales_order_line_id for order in found if order.sales_order_line_id is not None}
    names = line_names(scene.session, lines)
    return Rows([_checked(order, names.get(order.sales_order_line_id, "")) for order in found])  # type: ignore[arg-type]


def _checked(order: WorkOrder, kept_for: str) -> Checked:
    lines = tuple(_open_line(order, material) for material in order.materials)
    return Checked(
        id=str(order.id),
        document=DOCUMENT,
        document_id=order.id,
        number=order.number,
        item_id=order.item_id,
        quantity=_left(order),
        start=order.start or order.due,
        due=order.due,
        priority=order.priority,
        state=order.state,
        held=order.held,
        entry=int(order.created_at.timestamp()),
        sales_order_line_id=order.sales_order_line_id,
        lines=lines if order.state in WITH_MATERIALS else None,
        started=order.state == "running",
        kept_for=kept_for,
    )


def _left(order: WorkOrder) -> Decimal:
    return order.quantity - order.good - order.scrapped


def _open_line(order: WorkOrder, material: WorkOrderMaterial) -> KitLine:
    """What is still to be issued; what was issued already carries the first pieces of the rest."""
    still, varies = scaled(still_needed(material)), scaled(max(ZERO, material.required - material.fixed))
    whole, rest = scaled(order.quantity), scaled(_left(order))

    def gross(made: int) -> int:
        return max(0, still - varies * (rest - made) // whole)

    return KitLine(str(material.id), material.item_id, still, gross)


def issued_from(scene: Scene, rows: Iterable[Checked]) -> dict[UUID, set[UUID]]:
    """Where each item of these orders is issued: its issuing location, and stores beside their work centers.

    An item that one of them may take from anywhere is left out.
    """
    query = select(WorkOrder).where(WorkOrder.id.in_([row.document_id for row in rows]))
    query = query.options(selectinload(WorkOrder.materials), selectinload(WorkOrder.operations))
    orders = scene.session.scalars(query).all()
    beside = _beside(scene, {one.work_center_id for order in orders for one in order.operations})
    found: dict[UUID, set[UUID]] = defaultdict(set)
    anywhere: set[UUID] = set()
    for order in orders:
        near = {place for one in order.operations for place in beside[one.work_center_id]} | {*beside[None]}
        for line in order.materials:
            if line.location_id is None:
                anywhere.add(line.item_id)
            else:
                found[line.item_id] |= near | {line.location_id}
    return {item_id: places for item_id, places in found.items() if item_id not in anywhere}


def _beside(scene: Scene, center_ids: set[UUID]) -> dict[UUID | None, list[UUID]]:
    """Line-side stores by the work center they stand beside; None: beside no one in particular."""
    place = StorageLocation
    query = select(place.work_center_id, place.id).where(place.site_id == scene.site.id, place.kind == "line_side")
    query = query.where(or_(place.work_center_id.is_(None), place.work_center_id.in_(center_ids)))
    found: dict[UUID | None, list[UUID]] = defaultdict(list)
    for center_id, id in scene.session.execute(query.order_by(place.number)):
        found[center_id].append(id)
    return found


def ahead(rows: Rows) -> Rows:
    """Orders of a level nearer to the floor: they keep what they need and are not shown."""
    return Rows([replace(row, ahead=True, shown=False) for row in rows.orders])
