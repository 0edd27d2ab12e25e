"""New items: the demand of a predecessor or a similar item, times a factor, along a launch curve (planning.md §1.2)."""

from collections.abc import Sequence
from math import isfinite

from backend.kernel.errors import Invalid
from backend.kernel.forecasting.facts import Key


def launched(key: Key, like: Sequence[float], factor: float = 1.0, curve: Sequence[float] = ()) -> tuple[float, ...]:
    """The analogue's figure of each bucket × factor × the curve's value since the launch; its last one holds on."""
    if not (isfinite(factor) and factor >= 0 and all(isfinite(part) and part >= 0 for part in (*curve, *like))):
        raise Invalid(f"Series {key}: what it starts from must be numbers of 0 or more.")
    along = [*curve, *([curve[-1] if curve else 1.0] * (len(like) - len(curve)))]
    return tuple(value * factor * part for value, part in zip(like, along, strict=False))
