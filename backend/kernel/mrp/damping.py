"""Why a message is not shown: too small, not worth it, the reverse of the last, dismissed (planning.md §2.4)."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.kernel.mrp.facts import Key
from backend.kernel.mrp.findings import PlanException
from backend.kernel.mrp.policy import Damping

REVERSES = {
    "in": ("out", "cancel"),
    "out": ("in",),
    "cancel": ("in", "increase"),
    "decrease": ("increase",),
    "increase": ("decrease",),
}
SETTLED_DAYS = 5
SAME_PERCENT = 10


@dataclass(frozen=True, slots=True)
class Message:
    """Ask for `quantity` of a firm supply (R receipt, F firm order) due on `due` to come on `to`.

    For `decrease` and `increase` the quantity is the difference; `of` is all the supply brings. `held` says why
    it is not shown: damped, or dismissed by somebody.
    """

    code: str
    item: Key
    kind: str
    reference: int
    due: int
    to: int
    quantity: int
    horizon: int
    of: int = 0
    held: str = ""

    @property
    def moved_days(self) -> int:
        return abs(self.to - self.due)

    def finding(self) -> PlanException:
        return PlanException(
            self.code, self.item, self.due, until=self.to, quantity=self.quantity, reference=self.reference
        )


@dataclass(frozen=True, slots=True)
class Said:
    """A message somebody answered: how many days ago, what it asked for."""

    code: str
    kind: str
    reference: int
    to: int
    quantity: int
    days_ago: int = 0


@dataclass(frozen=True, slots=True)
class Memory:
    """Messages that were applied, and those that were dismissed (with days as they are in this plan)."""

    applied: Sequence[Said] = ()
    dismissed: Sequence[Said] = ()


def held(message: Message, damping: Damping, memory: Memory, urgent: bool) -> str:
    """Why the message is held back, "" if it is shown. `urgent` when without it the balance falls below nothing."""
    if any(_is_same(message, said, damping) for said in memory.dismissed):
        return "dismissed"
    if not _is_large(message, damping) or not _pays(message, damping):
        return "damped"
    if not urgent and any(_turns_round(message, said) for said in memory.applied):
        return "damped"
    return ""


def _is_large(message: Message, damping: Damping) -> bool:
    """Moved beyond the tolerance, and enough of it."""
    tolerance = {"in": damping.in_days, "out": damping.out_days}.get(message.code)
    if tolerance is not None and message.moved_days <= tolerance:
        return False
    if message.quantity * 100 <= damping.percent * message.of:
        return False
    return not damping.least_value or message.quantity * damping.unit_cost > damping.least_value


def _pays(message: Message, damping: Damping) -> bool:
    """Holding that is saved is at least what a change costs; what nobody needs would be held to the end."""
    if message.code not in ("out", "cancel", "decrease"):
        return True
    days = message.moved_days if message.code == "out" else message.horizon - message.due
    return message.quantity * damping.unit_cost * damping.interest * days >= damping.change_cost * 365


def _turns_round(message: Message, said: Said) -> bool:
    about = (said.kind, said.reference) == (message.kind, message.reference)
    return about and said.code in REVERSES[message.code] and said.days_ago < SETTLED_DAYS


def _is_same(message: Message, said: Said, damping: Damping) -> bool:
    """Dismissed, and since then neither the day moved beyond tolerance nor the quantity by more than a tenth."""
    if (said.code, said.kind, said.reference) != (message.code, message.kind, message.reference):
        return False
    tolerance = damping.in_days if message.code == "in" else damping.out_days
    changed = abs(message.quantity - said.quantity) * 100 > SAME_PERCENT * said.quantity
    return abs(message.to - said.to) <= tolerance and not changed
