"""When each place of a site is open within a schedule's time, with all that it supposes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend.kernel.scheduling.plant.facts import Calendar, Span
from backend.plant.company import Site
from backend.scheduling.changing_facts import Supposed, supposed
from backend.scheduling.closures import Closure, closures
from backend.scheduling.detailed_schedule import DetailedSchedule
from backend.scheduling.loaded import Place
from backend.scheduling.openings import Openings, Window, openings
from backend.scheduling.settings_here import SettingsHere, settings_here


@dataclass(frozen=True)
class SiteHours:
    """Read once, when it is asked for."""

    session: Session
    schedule: DetailedSchedule
    window: Window

    @cached_property
    def here(self) -> SettingsHere:
        return settings_here(self.session, self.schedule.site_id)

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.session.get_one(Site, self.schedule.site_id).timezone)

    @cached_property
    def closures(self) -> list[Closure]:
        return closures(self.session, self.schedule.site_id, self.window.zero, self.window.until)

    @cached_property
    def supposed(self) -> Supposed:
        return supposed(self.schedule.changes, self.closures, self.window)

    @cached_property
    def openings(self) -> Openings:
        ids = [one.work_calendar_id for one in self.here.centers.values()]
        ids += [one.work_calendar_id for one in self.here.resources.values()]
        return openings(self.session, self.schedule.site_id, ids, self.window)

    def usual(self, place: Place) -> str:
        """The calendar of a place as long as nothing is supposed of it."""
        return self.openings.named(self.here.centers[place.work_center_id].work_calendar_id)

    @cached_property
    def open(self) -> Mapping[str, tuple[Span, ...]]:
        """By place, with what is closed or opened beside its calendar."""
        return {
            place.key: self.supposed.stretches(place, self.openings.stretches(self.usual(place)), len(places))
            for places in self.here.places.values()
            for place in places
        }

    def calendars(self) -> tuple[dict[Place, str], list[Calendar]]:
        """The calendar of each place by name; a place that differs from its work center's has one of its own."""
        named, own = dict[Place, str](), list[Calendar]()
        for places in self.here.places.values():
            for place in places:
                named[place] = self.usual(place)
                if self.open[place.key] != self.openings.stretches(named[place]):
                    own.append(Calendar(place.key, self.open[place.key]))
                    named[place] = place.key
        return named, [*self.openings.told(), *own]

    def places(self) -> Iterator[tuple[Place, int]]:
        """Every place by the number of its work center, and how many there are of it."""
        for places in self.here.places.values():
            yield from ((place, len(places)) for place in places)
