"""Why a schedule is other than the one it was made from: which of its changes concerns what, in a sentence."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from backend.scheduling.detailed_schedule import DetailedSchedule, ScheduleChange
from backend.scheduling.naming import Names

CAUSES = {
    "plan": "The plan was made anew.",
    "what_if": "This is only supposed.",
    "equipment_down": "Equipment stands still.",
    "late_material": "Material comes late.",
    "rush_order": "A rush order came.",
    "quality_hold": "Quality holds an order.",
    "behind": "Work is behind.",
    "by_hand": "It was moved by hand.",
}


@dataclass(frozen=True)
class Because:
    """The changes a schedule supposes, those that are new in it, and what it was made for."""

    cause: str
    changes: Sequence[ScheduleChange]
    new: Sequence[ScheduleChange]
    names: Names

    @cached_property
    def due(self) -> dict[UUID, datetime]:
        """When orders are due by what is supposed."""
        lines = (one for one in self.changes if one.action == "due")
        return {one.work_order_id: one.from_at for one in lines if one.work_order_id and one.from_at}

    def about(self, order_id: UUID) -> ScheduleChange | None:
        """The first change that is about an order."""
        return next((one for one in self.new if one.work_order_id == order_id), None)

    def at(self, center_ids: Collection[UUID], begin: datetime, end: datetime) -> ScheduleChange | None:
        """The first that is about one of these work centers; what is closed counts in that time only."""
        mine = (one for one in self.new if one.work_center_id in center_ids)
        return next((one for one in mine if one.action != "closed" or _meets(one, begin, end)), None)

    def otherwise(self) -> str:
        """The first change, else what the schedule was made for."""
        change = next((one for one in self.new if one.action != "pin"), None)
        return self.sentence(change) if change else CAUSES[self.cause]

    def sentence(self, change: ScheduleChange) -> str:
        """What is supposed, and the reason that was given for it."""
        told = self._on_floor(change) if change.work_center_id else self._of_order(change)
        return f"{told} {change.reason}".strip()

    def _on_floor(self, change: ScheduleChange) -> str:
        center, names = self.names.center(change.work_center_id), self.names
        if change.action == "pin":
            return f"{names.order(change.work_order_id)} was put on {center} by hand."
        until = names.moment(change.until_at) if change.until_at else None
        if change.action == "open":
            return f"{center} works longer, until {until}." if until else f"{center} works longer."
        return f"{center} stands still until {until}." if until else f"{center} stands still."

    def _of_order(self, change: ScheduleChange) -> str:
        order = self.names.order(change.work_order_id)
        if change.action == "priority":
            return f"{order} now has priority {change.priority}."
        moment = self.names.moment(change.from_at) if change.from_at else None
        if change.action == "held":
            return f"{order} is held until {moment}." if moment else f"{order} is held."
        if change.action == "due":
            return f"{order} is now due {moment}."
        return f"Material for {order} comes {moment}."


def _meets(change: ScheduleChange, begin: datetime, end: datetime) -> bool:
    """Whether it lasts for some of the time."""
    begins = change.from_at is None or change.from_at < end
    return begins and (change.until_at is None or change.until_at > begin)


def because(schedule: DetailedSchedule, base: DetailedSchedule, names: Names) -> Because:
    """What the base supposed already explains no difference from it."""
    known = {line.says for line in base.changes}
    new = [line for line in schedule.changes if line.says not in known]
    return Because(schedule.cause, schedule.changes, new, names)
