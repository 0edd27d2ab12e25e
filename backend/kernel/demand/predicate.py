"""A condition on order fields as data: read once with errors that name the place, then asked of each line.

A test is {"field": …, "operator": …, "value": …}; tests are joined by {"and": […]} and {"or": […]}. Texts are codes,
numbers are written as people write them (scaled when read), days are dates or whole days from the planning day.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, Protocol

from backend.kernel.demand.check import wrong
from backend.kernel.quantity import quantity

Kind = Literal["text", "number", "quantity", "day", "flag"]
FIELDS: Mapping[str, Kind] = {
    **dict.fromkeys(("item", "family", "site", "customer", "customer_class"), "text"),
    **dict.fromkeys(("channel", "region", "market", "segment"), "text"),
    "priority": "number",
    "quantity": "quantity",
    **dict.fromkeys(("wanted", "promised", "due", "order_date"), "day"),
    "abnormal": "flag",
}
COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
}
BARE = ("is_set", "is_empty")  # these take no value
LISTS = ("in", "not_in")
OF_TEXT = ("eq", "ne", *LISTS, *BARE)
OPERATORS: Mapping[Kind, Sequence[str]] = {
    "text": OF_TEXT,
    "number": ("eq", "ne", *COMPARISONS, *LISTS),
    "quantity": ("eq", "ne", *COMPARISONS),
    "day": ("eq", "ne", *COMPARISONS, *BARE),
    "flag": ("eq", "ne"),
}
DEEPEST, MOST_PARTS = 8, 200


class Predicate(Protocol):
    """Something that is true or not of an order line."""

    def holds(self, line: object) -> bool: ...


@dataclass(frozen=True, slots=True)
class Reading:
    """How values are read: the date of plan day 0, and the number that stands for 1."""

    day_zero: date
    one: int = 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """One field against a value. What is not set equals nothing and is neither less nor more."""

    field: str
    operator: str
    value: Any = None

    def holds(self, line: object) -> bool:
        found = getattr(line, self.field, None)
        empty = found is None or found == ""
        if self.operator in BARE:
            return empty == (self.operator == "is_empty")
        if empty:
            return self.operator in ("ne", "not_in")
        if FIELDS[self.field] == "text":
            found = str(found)
        if self.operator in LISTS:
            return (found in self.value) == (self.operator == "in")
        if self.operator in COMPARISONS:
            return COMPARISONS[self.operator](found, self.value)
        return bool(found == self.value) == (self.operator == "eq")


@dataclass(frozen=True, slots=True)
class All:
    """Every part is true."""

    parts: tuple[Predicate, ...]

    def holds(self, line: object) -> bool:
        return all(part.holds(line) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Some:
    """At least one part is true."""

    parts: tuple[Predicate, ...]

    def holds(self, line: object) -> bool:
        return any(part.holds(line) for part in self.parts)


ALWAYS = All(())


def predicate_of(data: object, reading: Reading, place: str = "predicate") -> Predicate:
    """The predicate that `data` says, None or {} being always true; Invalid names the place and the reason."""
    if data in (None, {}):
        return ALWAYS
    return _Reader(reading).read(data, place, 1)


class _Reader:
    """Reads one predicate; a part's place is told as predicate.and.0.value, the first being 0."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._parts = 0

    def read(self, data: object, place: str, depth: int) -> Predicate:
        self._parts += 1
        if depth > DEEPEST or self._parts > MOST_PARTS:
            raise wrong(place, f"A predicate has at most {DEEPEST} levels and {MOST_PARTS} parts.")
        if not isinstance(data, Mapping):
            raise wrong(place, "A test with field, operator and value is needed, or a list under and or or.")
        if "and" in data or "or" in data:
            return self._joined(data, place, depth)
        return self._test(data, place)

    def _joined(self, data: Mapping[Any, Any], place: str, depth: int) -> Predicate:
        if len(data) > 1:
            raise wrong(place, "Either and or or stands alone.")
        word, rows = next(iter(data.items()))
        if not isinstance(rows, list) or not rows:
            raise wrong(f"{place}.{word}", "A list with at least one test is needed.")
        parts = tuple(self.read(row, f"{place}.{word}.{number}", depth + 1) for number, row in enumerate(rows))
        return All(parts) if word == "and" else Some(parts)

    def _test(self, data: Mapping[Any, Any], place: str) -> Predicate:
        if unknown := sorted(str(name) for name in data if name not in ("field", "operator", "value")):
            raise wrong(f"{place}.{unknown[0]}", "Only field, operator and value belong to a test.")
        name, sign = data.get("field"), data.get("operator", "")
        if not isinstance(name, str) or name not in FIELDS:
            raise wrong(f"{place}.field", f"It must be one of {', '.join(FIELDS)}.")
        kind = FIELDS[name]
        if not isinstance(sign, str) or sign not in OPERATORS[kind]:
            raise wrong(f"{place}.operator", f"For {name} it must be one of {', '.join(OPERATORS[kind])}.")
        value = data.get("value")
        if sign in BARE:
            if value is not None:
                raise wrong(f"{place}.value", f"{sign} takes no value.")
            return Comparison(name, sign)
        return Comparison(name, sign, self._value(value, kind, sign in LISTS, f"{place}.value"))

    def _value(self, value: object, kind: Kind, several: bool, place: str) -> object:
        if not several:
            return self._one(value, kind, place)
        if not isinstance(value, list) or not value:
            raise wrong(place, "A list with at least one value is needed.")
        return frozenset(self._one(each, kind, f"{place}.{number}") for number, each in enumerate(value))

    def _one(self, value: object, kind: Kind, place: str) -> object:
        match kind, value:
            case "text", str() if value.strip():
                return value
            case "flag", bool():
                return value
            case (("number" | "day"), int()) if not isinstance(value, bool):
                return value
            case "day", str():
                return self._day(value, place)
            case "quantity", (str() | int() | Decimal()) if not isinstance(value, bool):
                return self._quantity(value, place)
        raise wrong(place, NEEDED[kind])

    def _day(self, text: str, place: str) -> int:
        try:
            return (date.fromisoformat(text) - self._reading.day_zero).days
        except ValueError as error:
            raise wrong(place, NEEDED["day"]) from error

    def _quantity(self, value: str | int | Decimal, place: str) -> Decimal:
        """Scaled, and compared exactly: 10.5 pieces are half-way between two whole numbers."""
        try:
            return quantity(value) * self._reading.one
        except ValueError as error:
            raise wrong(place, NEEDED["quantity"]) from error


NEEDED: Mapping[Kind, str] = {
    "text": "A code is needed.",
    "number": "A whole number is needed.",
    "quantity": "A number with at most six decimals is needed.",
    "day": "A date such as 2026-11-30 or a whole number of days from the planning day is needed.",
    "flag": "true or false is needed.",
}
