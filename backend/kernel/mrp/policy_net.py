"""Netting one item with a policy in Python's endless numbers, and why each lot came to be (planning.md §2.2 to §2.4).

This is the authority: the compiled core gives the same wherever both can (tests/kernel/test_mrp_policy_paths.py).
What only few items have (lots by cost, draw-down by priority, shelf life) is planned here alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from backend.kernel.mrp.facts import Item
from backend.kernel.mrp.lots import pieces_of, window_worth
from backend.kernel.mrp.policy import COSTED, POINTED, Cover, Policy
from backend.kernel.mrp.policy_table import end_of_period, first_day, first_feasible, level_steps


@dataclass(frozen=True, slots=True)
class Movement:
    """Firm supply that the netting takes as if it came on `to`; `row` is its row of the network's `movable`."""

    row: int
    due: int
    to: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Lot:
    """Orders made because `balance` on `day` was below `trigger`: `needed` until `end`, in dated pieces."""

    day: int
    balance: int
    trigger: int
    needed: int
    end: int
    pieces: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Netted:
    """The answer: lots in the order of their days, supply taken earlier, the balance each day ends with."""

    lots: tuple[Lot, ...]
    moved: tuple[Movement, ...]
    balances: tuple[int, ...]

    def orders(self) -> list[tuple[int, int]]:
        """Day and quantity of every piece, by day."""
        return sorted((piece for lot in self.lots for piece in lot.pieces), key=lambda piece: piece[0])


@dataclass
class Sight:
    """What the netting of one item looks at; lists are by day. `movable` are (row, due, earliest, quantity)."""

    item: Item
    policy: Policy
    need: list[int]
    change: list[int]
    movable: Sequence[tuple[int, int, int, int]] = ()
    guarded: Sequence[bool] = ()  # days on which a need falls that must leave the safety stock
    relieved: int | None = None  # the day from which no safety stock is kept, because a substitute uses the item up

    @property
    def horizon(self) -> int:
        return len(self.need)

    def __post_init__(self) -> None:
        self.first = first_day(self.item, self.policy.fences.frozen, self.horizon)
        kept = self.horizon if self.relieved is None else self.relieved
        levels = levels_of(self.item, self.policy, self.need)
        self.level = [level if day < kept else 0 for day, level in enumerate(levels)]
        self.trigger, self.target = self._thresholds()

    def may_receive(self, day: int) -> bool:
        """Whether an order may come on this day: somebody makes it, behind the frozen fence, on an open day."""
        receiving = self.item.receiving
        open_day = receiving is None or receiving.at_or_before(day) == day
        return open_day and day >= self.first and self.item.sourced

    def _thresholds(self) -> tuple[list[int], list[int]]:
        """What an order is made below, and what it fills up to."""
        safety, lots = self.policy.safety, self.policy.lots
        if lots.rule == "min_max":
            return self.level, [lots.quantity] * self.horizon
        if safety.draw_down == "share":
            return [ceiling(level * (1 - safety.share)) for level in self.level], self.level
        if safety.draw_down == "inside_lead":
            protected = first_feasible(self.item, self.horizon)
            kept = [level if day >= protected else 0 for day, level in enumerate(self.level)]
            return kept, kept
        if safety.draw_down == "down_to_priority":
            kept = [level if guarded else 0 for guarded, level in zip(self.guarded, self.level, strict=True)]
            return kept, self.level
        return self.level, self.level


def levels_of(item: Item, policy: Policy, need: Sequence[int]) -> list[int]:
    """The safety stock of each day, also one that is pulled as demand and so triggers nothing."""
    horizon, safety = len(need), policy.safety
    if policy.lots.rule in POINTED:
        return [policy.lots.point] * horizon
    if safety.pull:
        return [0] * horizon
    if safety.cover is not None:
        return _cover(safety.cover, need)
    return daily(
        level_steps(safety.levels, item.receiving, horizon), horizon, 0 if safety.levels else item.safety_stock
    )


def safety_steps(item: Item, horizon: int) -> list[tuple[int, int]]:
    """What of the safety stock is known before netting, by the day it begins; of a cover its floor."""
    policy = item.policy
    if policy is None:
        return [(0, item.safety_stock)]
    if policy.lots.rule in POINTED:
        return [(0, policy.lots.point)]
    if policy.safety.cover is not None:
        return [(0, policy.safety.cover.floor)]
    if policy.safety.pull or not policy.safety.levels:
        return [(0, 0 if policy.safety.pull else item.safety_stock)]
    return [(0, 0), *level_steps(policy.safety.levels, item.receiving, horizon)]


