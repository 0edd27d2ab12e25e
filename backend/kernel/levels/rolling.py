"""A plan rolls on: what was firm and lies ahead stays, the outlook is planned anew (planning.md §6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backend.kernel.errors import Refused
from backend.kernel.levels.facts import Run, Span
from backend.kernel.levels.submissions import Plan
from backend.kernel.quantity import ZERO

Quantities = dict[tuple[str, date], Decimal]


@dataclass(frozen=True)
class Rolled:
    """`kept` was firm and stays as firm orders, `fixed` is firm from this run on, `outlook` may still change."""

    kept: Quantities
    fixed: Quantities
    outlook: Quantities

    @property
    def firm(self) -> Quantities:
        return self.kept | self.fixed


@dataclass(frozen=True)
class Change:
    """Another quantity on a day of the plan."""

    item: str
    day: date
    quantity: Decimal
    reason: str = ""
    approver: str = ""


def roll(old: Plan, old_firm: Span | None, proposal: Plan, run: Run) -> Rolled:
    """The plan after a run: the old firm part from the run's day on, and the proposal for what was not firm yet."""
    was_firm = {key: q for key, q in old.items() if old_firm is not None and key[1] in old_firm}
    kept = {key: q for key, q in was_firm.items() if key[1] >= run.day}
    free = {key: q for key, q in proposal.items() if old_firm is None or key[1] not in old_firm}
    fixed = {key: q for key, q in free.items() if run.firm is not None and key[1] in run.firm}
    outlook = {key: q for key, q in free.items() if run.outlook is not None and key[1] in run.outlook}
    return Rolled(kept, fixed, outlook)


def change(plan: Plan, changes: Sequence[Change], frozen: Span | None) -> tuple[Quantities, list[Change]]:
    """The plan with the changes, and those inside the frozen part, which count in nervousness.

    A change of the frozen part needs a reason and an approver; one that lacks either refuses all of them.
    """
    counted = [one for one in changes if frozen is not None and one.day in frozen and _differs(plan, one)]
    for one in counted:
        if not one.reason.strip():
            raise Refused(f"{one.item} on {one.day} is frozen; changing it needs a reason.", item=one.item)
        if not one.approver.strip():
            raise Refused(f"{one.item} on {one.day} is frozen; changing it needs an approver.", item=one.item)
    after = dict(plan)
    for one in changes:
        after[one.item, one.day] = one.quantity
    return {key: quantity for key, quantity in after.items() if quantity != 0}, counted


def _differs(plan: Plan, one: Change) -> bool:
    return plan.get((one.item, one.day), ZERO) != one.quantity
