"""What scheduling hears."""

from datetime import timedelta

from sqlalchemy import func, select

from backend.documents import notices
from backend.documents.act import Act
from backend.maintenance.events import EquipmentStands
from backend.maintenance.maintenance_order import MaintenanceOrder
from backend.plant.work_center import WorkCenter
from backend.production.events import ProductionReported
from backend.scheduling import commands, line_freezing
from backend.scheduling.detailed_schedule import ScheduleSlot

PLANNER, SUPERVISOR = "planner", "supervisor"
AHEAD = timedelta(hours=24)


def tell_of_standing(event: EquipmentStands, act: Act) -> None:
    """Equipment that work is scheduled on stands: planners and supervisors hear how much is in danger."""
    schedule = commands.published(act, event.site_id)
    if schedule is None:
        return
    slot, until = ScheduleSlot, act.now + AHEAD
    soon = slot.work_center_id == event.work_center_id, slot.start_at < until, slot.end_at > act.now
    query = select(func.count()).select_from(slot).where(slot.schedule_id == schedule.id, *soon)
    count = act.session.scalar(query) or 0
    if not count:
        return
    order = act.session.get_one(MaintenanceOrder, event.maintenance_order_id)
    center = act.session.get_one(WorkCenter, event.work_center_id)
    text = f"{center.name} stands still ({order.number}); operations scheduled there in the next 24 hours: {count}."
    notices.tell_role(PLANNER, text, schedule, act)
    notices.tell_role(SUPERVISOR, text, order, act)


def line_on(happened: ProductionReported, act: Act) -> None:
    """The first report of a day's order begins its frozen sequence; taking one back begins nothing."""
    if happened.quantity >= 0 and happened.kind in line_freezing.BUILT:
        line_freezing.on_the_line(happened.work_order_id, act)
