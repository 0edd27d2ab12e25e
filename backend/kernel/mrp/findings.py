"""What a plan has to tell a planner beside its orders (planning.md §2.10)."""

from dataclasses import dataclass

from backend.kernel.mrp.facts import Key

SEVERITY = {
    "cycle": 1,
    "no_source": 1,
    "no_bom": 1,
    "past_due_start": 2,
    "late_supply": 2,
    "late_demand": 2,
    "below_safety": 2,
}


@dataclass(frozen=True, slots=True)
class PlanException:
    """One thing to look at. `day` … `until` are the days it lasts, `loop` the items of a cycle, closed.

    `reference` is the receipt, demand or firm order; a planned order is named by its item and `until`,
    its receipt day, while `day` is the day it should have been started.
    """

    code: str
    item: Key
    day: int = 0
    until: int | None = None
    quantity: int = 0
    reference: int | None = None
    loop: tuple[Key, ...] = ()

    @property
    def severity(self) -> int:
        return SEVERITY[self.code]
