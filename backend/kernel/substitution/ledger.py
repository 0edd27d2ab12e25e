"""Supply in view as it is used up: what is there on a day, and what an item can lend (planning.md §3.2).

lendable(j, t) = max(0, min over s ≥ t of pab_j(s) − ss_j(s)): a substitute gives only its surplus.
"""

from bisect import bisect_left
from collections.abc import Iterable
from operator import itemgetter
from typing import Any

from backend.kernel.substitution.decisions import Take
from backend.kernel.substitution.facts import Key, Need, Supply, View

FOREVER = 1 << 60
Row = list[Any]  # [day, left, ref, expiry, reserved_for]
Taken = tuple[int, int, tuple[tuple[str, int], ...]]
DAY, LEFT, REF, EXPIRY, HOLDER = range(5)


class Account:
    """One item's supply rows, first expired first, then first arrived; and its projected balance by day.

    `changes` are the steps of the projected balance less safety stock. Between days that went by only a
    `shift` is kept: a step at or before the day last asked for moves every later balance alike.
    """

    __slots__ = ("asked", "changes", "days", "lows", "mixed", "rows", "shift", "start")

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.changes: dict[int, int] = {}
        self.start, self.mixed = 0, False
        self.asked, self.shift = -FOREVER, 0
        self.days: list[int] | None = None
        self.lows: list[int] = []

    def sort(self) -> None:
        rows = self.rows
        self.mixed = any(row[EXPIRY] < FOREVER or row[HOLDER] is not None for row in rows)
        if len(rows) > 1:
            rows.sort(key=itemgetter(EXPIRY, DAY, REF) if self.mixed else itemgetter(DAY, REF))

    def change(self, day: int, quantity: int) -> None:
        """The projected balance moves by `quantity` from `day` on."""
        self.changes[day] = self.changes.get(day, 0) + quantity
        if day <= self.asked:
            self.shift += quantity
        else:
            self.days = None

    def lowest(self, day: int) -> int:
        """The least projected balance above safety stock on `day` or later."""
        if self.days is None or day < self.asked:
            self._project()
        self.asked = day
        place = bisect_left(self.days or [], day + 1) - 1
        return self.lows[place] + self.shift if place >= 0 else 0

    def balance(self, day: int) -> int:
        """The projected balance above safety stock on the day."""
        return sum(quantity for at, quantity in self.changes.items() if at <= day)

    def _project(self) -> None:
        self.days, self.shift, balance = sorted(self.changes), 0, 0
        steps = [balance := balance + self.changes[day] for day in self.days]
        for place in range(len(steps) - 2, -1, -1):
            steps[place] = min(steps[place], steps[place + 1])
        self.lows = steps

    def there(self, need: Need, day: int, enough: int = FOREVER) -> int:
        """What the need may use on the day; counting stops at `enough`."""
        total = 0
        rows = self.rows
        for place in range(self.start, len(rows)):
            row = rows[place]
            if row[DAY] > day:
                if self.mixed:
                    continue
                break
            if row[LEFT] and (not self.mixed or _usable(row, need, day)):
                total += row[LEFT]
                if total >= enough:
                    return enough
        return total

    def any_by(self, day: int) -> bool:
        """Something is left that anyone may use on the day."""
        return self.start < len(self.rows) and self.rows[self.start][DAY] <= day

    def arrivals(self) -> set[int]:
        """Days on which rows that are not used up come in."""
        return {row[DAY] for row in self.rows if row[LEFT]}

    def take(self, need: Need, day: int, quantity: int) -> Taken:
        """Use up to `quantity`, the need's own reservations first: (total, day of the last part, refs)."""
        if self.mixed:
            places = sorted(range(self.start, len(self.rows)), key=lambda place: self.rows[place][HOLDER] is None)
            fit = [row for row in map(self.rows.__getitem__, places) if row[DAY] <= day and _usable(row, need, day)]
            return self._draw(fit, quantity)
        if self.start == len(self.rows):
            return 0, 0, ()
        return self.draw(day, quantity)

    def draw(self, day: int, quantity: int) -> Taken:
        """Use up to `quantity` of rows that are there on the day and free for anyone."""
        rows, place, rest, latest, refs = self.rows, self.start, quantity, 0, []
        count = len(rows)
        if place < count and rows[place][0] <= day and rows[place][1] > quantity:
            first = rows[place]
            first[1] -= quantity
            return quantity, first[0], ((first[2], quantity),)
        while rest and place < count:
            row = rows[place]
            if row[0] > day:
                break
            left = row[1]
            used = left if left < rest else rest
            row[1] = left - used
            rest -= used
            latest = row[0]
            refs.append((row[2], used))
            place += left == used
        self.start = place
        return quantity - rest, latest, tuple(refs)

    def _draw(self, rows: Iterable[Row], quantity: int) -> Taken:
        rest, latest, refs = quantity, 0, []
        for row in rows:
            used = min(row[LEFT], rest)
            if used:
                row[LEFT] -= used
                rest -= used
                latest = max(latest, row[DAY])
                refs.append((row[REF], used))
        return quantity - rest, latest, tuple(refs)


def _usable(row: Row, need: Need, day: int) -> bool:
    if day + need.remaining_life > row[EXPIRY]:
        return False
    holder = row[HOLDER]
    return holder is None or holder in (need.id, need.order_line, need.order, need.parent)


class Ledger:
    """Accounts of all items in a view; `lent` are the items whose projected balance matters."""

    def __init__(self, view: View, lent: frozenset[Key] = frozenset()) -> None:
        self.accounts: dict[Key, Account] = {}
        self.lent, self.waits = lent, view.waits
        for supply in view.supplies:
            self._receive(supply)
        for account in self.accounts.values():
            account.sort()
        self.mixed = any(account.mixed for account in self.accounts.values())
        for own in view.own:
            self.change(own.item, own.day, -own.quantity)
        for item, levels in view.safety.items():
            self._keep(item, levels)

    def of(self, item: Key) -> Account:
        account = self.accounts.get(item)
        if account is None:
            account = self.accounts[item] = Account()
        return account

    def change(self, item: Key, day: int, quantity: int) -> None:
        if item in self.lent:
            self.of(item).change(day, quantity)

    def _receive(self, supply: Supply) -> None:
        if supply.quantity <= 0:
            return
        account = self.of(supply.item)
        expiry = FOREVER if supply.expiry is None else supply.expiry
        account.rows.append([supply.day, supply.quantity, supply.ref, expiry, supply.reserved_for])
        if supply.item in self.lent:
            account.change(supply.day, supply.quantity)

    def _keep(self, item: Key, levels: Iterable[tuple[int, int]]) -> None:
        before = 0
        for day, level in levels:
            self.change(item, day, before - level)
            before = level

    def give_back(self, take: Take, day: int) -> None:
        """Undo a take of a need of that day; rows are told apart by their refs."""
        account = self.of(take.item)
        back = dict(take.refs)
        for row in account.rows:
            row[LEFT] += back.pop(row[REF], 0)
        account.start = 0
        self.change(take.item, max(take.day, day), take.quantity)

    def left(self) -> dict[Key, int]:
        """What nobody took, by item."""
        total = {item: sum(row[LEFT] for row in account.rows) for item, account in self.accounts.items()}
        return {item: quantity for item, quantity in total.items() if quantity}
