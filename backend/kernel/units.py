"""Units of measure: exact conversion by lot, item or unit table, rounded for its purpose (engineering.md §1)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from math import ceil, floor

from backend.kernel.errors import Refused
from backend.kernel.quantity import ZERO


class Purpose(Enum):
    """Why a quantity is converted decides how it is rounded."""

    NEED = "need"  # requirement, issue proposal, order: up
    AVAILABLE = "available"  # on hand, can build: down
    FACT = "fact"  # what was counted or weighed: half to even


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of one dimension: one of it is `size` of the dimension's standard unit, exactly."""

    code: str
    dimension: str
    size: Fraction
    decimals: int = 3


@dataclass(frozen=True, slots=True)
class Conversion:
    """One `unit` is `factor` of `into`, for an item or measured on a lot; `id` names the row that was used."""

    id: str
    unit: str
    into: str
    factor: Fraction


@dataclass(frozen=True, slots=True)
class Converted:
    """The exact answer and the rows it rests on; no rows mean the unit table or the same unit."""

    value: Fraction
    rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class UnitTable:
    """Where a factor is looked for: the lot's measured rows, the item's rows, then the standard units."""

    base: str
    units: Mapping[str, Unit]
    item: Sequence[Conversion] = field(default=())
    lot: Sequence[Conversion] = field(default=())

    def convert(self, value: Decimal, unit: str, into: str) -> Converted:
        """Exactly `value` in another unit: one step, or two through the item's base unit, or a refusal."""
        if unit == into:
            return Converted(Fraction(value))
        steps = self._step(unit, into)
        if steps is None:
            first, second = self._step(unit, self.base), self._step(self.base, into)
            steps = Converted(first.value * second.value, first.rows + second.rows) if first and second else None
        if steps is None:
            raise Refused(f"Nothing says how many {into} a {unit} is.", unit=unit, into=into)
        return Converted(Fraction(value) * steps.value, steps.rows)

    def _step(self, unit: str, into: str) -> Converted | None:
        """The factor of one step and its row, or None when neither lot, item nor table knows it."""
        for rows in (self.lot, self.item):
            for row in rows:
                if (row.unit, row.into) == (unit, into):
                    return Converted(row.factor, (row.id,))
                if (row.into, row.unit) == (unit, into):
                    return Converted(1 / row.factor, (row.id,))
        one, other = self.units.get(unit), self.units.get(into)
        if one and other and one.dimension == other.dimension:
            return Converted(one.size / other.size)
        return None


def rounded(value: Fraction, decimals: int, purpose: Purpose) -> Decimal:
    """`value` with so many decimals: needs up, availability down, facts half to even."""
    steps = value * 10**decimals
    if purpose is Purpose.NEED:
        whole = ceil(steps)
    elif purpose is Purpose.AVAILABLE:
        whole = floor(steps)
    else:
        whole = round(steps)
    return Decimal(whole).scaleb(-decimals)


def rounded_parts(parts: Iterable[Fraction], decimals: int) -> list[Decimal]:
    """Facts that belong together: each rounded half to even, the last takes what the sum still lacks."""
    exact = list(parts)
    if not exact:
        return []
    whole = rounded(sum(exact, Fraction(0)), decimals, Purpose.FACT)
    heads = [rounded(part, decimals, Purpose.FACT) for part in exact[:-1]]
    return [*heads, whole - sum(heads, ZERO)]
