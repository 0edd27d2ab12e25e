"""The counters of an order's operations, read and written as plain rows: a report must not load the whole order."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, lazyload

from backend.documents.act import Act
from backend.kernel.quantity import ZERO
from backend.production.counters import Chain, Counters
from backend.production.work_order import WorkOrder, WorkOrderOperation

NAMES = tuple(field.name for field in fields(Counters) if field.name not in ("id", "number", "counted"))
TABLE: Any = WorkOrderOperation.__table__
COLUMNS = (TABLE.c.id, TABLE.c.operation_number, TABLE.c.report_mode, *(TABLE.c[name] for name in NAMES))
BARE = (
    lazyload(WorkOrder.operations),
    lazyload(WorkOrder.materials),
    lazyload(WorkOrder.outputs),
)  # an order without its lines

# Made once: building them anew would cost a report more than running them.
OF_ORDER = select(*COLUMNS).where(TABLE.c.owner_id == bindparam("order")).order_by(TABLE.c.operation_number)
WRITE = TABLE.update().where(TABLE.c.id == bindparam("row")).values({name: bindparam(name) for name in NAMES})


def load(session: Session, order_id: UUID) -> Chain:
    """The operations of an order in their order; the caller holds the order's row."""
    return tuple(counters_of(row) for row in session.connection().execute(OF_ORDER, {"order": order_id}))


def counters_of(row: Sequence[Any]) -> Counters:
    """The counters out of a row that begins with `COLUMNS`."""
    return Counters(row[0], row[1], row[2] == "count_point", *row[3 : len(COLUMNS)])


def hold(order_id: UUID, session: Session) -> WorkOrder:
    """The order's row without its lines, held to the end of the act; rows that refer to it are not held up."""
    query = select(WorkOrder).where(WorkOrder.id == order_id).options(*BARE)
    query = query.with_for_update(of=WorkOrder, key_share=True).execution_options(populate_existing=True)
    return session.scalars(query).one()


def save(order: WorkOrder, before: Chain, after: Chain, act: Act) -> None:
    """Write the operations that differ, in one statement, and what the order sums up."""
    changed = [_values(new) for old, new in zip(before, after, strict=True) if old != new]
    if changed:
        act.session.connection().execute(WRITE, changed)
        _forget(order, act.session)
    order.good = after[-1].good if after else ZERO
    order.scrapped = sum((one.scrapped for one in after), ZERO)


def _values(one: Counters) -> dict[str, Any]:
    return {"row": one.id} | {name: getattr(one, name) for name in NAMES}


def _forget(order: WorkOrder, session: Session) -> None:
    """Counters this session may have loaded before are read anew when somebody looks at them."""
    for line in order.__dict__.get("operations", ()):
        session.expire(line, NAMES)
