"""The sequence of a day: level over its models, with spacing rules that hold across the day border (planning.md §7).

Goal chasing as in Monden, "Toyota Production System" (1983), with the options of car sequencing kept apart as in
Parrello and Kabat (1986). It is greedy: each place takes the best unit there is, without looking ahead.
"""

from collections import defaultdict, deque
from collections.abc import Sequence
from decimal import Decimal

from backend.kernel.errors import Invalid
from backend.kernel.quantity import ZERO
from backend.kernel.sequence.facts import Position, Spacing, Unit

Options = Sequence[frozenset[str]]


def arrange(units: Sequence[Unit], rules: Sequence[Spacing] = (), before: Options = ()) -> list[Position]:
    """Every unit once. `before` are the options of the units that went on the line last, the latest at the end.

    A place takes a unit that breaks no hard rule, if there is one, else one that breaks the fewest; then the least
    weight of soft rules broken, then what keeps the models level, then the earliest due, then model and order.
    """
    _check(units, rules)
    day = _Day(units, rules, before)
    return [day.next() for _ in units]


class _Day:
    """A day being filled: what is left of each kind of unit, and the options that went before."""

    def __init__(self, units: Sequence[Unit], rules: Sequence[Spacing], before: Options) -> None:
        self.rules = rules
        self.gone = list(before)
        self.placed: dict[str, int] = defaultdict(int)
        self.wanted: dict[str, int] = defaultdict(int)
        self.left: dict[tuple[str, frozenset[str]], deque[Unit]] = defaultdict(deque)
        for unit in sorted(units, key=lambda unit: (unit.due, unit.order)):
            self.wanted[unit.model] += 1
            self.left[unit.model, unit.options].append(unit)
        self.size = len(units)
        self.at = 0

    def next(self) -> Position:
        """The unit of the next place; units of one model with the same options go by due day."""
        kind = min(self.left, key=self._rank)
        unit, waiting = self.left[kind].popleft(), self.left[kind]
        if not waiting:
            del self.left[kind]
        position = Position(self.at, unit, tuple(self._broken(unit.options)))
        self.gone.append(unit.options)
        self.placed[unit.model] += 1
        self.at += 1
        return position

    def _rank(self, kind: tuple[str, frozenset[str]]) -> tuple[object, ...]:
        model, options = kind
        first = self.left[kind][0]
        broken = self._broken(options)
        hard = sum(rule.hard for rule in broken)
        soft = sum((rule.weight for rule in broken if not rule.hard), ZERO)
        return hard, soft, self._unevenness(model), first.due, model, first.order

    def _broken(self, options: frozenset[str]) -> list[Spacing]:
        """The rules that a unit with these options breaks here: windows that end at this place."""
        return [rule for rule in self.rules if rule.option in options and self._used(rule) >= rule.most]

    def _used(self, rule: Spacing) -> int:
        seen = self.gone[-(rule.window - 1) :] if rule.window > 1 else []
        return sum(rule.option in options for options in seen)

    def _unevenness(self, model: str) -> int:
        """Σ (k · nₘ − N · xₘ)² after this place with the model at it: N² times the distance from the even share."""
        k = self.at + 1
        return sum(
            (k * wanted - self.size * (self.placed[name] + (name == model))) ** 2
            for name, wanted in self.wanted.items()
        )


def cost(positions: Sequence[Position]) -> tuple[int, Decimal]:
    """How many hard rules a sequence breaks, and the weight of the soft ones."""
    broken = [rule for position in positions for rule in position.breaks]
    return sum(rule.hard for rule in broken), sum((rule.weight for rule in broken if not rule.hard), ZERO)


def placed(units: Sequence[Unit], rules: Sequence[Spacing] = (), before: Options = ()) -> list[Position]:
    """The units in the order given, with the rules each breaks at its place: a sequence somebody made by hand."""
    _check(units, rules)
    found: list[Position] = []
    for unit in units:
        day = _Day([unit], rules, [*before, *(position.unit.options for position in found)])
        found.append(Position(len(found), unit, day.next().breaks))
    return found


def _check(units: Sequence[Unit], rules: Sequence[Spacing]) -> None:
    if len({unit.order for unit in units}) < len(units):
        raise Invalid("An order is in the sequence twice.", {"order": ["Twice."]})
    for rule in rules:
        if not 0 <= rule.most < rule.window or rule.weight < 0:
            raise Invalid(
                f"Spacing {rule.option}: at most {rule.most} in {rule.window} is no rule.", {"most": ["Below window."]}
            )
