"""What a plan has to tell a planner beside its orders (planning.md §2.10)."""

from dataclasses import dataclass

from backend.kernel.mrp.facts import Key

SEVERITY = {
    "cycle": 1,
    "no_source": 1,
    "no_bom": 1,
    "no_legal_item": 1,
    "blocked_need": 1,
    "substitution_cycle": 1,
    "substitution_invalid": 1,
    "past_due_start": 2,
    "late_supply": 2,
    "late_demand": 2,
    "beyond_horizon": 3,
    "below_safety": 2,
    "unallocated": 2,
    "cutin_gap": 2,
    "cutin_drift": 2,
    "bridging": 2,
    "substitution_ambiguous": 2,
    "law_unknown": 2,
    "stranded": 3,
    "obsolete_stock": 3,
    "excess_stock": 3,
    "substitute_used": 3,
    "frozen_shortage": 2,
    "excess_lot": 3,
    "expiry_loss": 3,
    "slushy_change": 3,
    "release_to_free": 3,
    "not_kept_apart": 3,
    "in": 3,
    "out": 3,
    "cancel": 3,
    "decrease": 3,
    "increase": 3,
}


@dataclass(frozen=True, slots=True)
class PlanException:
    """One thing to look at. `day` … `until` are the days it lasts, `loop` the items of a cycle, closed.

    `reference` is the receipt, demand or firm order; a planned order is named by its item and `until`,
    its receipt day, while `day` is the day it should have been started. `others` are further items concerned
    (the substitute used, the members of a cluster), `cause` the scheme, break point or reason.
    """

    code: str
    item: Key
    day: int = 0
    until: int | None = None
    quantity: int = 0
    reference: int | None = None
    loop: tuple[Key, ...] = ()
    others: tuple[Key, ...] = ()
    cause: str = ""

    @property
    def severity(self) -> int:
        return SEVERITY[self.code]
