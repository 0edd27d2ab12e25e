"""Time fences of an item at a site: from which day on forecasts count, people may change things, runs may propose."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from backend.inventory.item_site import ItemSite
from backend.kernel.calendars import WorkCalendar
from backend.kernel.mrp.policy import Fences, Policy
from backend.planning.item_columns import ItemColumns


@dataclass(frozen=True, slots=True)
class FenceDays:
    """The first open day behind each fence; today where there is none (planning.md §2.4)."""

    demand: date
    frozen: date
    slushy: date


def fences_of(here: ItemSite, calendar: WorkCalendar, today: date) -> FenceDays:
    demand, frozen = here.demand_fence_days, here.frozen_fence_days
    return FenceDays(*(behind(calendar, today, days) for days in (demand, frozen, _slushy(here))))


def behind(calendar: WorkCalendar, today: date, open_days: int) -> date:
    """The first open day behind a fence of so many open days; counted as the run counts them."""
    return calendar.add_working_days(calendar.on_or_after(today), open_days) if open_days else today


def fenced(items: ItemColumns, policies: Mapping[int, Policy], kept: tuple[bool, int]) -> dict[int, Policy]:
    """Policies with the fences of master schedule items: inside them a run holds what people fixed and nothing else.

    `kept` is whether the fences hold, and how many days of these items another plan has decided on.
    """
    rows, (holds, given_until) = items.rows, kept
    own = np.maximum(rows["slushy_fence"], rows["frozen_fence"]) if holds else np.zeros(len(items), np.int64)
    frozen = np.maximum(own, given_until)
    made = dict(policies)
    for place in np.flatnonzero((rows["mps"] == 1) & (frozen > 0)).tolist():
        made[place] = replace(made.get(place, Policy()), fences=Fences(frozen=int(frozen[place])))
    return made


def _slushy(here: ItemSite) -> int:
    """It never ends before the frozen one."""
    return max(here.slushy_fence_days, here.frozen_fence_days)
