"""Orders and forecasts go to sites and suppliers by rule; what none takes is told, never dropped (planning.md §1.3)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal

from backend.kernel.demand.distribution_rule import (
    PROPORTIONAL,
    SCOPE,
    Candidate,
    DemandLine,
    DistributionRule,
    check_demand,
    most_specific_first,
)
from backend.kernel.demand.facts import Key
from backend.kernel.demand.splitting import Pieces, Taker, by_weight, in_turn, steps

How = Literal["stays", "fixed", "priority", "capacity", "cost", "ratio"]
Lack = Literal["no_rule", "no_source", "cap", "min_lot"]


@dataclass(frozen=True, slots=True)
class Allotment:
    """`quantity` of a line goes to a source, by which rule and how; a line that stays may be `beyond_cap`."""

    line: str
    source: Key
    quantity: int
    rule: str
    how: How
    beyond_cap: int = 0


@dataclass(frozen=True, slots=True)
class Unallocated:
    """`quantity` of a line that nobody takes: no rule speaks of it, no source may, or those that may are full."""

    line: str
    quantity: int
    rule: str
    reason: Lack
    code: str = "unallocated"


@dataclass(frozen=True)
class Distribution:
    """Both together are the whole demand, line by line."""

    allotments: Sequence[Allotment]
    unallocated: Sequence[Unallocated]

    @cached_property
    def by_source(self) -> Mapping[Key, int]:
        found: dict[Key, int] = defaultdict(int)
        for each in self.allotments:
            found[each.source] += each.quantity
        return found

    @cached_property
    def by_line(self) -> Mapping[str, Sequence[Allotment]]:
        found: dict[str, list[Allotment]] = defaultdict(list)
        for each in self.allotments:
            found[each.line].append(each)
        return found


def distribute(lines: Iterable[DemandLine], rules: Iterable[DistributionRule]) -> Distribution:
    """Lines by (priority, day, id); those that stay where they are count before any other is given away."""
    book = _Rules(most_specific_first(rules))
    ledgers = {rule.id: _Ledger(rule) for rule in book.rules}
    allotments: list[Allotment] = []
    unallocated: list[Unallocated] = []
    waiting = []
    for line in check_demand(lines):
        rule = book.rule_of(line)
        if not line.quantity:
            continue
        if _stays(line, rule):
            allotments.append(ledgers[rule.id].keep(line) if rule else _unruled(line))
        elif rule is None:
            unallocated.append(Unallocated(line.id, line.quantity, "", "no_rule"))
        else:
            waiting.append((line, ledgers[rule.id]))
    for line, ledger in waiting:
        made = list(ledger.give(line))
        allotments += made
        if left := line.quantity - sum(each.quantity for each in made):
            unallocated.append(Unallocated(line.id, left, ledger.rule.id, ledger.lack(line)))
    return Distribution(allotments, unallocated)


def _stays(line: DemandLine, rule: DistributionRule | None) -> bool:
    """It has a source, its rule does not move lines, and that source does not exclude its customer."""
    if line.at is None or rule is None:
        return line.at is not None
    return not rule.rebalance and not any(
        candidate.source == line.at and line.customer in candidate.excluded for candidate in rule.candidates
    )


def _unruled(line: DemandLine) -> Allotment:
    return Allotment(line.id, line.at, line.quantity, "", "stays")


class _Rules:
    """Finds the rule of a line: by each set of scope fields that rules use, the most specific first."""

    def __init__(self, rules: Sequence[DistributionRule]) -> None:
        self.rules = rules
        self._by_scope: dict[tuple[str, ...], dict[tuple[Key, ...], list[DistributionRule]]] = {}
        for rule in rules:
            scope = tuple(name for name in SCOPE if getattr(rule, name) is not None)
            values = tuple(getattr(rule, name) for name in scope)
            self._by_scope.setdefault(scope, {}).setdefault(values, []).append(rule)

    def rule_of(self, line: DemandLine) -> DistributionRule | None:
        for scope, by_values in self._by_scope.items():
            for rule in by_values.get(tuple([getattr(line, name) for name in scope]), ()):
                if rule.is_valid_on(line.day):
                    return rule
        return None


class _Ledger:
    """What each source of a rule was given so far, by cap period and by quota period."""

    def __init__(self, rule: DistributionRule) -> None:
        self.rule = rule
        self._capped: dict[tuple[Key, int], int] = defaultdict(int)
        self._quota: dict[tuple[Key, int], int] = defaultdict(int)
        for candidate in rule.candidates:
            self._quota[candidate.source, 0] = candidate.allocated
        self._ordered = sorted(rule.candidates, key=self._rank)

    def keep(self, line: DemandLine) -> Allotment:
        """The line stays where it is, even beyond a cap."""
        found = [candidate for candidate in self.rule.candidates if candidate.source == line.at]
        beyond = max(0, line.quantity - self._room(found[0], line)) if found else 0
        return self._book(line, line.at, line.quantity, "stays", beyond)

    def give(self, line: DemandLine) -> Iterator[Allotment]:
        pieces = self._pieces(line) if self.rule.split else self._whole(line)
        for source, quantity in pieces.items():
            yield self._book(line, source, quantity, self.rule.method)

    def lack(self, line: DemandLine) -> Lack:
        """Why something of the line is left."""
        takers = self._takers(line)
        if not takers:
            return "no_source"
        rooms = sum(taker.room for taker in takers)
        return "min_lot" if self.rule.split and rooms and any(taker.min_lot for taker in takers) else "cap"

    def _whole(self, line: DemandLine) -> Pieces:
        """All of it to one source: the first that has room, or where shares decide the one that had least of its."""
        takers = [taker for taker in self._takers(line) if taker.room >= line.quantity]
        if self.rule.method in PROPORTIONAL:
            period = _period(line.day, self.rule.quota_days)
            takers.sort(key=lambda taker: self._quota[taker.source, period] / taker.weight)
        return {takers[0].source: line.quantity} if takers else {}

    def _pieces(self, line: DemandLine) -> Pieces:
        takers = self._takers(line)
        if self.rule.method in PROPORTIONAL:
            return by_weight(line.quantity, takers)
        return in_turn(line.quantity, takers)

    def _takers(self, line: DemandLine) -> list[Taker]:
        """Who may take of the line, in the order that decides; a fixed source alone."""
        able = [candidate for candidate in self._ordered if line.customer not in candidate.excluded]
        if self.rule.method == "fixed":
            able = able[:1]
        if self.rule.method in PROPORTIONAL:
            able = [candidate for candidate in able if self.rule.weight(candidate) > 0]
        return [
            Taker(
                candidate.source,
                Fraction(self.rule.weight(candidate)),
                self._room(candidate, line),
                steps(candidate.multiple, line.unit),
                candidate.min_lot,
            )
            for candidate in able
        ]

    def _room(self, candidate: Candidate, line: DemandLine) -> int:
        if candidate.cap is None:
            return line.quantity
        return max(0, candidate.cap - self._capped[candidate.source, _period(line.day, self.rule.cap_days)])

    def _book(self, line: DemandLine, source: Key, quantity: int, how: How, beyond: int = 0) -> Allotment:
        self._capped[source, _period(line.day, self.rule.cap_days)] += quantity
        self._quota[source, _period(line.day, self.rule.quota_days)] += quantity
        return Allotment(line.id, source, quantity, self.rule.id, how, beyond)

    def _rank(self, candidate: Candidate) -> tuple[Fraction, int, str]:
        cost = Fraction(candidate.cost) if self.rule.method == "cost" else Fraction(0)
        return cost, candidate.priority, str(candidate.source)


def _period(day: int, length: int | None) -> int:
    return 0 if length is None else day // length
