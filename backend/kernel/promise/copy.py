"""The copy one way of a quote works on: what is free of the items concerned, used up as it goes (planning.md §7)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from backend.kernel.errors import Refused
from backend.kernel.mrp.facts import Item
from backend.kernel.promise.available import Dated
from backend.kernel.promise.facts import Expedited, Line, Material, Position
from backend.kernel.promise.sight import Sight
from backend.kernel.substitution.book import Book
from backend.kernel.substitution.facts import Key, Need, Supply, View
from backend.kernel.substitution.ledger import Ledger


@dataclass(frozen=True)
class Ways:
    """What a quote may do beyond the plain way: replace where people may choose to, have supplies sooner."""

    elective: bool = False
    expedited: tuple[Expedited, ...] = ()


@dataclass
class Copy:
    """What the line uses: `taken` of what there is, `new` to be made or bought, `cost` of having it come.

    `late` is what comes after the day it was wanted on, by item: (that day, quantity).
    """

    sight: Sight
    line: Line
    ways: Ways
    taken: list[Material] = field(default_factory=list)
    new: list[Material] = field(default_factory=list)
    late: dict[Key, tuple[int, int]] = field(default_factory=dict)
    cost: Decimal = Decimal(0)
    _sure: dict[Key, int] = field(default_factory=dict)

    def position(self, key: Key) -> Position:
        return self.sight.position(key)

    @property
    def book(self) -> Book:
        return self.sight.book(self.line.item, self.ways.elective)

    @cached_property
    def ledger(self) -> Ledger:
        """What is free, in steps; of components in time, or no later than they would be there if begun today."""
        rows, safety = list[Supply](), dict[Key, Sequence[Dated]]()
        sooner = {(row.item, row.ref): row.day for row in self.ways.expedited if row.ref}
        own = self.line.item
        for key in self.sight.concerned(own):
            last = self.sight.facts.horizon if key == own else max(self.start, self.sure_day(key))
            steps = self.sight.steps(key, sooner)
            rows += (Supply(key, quantity, day, str(day)) for day, quantity in steps if day <= last)
            if kept := self.position(key).item.safety_stock:
                safety[key] = [(0, kept)]
        return Ledger(View(rows, (), safety, waits=True), self.book.lent)

    def item(self, key: Key) -> Item:
        """The item with the lead time the quote counts on."""
        position = self.position(key)
        if position.rush is not None and any(row.item == key and not row.ref for row in self.ways.expedited):
            return replace(position.item, lead_time=position.rush)
        return position.item

    def sure_day(self, key: Key, above: tuple[Key, ...] = ()) -> int:
        """The day the item is there at the latest if it and everything below it are begun today."""
        if key not in self._sure:
            if key in above:
                raise Refused(f"Item {key} needs itself; it cannot be promised.")
            below = [self.sure_day(line.component, (*above, key)) for line in self.position(key).lines]
            item = self.item(key)
            self._sure[key] = first_receipt(item, max(below, default=0)) if item.sourced else self.sight.facts.horizon
        return self._sure[key]

    @cached_property
    def start(self) -> int:
        """The day material is wanted on, to be ready in time: the first day of work or lead."""
        position, ready = self.position(self.line.item), self.line.ready_by
        item = self.item(self.line.item)
        days = [before(item, ready, row.offset) for row in position.bill]
        return max(min(item.start_of(ready), *days, ready), 0)

    def need(self, name: str, item: Key, quantity: int, day: int) -> Need:
        line = self.line
        return Need(
            name, item, quantity, day, line.priority, order_line=line.id, order=line.order,
            customer=line.customer, end_item=line.item, site=line.site, tags=line.tags,
        )  # fmt: skip

    def take(self, item: Key, quantity: int, day: int) -> list[Dated]:
        """Use what is free of the item up to the day, the earliest first: (day it is there, quantity)."""
        unit = self.position(item).item.unit
        account, rest, days = self.ledger.of(item), quantity, list[Dated]()
        need = self.need("own", item, quantity, day)
        for at in sorted(each for each in account.arrivals() if each <= day):
            there = account.there(need, at, rest) // unit * unit
            if there:
                account.take(need, at, there)
                self.ledger.change(item, at, -there)
                self.taken.append(Material(item, at, there))
                days.append((at, there))
                rest -= there
        return days

    def note_late(self, item: Key, quantity: int, days: Dated) -> None:
        """Remember what comes after its day; `days` are (day it comes, day it was wanted)."""
        comes, wanted = days
        if quantity and comes > wanted:
            self.late[item] = wanted, self.late.get(item, (0, 0))[1] + quantity


def before(item: Item, day: int, away: int) -> int:
    """The day so many open days earlier, by the calendar the item is made to; may lie before day 0."""
    return day - away if item.source is None else item.source.before(day, away)


def first_receipt(item: Item, begun: int) -> int:
    """The first day something begun on a day can be received."""
    day = begun + item.lead_time
    while item.start_of(day) < begun or (item.receiving is not None and not item.receiving.is_open(day)):
        day += 1
    return day
