"""From the factory's rows to the kernel's facts: what is left to do at a site, where it can be done, what stands."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_CEILING
from functools import cached_property
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.kernel.scheduling.plant.facts import After, Facts, LeftOut, Operation, Order, Slot
from backend.scheduling.changing_facts import Supposed
from backend.scheduling.detailed_schedule import DetailedSchedule, ScheduleSlot
from backend.scheduling.holding import held
from backend.scheduling.loaded import Loaded, Place, Task
from backend.scheduling.material_days import awaited
from backend.scheduling.open_work import OpenOrder, OpenWork, Part, open_work
from backend.scheduling.openings import Window
from backend.scheduling.settings_here import load_units
from backend.scheduling.site_hours import SiteHours
from backend.scheduling.standing_slots import Standing
from backend.scheduling.ways import Ways
from backend.scheduling.wip_inside import caps

WEIGHTS = {1: 16, 2: 8, 3: 4, 4: 2}  # what a second of lateness of an order of this priority costs; of others 1
HELD, AFTER_LEFT_OUT = "held", "after_left_out"
HOUR, DAY = 3600, timedelta(days=1)


def load(session: Session, schedule: DetailedSchedule, now: datetime) -> Loaded:
    """Everything a schedule is made from, counted from the moment it begins; some twenty statements for any shop."""
    return _Loading(session, schedule, now).loaded()


@dataclass(frozen=True)
class _Loading:
    session: Session
    schedule: DetailedSchedule
    now: datetime

    def loaded(self) -> Loaded:
        standing = Standing(self._facts, self._hours.open, self._before)
        standing.run(self._work.parts, self._hours.here.places)
        standing.pin(self._supposed, self._work.parts)
        standing.freeze(int(self.schedule.frozen_hours * HOUR))
        facts = standing.laid()
        tasks = {part.key: self._task(part, standing.why.get(part.key, "")) for part in self._work.parts}
        places = {place.key: place for place, _ in self._hours.places()}
        window, left_out = self._window, tuple(self._left_out.values())
        return Loaded(window.zero, window.until, facts, tasks, places, self._before, left_out, self._stopped)

    @cached_property
    def _hours(self) -> SiteHours:
        zero = self.schedule.begins_at or self.now.replace(second=0, microsecond=0)
        return SiteHours(self.session, self.schedule, Window.of(zero, self.schedule.horizon_days))

    @property
    def _window(self) -> Window:
        return self._hours.window

    @property
    def _supposed(self) -> Supposed:
        return self._hours.supposed

    @cached_property
    def _work(self) -> OpenWork:
        return open_work(self.session, self.schedule.site_id, self.schedule.firm_orders)

    @cached_property
    def _ways(self) -> Ways:
        return Ways(self._hours.here, self._work.orders)

    @cached_property
    def _facts(self) -> Facts:
        """Nothing is fixed yet."""
        here, (named, calendars) = self._hours.here, self._hours.calendars()
        operations = [self._operation(part) for part in self._work.parts if part.key not in self._left_out]
        orders = [self._order(one) for one in self._work.orders.values()]
        return Facts(
            tuple(operations), tuple(orders), tuple(here.machines(named)), tuple(calendars), tuple(here.pools()),
            tuple(here.setups()), caps(self.session, self.schedule.site_id, here, self._work.parts),
        )  # fmt: skip

    def _order(self, order: OpenOrder) -> Order:
        """Due at the end of its day, as the site counts days."""
        due = self._supposed.due.get(order.id, self._midnight(order.due + DAY))
        priority = self._supposed.priority.get(order.id, order.priority)
        return Order(str(order.id), due, 0, WEIGHTS.get(priority, 1))

    def _operation(self, part: Part) -> Operation:
        setting = self._ways.setting(part)
        load = load_units(setting.load_per_unit * part.left, ROUND_CEILING) if setting else 1
        after = self._after.get(part.key, ())
        return Operation(
            part.key, str(part.order_id), self._ways.of(part), after, self._ways.family(part),
            max(0, self._earliest[part.key] or 0), load, setting.interruptible if setting else True,
            cap=self._hours.here.cap_of(part.routed_id),
        )  # fmt: skip

    @cached_property
    def _by_order(self) -> Mapping[UUID, list[Part]]:
        made: dict[UUID, list[Part]] = defaultdict(list)
        for part in self._work.parts:
            made[part.order_id].append(part)
        return made

    @cached_property
    def _after(self) -> Mapping[str, tuple[After, ...]]:
        made: dict[str, tuple[After, ...]] = {}
        for parts in self._by_order.values():
            made |= self._ways.after(parts)
        return made

    @cached_property
    def _earliest(self) -> Mapping[str, int | None]:
        """The second before which a part may not begin; None: it is held and nobody knows until when."""
        waits, came = held(self.session, self.schedule.site_id, self.now), self._material
        made: dict[str, int | None] = {}
        for part in self._work.parts:
            known: list[int | None] = [came.get(part.key, 0)]
            for about in (part.order_id, part.operation_id, part.ticket_id):
                if about is not None:
                    known += self._held(about, waits)
            made[part.key] = None if None in known and not part.running else max(one or 0 for one in known)
        return made

    @cached_property
    def _stopped(self) -> frozenset[str]:
        """Parts that wait for the end of a hold rather than for material."""
        came = self._material
        return frozenset(key for key, second in self._earliest.items() if second and second > came.get(key, 0))

    def _held(self, about: UUID, waits: Mapping[UUID, datetime | None]) -> Iterator[int | None]:
        """What a schedule supposes of a hold counts before the hold itself."""
        if about in self._supposed.held:
            yield self._supposed.held[about]
        elif about in waits:
            until = waits[about]
            yield None if until is None else self._window.second(until)

    @cached_property
    def _material(self) -> Mapping[str, int]:
        """By part. What is said of an order counts for its first operation, before all that is on its way."""
        said, coming = self._supposed.material, self._work.orders
        days = awaited(self.session, self.schedule.site_id, coming.values()).days
        made: dict[str, int] = {}
        for order_id, parts in self._by_order.items():
            first = min(part.number for part in parts)
            for part in parts:
                told = [said[id] for id in (part.operation_id, part.ticket_id) if id in said]
                told += [said[order_id]] if order_id in said and part.number == first else []
                asked = (part.number, None) if part.number == first else (part.number,)
                due = [days[order_id, number] for number in asked if (order_id, number) in days]
                if told or (due and order_id not in said and not part.begun):
                    made[part.key] = max(told) if told else max(self._midnight(day) for day in due)
        return made

    @cached_property
    def _left_out(self) -> Mapping[str, LeftOut]:
        """Held for nobody knows how long, and what comes behind."""
        made: dict[str, LeftOut] = {}
        for order_id, parts in self._by_order.items():
            waits = [part for part in parts if self._earliest[part.key] is None]
            made |= {part.key: LeftOut(part.key, HELD, (str(order_id),)) for part in waits}
            behind = [one for one in parts if waits and one.number > waits[0].number and not one.running]
            for part in behind:
                made.setdefault(part.key, LeftOut(part.key, AFTER_LEFT_OUT, (waits[0].key,)))
        return made

    def _midnight(self, day: date) -> int:
        return self._window.second(datetime.combine(day, time(), self._hours.zone))

    @cached_property
    def _before(self) -> Mapping[str, Slot]:
        """Where the schedule it is made from has each part; an operation that became a ticket lies where it lay."""
        slot, window = ScheduleSlot, self._window
        columns = (slot.operation_id, slot.ticket_id, slot.work_center_id, slot.place)
        query = select(*columns, slot.setup_at, slot.start_at, slot.end_at).order_by(slot.start_at)
        found: dict[str, Slot] = {}
        rows = self.session.execute(query.where(slot.schedule_id == self.schedule.base_id))
        for operation_id, ticket_id, center_id, place, *moments in rows:
            key, (setup, start, end) = str(ticket_id or operation_id), map(window.second, moments)
            found[key] = Slot(key, Place(center_id, place).key, setup, start, end)
        made: dict[str, Slot] = {}
        for part in self._work.parts:
            was = found.get(part.key) or found.pop(str(part.operation_id), None)
            if was is not None:
                made[part.key] = was._replace(operation=part.key)
        return made

    def _task(self, part: Part, fixed: str) -> Task:
        family = self._ways.family(part)
        return Task(part.operation_id, part.ticket_id, part.order_id, part.number, part.left, family, fixed)
