"""Exact quantities and money: `Decimal` with at most six decimals, rounded in this one place."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal, InvalidOperation
from functools import lru_cache

SCALE = 6
QUANTUM = Decimal(1).scaleb(-SCALE)
LIMIT = Decimal(9_000_000_000_000)  # scaled by 10**6 it still fits a signed 64-bit integer
ZERO = Decimal(0)
PATTERN = r"^-?\d{1,13}(\.\d{1,6})?$"


def quantity(text: str | int | Decimal) -> Decimal:
    """A finite number within ±9·10¹² with at most six decimals; ValueError says what is wrong."""
    try:
        value = Decimal(text)
    except (InvalidOperation, TypeError) as error:
        raise ValueError(f"{text!r} is not a number.") from error
    if not value.is_finite():
        raise ValueError("The number must be finite.")
    if abs(value) > LIMIT:
        raise ValueError(f"The number must lie between -{LIMIT} and {LIMIT}.")
    if value != value.quantize(QUANTUM):
        raise ValueError(f"At most {SCALE} decimals can be kept.")
    return value


@lru_cache(maxsize=65_536)
def plain(value: Decimal) -> str:
    """The one way a quantity is written: "1.5", never "1.500000" or "1E+3"."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def round_up(value: Decimal, multiple: Decimal = QUANTUM) -> Decimal:
    """The smallest multiple not below `value`; `Decimal // x` truncates toward zero and is not it."""
    if multiple <= 0:
        return value
    return (value / multiple).to_integral_value(ROUND_CEILING) * multiple


def round_down(value: Decimal, multiple: Decimal = QUANTUM) -> Decimal:
    """The largest multiple not above `value`."""
    if multiple <= 0:
        return value
    return (value / multiple).to_integral_value(ROUND_FLOOR) * multiple


def round_half_even(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)


def shares(whole: Decimal, weights: Sequence[Decimal], decimals: int) -> list[Decimal]:
    """Split `whole` by `weights`, largest remainder first, ties to the lowest index; the parts sum exactly."""
    total = sum(weights, ZERO)
    if total <= 0:
        raise ValueError("The weights must sum to more than zero.")
    unit = Decimal(1).scaleb(-decimals)
    exact = [whole * weight / total for weight in weights]
    parts = [round_down(part, unit) for part in exact]
    left = int((whole - sum(parts, ZERO)) / unit)
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for index in by_remainder[:left]:
        parts[index] += unit
    return parts
