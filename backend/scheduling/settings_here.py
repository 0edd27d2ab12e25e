"""What people set for scheduling at a site, read once: work centers, operations, set-up tables, shared resources."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cached_property
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from backend.kernel.scheduling.plant.facts import Machine, Need, Pool, Setup
from backend.plant.work_center import WorkCenter
from backend.scheduling.center_setting import CenterSetting
from backend.scheduling.loaded import Place
from backend.scheduling.operation_setting import OperationSetting
from backend.scheduling.setup_table import SetupTable
from backend.scheduling.shared_resource import SharedResource
from backend.scheduling.wip_limit import WipLimit

LOAD_UNITS = 1000  # a furnace's load is reckoned in thousandths
ALL_OPERATIONS = 0
SECONDS = 60


@dataclass(frozen=True)
class SettingsHere:
    """Work centers of a site by id and what is set for them and for operations."""

    centers: Mapping[UUID, WorkCenter]
    center_settings: Mapping[UUID, CenterSetting]
    operation_settings: Mapping[tuple[UUID, int], OperationSetting]
    tables: Mapping[UUID, SetupTable]
    resources: Mapping[UUID, SharedResource]
    limits: Mapping[UUID, WipLimit]

    def of_operation(self, item_id: UUID, number: int) -> OperationSetting | None:
        """That of the operation, before that of all operations of the item."""
        own = self.operation_settings.get((item_id, number))
        return own or self.operation_settings.get((item_id, ALL_OPERATIONS))

    def of_center(self, center_id: UUID) -> CenterSetting | None:
        return self.center_settings.get(center_id)

    @cached_property
    def limit_of_center(self) -> Mapping[UUID, UUID]:
        return {center.work_center_id: one.id for one in self.limits.values() for center in one.centers}

    def cap_of(self, center_id: UUID) -> str:
        """The limit a work center counts under, '' none."""
        found = self.limit_of_center.get(center_id)
        return "" if found is None else str(found)

    def has_table(self, center_id: UUID) -> bool:
        found = self.of_center(center_id)
        return found is not None and found.setup_table_id is not None

    @cached_property
    def places(self) -> Mapping[UUID, tuple[Place, ...]]:
        """Whole places side by side; a work center has one at least."""
        return {
            id: tuple(Place(id, place) for place in range(1, max(1, int(one.capacity)) + 1))
            for id, one in self.centers.items()
        }

    def machines(self, calendars: Mapping[Place, str]) -> Iterator[Machine]:
        """Every place, set up for what was said of its work center; what runs there is fixed and says it by itself."""
        for id, places in self.places.items():
            setting = self.of_center(id)
            table = str(setting.setup_table_id) if setting and setting.setup_table_id else None
            load = load_units(setting.load_limit, ROUND_FLOOR) if setting and setting.load_limit else None
            said, crew = (setting.family, self._crew(setting)) if setting else ("", ())
            for place in places:
                yield Machine(place.key, calendars[place], table, said, load, crew)

    def _crew(self, setting: CenterSetting) -> tuple[Need, ...]:
        """Setters that do not exist are not waited for."""
        pool = self.resources.get(setting.setter_id) if setting.setter_id else None
        units = min(setting.setter_units, pool.units) if pool else 0
        return (Need(str(pool.id), units),) if pool and units > 0 else ()

    def pools(self) -> list[Pool]:
        rows = self.resources.values()
        return [
            Pool(str(one.id), one.units, None if one.work_calendar_id is None else str(one.work_calendar_id))
            for one in rows
        ]

    def setups(self) -> list[Setup]:
        made = []
        for id, table in self.tables.items():
            times = {(one.before, one.after): seconds(one.minutes) for one in table.times}
            made.append(Setup(str(id), times, seconds(table.usual_minutes)))
        return made


def settings_here(session: Session, site_id: UUID) -> SettingsHere:
    """Ten statements at most, however much there is."""
    centers = session.scalars(select(WorkCenter).where(WorkCenter.site_id == site_id).order_by(WorkCenter.number))
    of_centers = session.scalars(select(CenterSetting).where(CenterSetting.site_id == site_id))
    both = selectinload(OperationSetting.ways), selectinload(OperationSetting.needs)
    of_operations = session.scalars(select(OperationSetting).where(OperationSetting.site_id == site_id).options(*both))
    tables = select(SetupTable).where(SetupTable.site_id == site_id).options(selectinload(SetupTable.times))
    resources = select(SharedResource).where(SharedResource.site_id == site_id).order_by(SharedResource.number)
    limits = select(WipLimit).where(WipLimit.site_id == site_id).options(selectinload(WipLimit.centers))
    return SettingsHere(
        {one.id: one for one in centers},
        {one.work_center_id: one for one in of_centers},
        {(one.item_id, one.operation_number): one for one in of_operations},
        {one.id: one for one in session.scalars(tables.order_by(SetupTable.number))},
        {one.id: one for one in session.scalars(resources)},
        {one.id: one for one in session.scalars(limits.order_by(WipLimit.number))},
    )


def seconds(minutes: Decimal) -> int:
    """Whole seconds, rounded up."""
    return int((minutes * SECONDS).to_integral_value(ROUND_CEILING))


def load_units(load: Decimal, rounding: str) -> int:
    return max(1, int((load * LOAD_UNITS).to_integral_value(rounding)))