def daily(steps: Sequence[tuple[int, int]], horizon: int, before: int) -> list[int]:
    """The latest step on or before each day."""
    days, levels = dict(steps), [before]
    for day in range(horizon):
        levels.append(days.get(day, levels[-1]))
    return levels[1:]


def _cover(cover: Cover, need: Sequence[int]) -> list[int]:
    ahead = list(accumulate(need, initial=0))
    levels = []
    for day in range(len(need)):
        coming = ahead[min(day + 1 + cover.days, len(need))] - ahead[day + 1]
        level = max(-(-coming * cover.percent // 100), cover.floor)
        levels.append(level if cover.ceiling is None else min(level, cover.ceiling))
    return levels


def ceiling(value: Fraction) -> int:
    return -(-value.numerator // value.denominator)


def net_policy(sight: Sight) -> Netted:
    """Day by day: bring in firm supply, else order, where an order may be received."""
    balance, change = sight.item.on_hand, list(sight.change)
    lots: list[Lot] = []
    moved: list[Movement] = []
    balances, period = [], _period(sight)
    for day in range(sight.horizon):
        balance += change[day]
        if balance < sight.trigger[day] and sight.may_receive(day):
            for one in _brought_in(sight, day, (balance, moved)):
                moved.append(one)
                balance += one.quantity
                change[one.due] -= one.quantity
            if balance < sight.trigger[day]:
                lots.append(_lot(sight, change, day, (balance, period)))
                balance += sum(sight.policy.expected(quantity) for _, quantity in lots[-1].pieces)
        balances.append(balance)
    return Netted(tuple(lots), tuple(moved), tuple(balances))


def _brought_in(sight: Sight, day: int, state: tuple[int, Sequence[Movement]]) -> list[Movement]:
    """Firm supply due inside the horizon of assumption, the earliest first, until the trigger is met."""
    balance, moved = state
    taken, found = {one.row for one in moved}, []
    for row, due, earliest, quantity in sight.movable:
        if balance >= sight.trigger[day] or due > day + sight.policy.assume:
            break
        if due > day and row not in taken and earliest <= day:
            found.append(Movement(row, due, day, quantity))
            balance += quantity
    return found


def _period(sight: Sight) -> int:
    """Days one order covers: of the rule or, by periodic order quantity, what it lasts at the mean daily net need."""
    if sight.policy.lots.rule != "poq":
        return sight.item.period
    balance, total = sight.item.on_hand, 0
    for change, target in zip(sight.change, sight.target, strict=True):
        balance += change
        total = max(total, target - balance)
    if not total:
        return sight.horizon
    return max(1, (2 * sight.policy.lots.quantity * sight.horizon + total) // (2 * total))


def _lot(sight: Sight, change: Sequence[int], day: int, state: tuple[int, int]) -> Lot:
    balance, period = state
    wanted = list(_wanted(sight, change, day, balance))
    if sight.policy.lots.rule in COSTED:
        end = day + window_worth(sight.policy.lots, wanted)
    elif sight.policy.lots.rule == "calendar_period":
        end = end_of_period(sight.policy.lots.period_starts, day, sight.horizon)
    else:
        end = min(day + period, sight.horizon)
    needed = wanted[end - 1 - day]
    dated = tuple(_dated(sight, day, pieces_of(sight.item, sight.policy, needed)))
    return Lot(day, balance, sight.trigger[day], needed, end, dated)


def _wanted(sight: Sight, change: Sequence[int], day: int, balance: int) -> Iterator[int]:
    """By last day of the window, the most that is missing of the target if nothing were ordered."""
    most = sight.target[day] - balance
    yield most
    for later in range(day + 1, sight.horizon):
        balance += change[later]
        most = max(most, sight.target[later] - balance)
        yield most


def _dated(sight: Sight, day: int, pieces: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The pieces of a lot with their days; spread, each further one is an open day earlier where it may be."""
    receiving = sight.item.receiving
    for quantity in pieces:
        yield day, quantity
        before = day - 1 if receiving is None or day == 0 else receiving.at_or_before(day - 1)
        if sight.policy.lots.spread and before >= sight.first and before >= 0:
            day = before
