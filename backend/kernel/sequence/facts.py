"""What a day's sequence is made of (planning.md §7)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit to be put on the line; `options` are what spacing rules name, the model's own and its order's."""

    order: str
    model: str
    options: frozenset[str] = frozenset()
    due: date = date.max


@dataclass(frozen=True, slots=True)
class Spacing:
    """At most `most` units with the option in any `window` consecutive ones; a soft rule costs its weight instead."""

    option: str
    most: int
    window: int
    hard: bool = True
    weight: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Position:
    """A unit at its place, 0 first, and the rules (hard and soft) that are broken by putting it there."""

    at: int
    unit: Unit
    breaks: tuple[Spacing, ...] = ()

    @property
    def breaks_hard(self) -> bool:
        return any(rule.hard for rule in self.breaks)
