"""What maintenance does when others tell something: it opens orders, and takes their photos over."""

from sqlalchemy import select

from backend.documents import attachments
from backend.documents.act import Act
from backend.documents.declare import Document, document_name
from backend.maintenance import commands, rules
from backend.maintenance.maintenance_order import OPEN, MaintenanceOrder
from backend.patrol.events import AbnormalFound
from backend.patrol.patrol_check import PatrolCheck
from backend.production.events import ExceptionReferred
from backend.production.production_exception import ExceptionReferral, ProductionException

FOLLOW_UP = "maintenance_order"
CHECK = document_name(PatrolCheck)


def open_for_abnormal(event: AbnormalFound, act: Act) -> None:
    """Something abnormal on a walk becomes a request; while the same is open already, nobody asks twice."""
    if event.follow_up != FOLLOW_UP:
        return
    check = act.session.get_one(PatrolCheck, event.patrol_check_id)
    if act.session.scalar(_same_open(check, event.description).limit(1)) is not None:
        return
    order = MaintenanceOrder(
        kind="defect",
        priority=rules.priority_of(check.severity),
        equipment_id=event.equipment_id,
        work_center_id=event.work_center_id,
        area_id=event.area_id,
        description=event.description,
    )
    open_from(check, order, act)


def open_for_exception(event: ExceptionReferred, act: Act) -> None:
    """A call from the floor goes on as a repair, without retyping: where, what and its pictures come with it."""
    if event.follow_up != FOLLOW_UP:
        return
    call = act.session.get_one(ProductionException, event.production_exception_id)
    order = MaintenanceOrder(
        kind="breakdown_repair",
        priority=rules.priority_of(call.severity),
        equipment_id=call.equipment_id,
        work_center_id=call.work_center_id,
        area_id=call.area_id,
        description=next((one.description for one in reversed(call.referrals) if _is_repair(one)), call.description),
        stands=call.severity == "line_stop",
    )
    _copy_photos(call, open_from(call, order, act), act)


def open_from(source: Document, order: MaintenanceOrder, act: Act) -> MaintenanceOrder:
    """An order whose origin is another record, at that record's place."""
    order.company_id, order.site_id = source.company_id, source.site_id  # type: ignore[attr-defined]
    order.source, order.source_id = document_name(type(source)), source.id
    order.state = "reported"
    act.add(order)
    commands.report(order, act)
    return order


def take_photos(event: AbnormalFound, act: Act) -> None:
    """After the commit, when the check's photos hang on it: the same files hang on the order; twice is once."""
    if event.follow_up != FOLLOW_UP:
        return
    check = act.session.get(PatrolCheck, event.patrol_check_id)
    query = select(MaintenanceOrder).where(MaintenanceOrder.source_id == event.patrol_check_id)
    order = act.session.scalars(query).first()
    if check is None or order is None:
        return
    _copy_photos(check, order, act)


def _is_repair(line: ExceptionReferral) -> bool:
    return line.follow_up == FOLLOW_UP and line.description != ""


def _copy_photos(source: Document, order: MaintenanceOrder, act: Act) -> None:
    """By hash: the bytes lie in the store once."""
    for photo in attachments.of(act.session, source):
        attachments.attach(order, photo.sha256, photo.name, photo.type, act)


def _same_open(check: PatrolCheck, description: str) -> object:
    """Open orders that a check of the same point asked for in the same words."""
    order = MaintenanceOrder
    query = select(order.id).join(PatrolCheck, PatrolCheck.id == order.source_id)
    same: tuple[object, ...] = (order.source == CHECK, PatrolCheck.patrol_point_id == check.patrol_point_id)
    return query.where(*same, order.description == description, order.state.in_(OPEN))
