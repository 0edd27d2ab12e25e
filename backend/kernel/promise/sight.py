"""The facts as one quote sees them: read once, however many ways it tries (planning.md §7)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from backend.kernel.errors import Invalid
from backend.kernel.promise.available import Dated, steps_of
from backend.kernel.promise.facts import Position, PromiseFacts
from backend.kernel.substitution.book import Book
from backend.kernel.substitution.facts import Key, Scheme

NONE = Fraction(0)
ELECTIVE = ("substitution_priority", "substitution_group")  # people decide; the other kinds rule by themselves


@dataclass
class Sight:
    """What standing promises hold, what is free beside it, and the rules of the items concerned."""

    facts: PromiseFacts
    _steps: dict[Key, Sequence[Dated]] = field(default_factory=dict)
    _concerned: dict[Key, tuple[Key, ...]] = field(default_factory=dict)
    _books: dict[tuple[Key, bool], Book] = field(default_factory=dict)

    def position(self, key: Key) -> Position:
        if key not in self.facts.positions:
            raise Invalid(f"Item {key} is not in this plan.")
        return self.facts.positions[key]

    @cached_property
    def held(self) -> Mapping[Key, list[Dated]]:
        """What standing promises keep, by item."""
        found: dict[Key, list[Dated]] = {}
        for promise in self.facts.standing:
            for row in promise.material:
                found.setdefault(row.item, []).append((row.day, row.quantity))
        return found

    @cached_property
    def held_hours(self) -> Mapping[tuple[Key, int], Fraction]:
        """Hours that standing promises keep."""
        found: dict[tuple[Key, int], Fraction] = {}
        for promise in self.facts.standing:
            for row in promise.hours:
                at = row.resource, row.day
                found[at] = found.get(at, NONE) + row.hours
        return found

    @cached_property
    def sooner(self) -> Mapping[tuple[Key, str], int]:
        """Supplies asked to come sooner for promises that stand, and the day they come."""
        several = (row for promise in self.facts.standing for row in promise.expedited)
        return {(row.item, row.ref): row.day for row in several if row.ref}

    def hours(self, resource: Key, day: int) -> Fraction:
        """Hours nobody holds on the day; none outside the days known."""
        days = self.facts.hours[resource]
        if not 0 <= day < len(days):
            return NONE
        return Fraction(days[day]) - self.held_hours.get((resource, day), NONE)

    def steps(self, key: Key, sooner: Mapping[tuple[Key, str], int]) -> Sequence[Dated]:
        """The free steps of an item; `sooner` are supplies that this way of the quote expedites besides."""
        asked = any(item == key for item, _ in sooner)
        if asked or key not in self._steps:
            position = _expedited(self.position(key), {**self.sooner, **sooner})
            steps = steps_of(position, self.held.get(key, ()))
            if asked:
                return steps
            self._steps[key] = steps
        return self._steps[key]

    def concerned(self, key: Key) -> tuple[Key, ...]:
        """The item, everything below it, what may replace that and what other sites have of it; each once."""
        if key not in self._concerned:
            seen, waiting = {key: None}, [key]
            while waiting:
                for each in self._beside(waiting.pop()):
                    if each not in seen:
                        seen[each] = None
                        waiting.append(each)
            self._concerned[key] = tuple(seen)
        return self._concerned[key]

    def _beside(self, key: Key) -> Iterable[Key]:
        positions = self.facts.positions
        below = [line.component for line in self.position(key).lines]
        return below + [each for each in self._instead.get(key, ()) if each in positions]

    @cached_property
    def _instead(self) -> Mapping[Key, list[Key]]:
        """What may stand for an item: members of the options that replace it, and its sources at other sites."""
        found: dict[Key, list[Key]] = {}
        for scheme in self.facts.rules.schemes:
            members = [member.item for option in scheme.options for member in option.members]
            for main in scheme.main:
                found.setdefault(main.item, []).extend(members)
        for lane in self.facts.lanes:
            found.setdefault(lane.item, []).append(lane.source)
        return found

    def book(self, key: Key, elective: bool) -> Book:
        """The rules of what the item concerns; those that people choose only if asked for."""
        at = key, elective
        if at not in self._books:
            items = set(self.concerned(key))
            rules = self.facts.rules
            schemes = [each for each in rules.schemes if _speaks_of(each, items, elective)]
            self._books[at] = Book(replace(rules, schemes=schemes))
        return self._books[at]


def _speaks_of(scheme: Scheme, items: set[Key], elective: bool) -> bool:
    chosen = elective or scheme.kind not in ELECTIVE
    return chosen and any(member.item in items for member in scheme.main)


def _expedited(position: Position, sooner: Mapping[tuple[Key, str], int]) -> Position:
    if not sooner:
        return position
    key = position.item.key
    rows = [replace(row, day=sooner.get((key, row.ref), row.day)) for row in position.arrivals]
    return replace(position, arrivals=rows)
