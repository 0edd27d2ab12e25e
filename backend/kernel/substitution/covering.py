"""Serving one work from the ledger: supply in the order of the recipe, then the residual (planning.md §3.2)."""

from collections.abc import Iterable

from backend.kernel.substitution.book import Book
from backend.kernel.substitution.candidates import Candidate, Recipe
from backend.kernel.substitution.decisions import Decision, Portion, Refusal, Served, Take
from backend.kernel.substitution.facts import Key, Need
from backend.kernel.substitution.ledger import Ledger
from backend.kernel.substitution.works import Work

Orders = tuple[tuple[Key, int], ...]


def serve(work: Work, book: Book, ledger: Ledger) -> Decision:
    """Supply first, then orders: what is wanted is covered, ordered or blocked, to the last unit."""
    for item, day, quantity in work.claims:
        ledger.change(item, day, quantity)
    refusals: list[Refusal] = []
    recipe = book.legal(work.recipe, work.needs[0], refusals)
    serving = Serving(work, recipe, book, ledger)
    serving.refusals = refusals
    if recipe.mix:
        serving.by_rank()
    else:
        serving.by_one()
    if serving.done < work.amount:
        serving.order()
    return Served(work.lines, work.day, tuple(serving.portions), tuple(serving.refusals))


class Serving:
    """One work while it is served; `done` is how much of its amount is covered so far."""

    __slots__ = ("book", "done", "ledger", "own", "portions", "recipe", "refusals", "shares", "work")

    def __init__(self, work: Work, recipe: Recipe, book: Book, ledger: Ledger) -> None:
        self.work, self.recipe, self.book, self.ledger = work, recipe, book, ledger
        self.own = {item for item, _, _ in work.claims}
        self.done = 0
        self.portions: list[Portion] = []
        self.refusals: list[Refusal] = []
        self.shares: dict[str, int] = {}

    def by_rank(self) -> None:
        """Every candidate in turn, on the day, then with what comes later if the view waits."""
        for candidate in self.recipe.candidates:
            self._supply(candidate, self.work.day, tell=True)
            if candidate.wait and self.done < self.work.amount:
                self._supply(candidate, self.work.day + candidate.wait)
            if self.done == self.work.amount:
                return
        for day in self._arrivals():
            for candidate in self.recipe.candidates:
                self._supply(candidate, day)
            if self.done == self.work.amount:
                return

    def by_one(self) -> None:
        """The first candidate that covers everything alone; none: what there is of the one that is ordered."""
        days = [self.work.day, *self._arrivals()]
        for day in days:
            for candidate in self.recipe.candidates:
                if self._reach(candidate, day + candidate.wait)[0] >= self.work.amount:
                    self._supply(candidate, day + candidate.wait)
                    return
        for candidate in self.recipe.candidates:
            covers = self._reach(candidate, self.work.day)[0]
            self._refuse(candidate, "cannot_cover_alone", covers)
        for candidate in self._targets():
            for day in days:
                self._supply(candidate, day)

    def order(self) -> None:
        """What supply does not cover goes to the candidates that may be ordered; what none takes is blocked."""
        for candidate in self._targets():
            part = min(self.work.amount - self.done, self._share_left(candidate))
            if part > 0:
                self._order(candidate, part)
            if self.done == self.work.amount:
                return
        reason = "blocked_need" if self.recipe.specified else "no_legal_item"
        rest = self.work.amount - self.done
        nothing = Candidate("", (), 1, reason)
        self._cover(nothing, rest, ((), ()), self.work.day)

    def _targets(self) -> tuple[Candidate, ...]:
        """Where orders may go; without mixing, one candidate alone that no share limits."""
        if self.recipe.mix:
            return self.recipe.orderable
        return tuple(each for each in self.recipe.orderable if each.share is None)[:1]

    def _arrivals(self) -> list[int]:
        """Later days on which something the candidates use comes in, if the view waits for it."""
        if not self.ledger.waits:
            return []
        items = {item for candidate in self.recipe.candidates for item, _, _ in candidate.amounts}
        days = {day for item in items for day in self.ledger.of(item).arrivals()}
        return sorted(day for day in days if day > self.work.day)

    def _share_left(self, candidate: Candidate) -> int:
        if candidate.share is None:
            return self.work.amount
        return int(self.work.amount * candidate.share) - self.shares.get(candidate.option, 0)

    def _reach(self, candidate: Candidate, day: int) -> tuple[int, str]:
        """How much of what remains the candidate can cover, and what holds it back."""
        most, limit = self.work.amount - self.done, ""
        if candidate.share is not None and (left := self._share_left(candidate)) < most:
            most, limit = left, "share_reached"
        for item, over, under in candidate.amounts:
            room, why = self._room(candidate, item, (day, -(-most * over // under)))
            if room * under // over < most:
                most, limit = room * under // over, why
        if most % candidate.step:
            most, limit = most // candidate.step * candidate.step, limit or "set_incomplete"
        return max(most, 0), limit

    def _room(self, candidate: Candidate, item: Key, asked: tuple[int, int]) -> tuple[int, str]:
        """What the work may use of one item on the day, counting no further than is asked for."""
        day, enough = asked
        account, unit = self.ledger.of(item), self.book.units.get(item, 1)
        own = item in self.own
        last = max(day, self._need(item).day) if own else day
        room = account.there(self._need(item), last, enough + candidate.keep + unit) - candidate.keep
        why = "no_supply" if room <= 0 else "not_enough"
        if not own:
            lend = account.lowest(day) if self.recipe.protect else account.balance(day)
            if 0 < room > lend < enough:
                room, why = lend, "protected"
        return max(room, 0) // unit * unit, why

    def _need(self, item: Key) -> Need:
        """Whose day and reservations count: the line's own for its main, the first one's for an option."""
        needs = self.work.needs
        if len(needs) > 1:
            for need, line in zip(needs, self.work.lines, strict=True):
                if line.item == item:
                    return need
        return needs[0]

    def _supply(self, candidate: Candidate, day: int, tell: bool = False) -> None:
        """Take what the candidate can cover, and tell what held it back."""
        covers, limit = self._reach(candidate, day)
        if limit and tell:
            self._refuse(candidate, limit, covers)
        if covers:
            takes = [
                self._take((item, self._whole(item, covers * over, under)), day)
                for item, over, under in candidate.amounts
            ]
            self._cover(candidate, covers, (takes, ()), max(take.day for take in takes))

    def _refuse(self, candidate: Candidate, reason: str, covers: int) -> None:
        item = candidate.amounts[0][0] if len(candidate.amounts) == 1 else None
        self.refusals.append(Refusal(self.recipe.scheme, candidate.option, reason, item, covers))

    def _whole(self, item: Key, over: int, under: int) -> int:
        unit = self.book.units.get(item, 1)
        return -(-over // (under * unit)) * unit

    def _take(self, asked: tuple[Key, int], day: int) -> Take:
        item, quantity = asked
        need, own = self._need(item), item in self.own
        total, latest, refs = self.ledger.of(item).take(need, max(day, need.day) if own else day, quantity)
        self.ledger.change(item, max(latest, need.day if own else self.work.day), -total)
        return Take(item, total, refs, latest)

    def _order(self, candidate: Candidate, part: int) -> None:
        """Order the candidate for this part; of a set, members still there are taken and only the others ordered."""
        step = candidate.step
        sets = -(-part // step) * step
        days = self._arrivals() if len(candidate.amounts) > 1 else []
        day, takes, orders = days[-1] if days else self.work.day, list[Take](), list[tuple[Key, int]]()
        for item, over, under in candidate.amounts:
            quantity = self._whole(item, sets * over, under)
            if len(candidate.amounts) > 1:
                room = min(self._room(candidate, item, (day, quantity))[0], quantity)
                takes += [self._take((item, room), day)] if room else []
                quantity -= room
            orders += [(item, quantity)] if quantity else []
        outcome = "ordered_first" if candidate.option == self.recipe.orderable[0].option else "ordered_next"
        self._cover(candidate._replace(reason=outcome), part, (tuple(takes), tuple(orders)), self.work.day)

    def _cover(self, candidate: Candidate, covers: int, served: tuple[Iterable[Take], Orders], day: int) -> None:
        before, self.done = self.done, self.done + covers
        if candidate.share is not None:
            self.shares[candidate.option] = self.shares.get(candidate.option, 0) + covers
        lines = self.work.covers(before, self.done, self.book)
        takes, orders = served
        portion = Portion(self.recipe.scheme, candidate.option, lines, tuple(takes), orders, candidate.reason, day)
        self.portions.append(portion)
