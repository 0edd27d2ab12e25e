"""Figures the units tell for a run: in time, late, or not at all (planning.md §6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

Plan = Mapping[tuple[str, date], Decimal]  # item (or family) and first day of the bucket -> quantity
Source = Literal["submitted", "last_version", "statistics", "nothing"]


@dataclass(frozen=True)
class Submission:
    """What one unit told at a moment; a late one counts only where somebody approved the exception."""

    unit: str
    at: datetime
    quantities: Plan
    approved_by: str = ""


@dataclass(frozen=True)
class Taken:
    """What counts for a unit, and where it comes from."""

    quantities: Plan
    source: Source

    @property
    def defaulted(self) -> bool:
        return self.source != "submitted"


def settle(
    units: Sequence[str], told: Sequence[Submission], deadline: datetime, fallback: "Fallback"
) -> tuple[dict[str, Taken], list[Submission]]:
    """What counts for each unit at the deadline, and the late ones, which belong to the next version.

    The last thing told in time counts, or the last approved exception. Who told nothing in time is taken by its last
    version, else by statistics, and is `defaulted`.
    """
    counting: dict[str, Submission] = {}
    late = []
    for one in sorted(told, key=lambda one: one.at):
        if one.at <= deadline or one.approved_by:
            counting[one.unit] = one
        else:
            late.append(one)
    taken = {
        unit: Taken(counting[unit].quantities, "submitted") if unit in counting else fallback.of(unit) for unit in units
    }
    return taken, late


@dataclass(frozen=True)
class Fallback:
    """What is taken for units that tell nothing: their last version, else statistics."""

    last_versions: Mapping[str, Plan]
    statistics: Mapping[str, Plan]

    def of(self, unit: str) -> Taken:
        if unit in self.last_versions:
            return Taken(self.last_versions[unit], "last_version")
        if unit in self.statistics:
            return Taken(self.statistics[unit], "statistics")
        return Taken({}, "nothing")
