"""Decisions of quality, on values (domain/quality.md §1, §5)."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_CEILING, Decimal

from backend.kernel.errors import Refused
from backend.kernel.quantity import plain


def sample_size(mode: str, lot_size: Decimal, fixed: int | None, percent: Decimal | None) -> int:
    """How many pieces are looked at: never more than there are, never fewer than one."""
    whole = max(1, int(lot_size.to_integral_value(ROUND_CEILING)))
    if mode == "full":
        return whole
    if mode == "percent":
        share = (lot_size * (percent or Decimal(100)) / 100).to_integral_value(ROUND_CEILING)
        return min(whole, max(1, int(share)))
    return min(whole, fixed or 1)


def conforms(value: Decimal, lower: Decimal | None, upper: Decimal | None) -> bool:
    """A value on a limit conforms; a missing limit is none."""
    return (lower is None or value >= lower) and (upper is None or value <= upper)


def gauge_is_usable(number: str, state: str, due: date | None, on: date) -> None:
    if state != "usable":
        raise Refused(f"Gauge {number} is {state}; measure again with another one.")
    if due is not None and due < on:
        raise Refused(f"Gauge {number} was due for calibration on {due.isoformat()}; measure again with another one.")


def is_complete(recorded: Mapping[str, int], size: int) -> None:
    """Every characteristic needs all its samples before anybody judges."""
    for name, count in recorded.items():
        if count < size:
            raise Refused(f"{name}: {count} of {size} samples are recorded.")


def verdict(found: Iterable[tuple[int, int]]) -> str:
    """Rejected if any characteristic has more nonconforming samples than its acceptance number."""
    return "rejected" if any(bad > accepted for bad, accepted in found) else "accepted"


def can_decide(number: str, verdict: str | None, usage_decision: str) -> None:
    if usage_decision == "concession":
        raise Refused(f"A concession is decided on the nonconformance of inspection {number}.")
    if usage_decision == "accept" and verdict != "accepted":
        raise Refused(f"Inspection {number} was rejected; what failed is not accepted without a concession.")


def can_cancel(number: str, waiting: Decimal) -> None:
    if waiting > 0:
        raise Refused(f"{plain(waiting)} wait on hold for inspection {number}; judge them first.")


def can_concede(number: str, defect_class: str) -> None:
    if defect_class == "critical":
        raise Refused(f"Nonconformance {number} is critical; there is no concession for it.")


def is_balanced(total: Decimal, parts: Iterable[Decimal]) -> None:
    disposed = sum(parts, Decimal(0))
    if disposed != total:
        raise Refused(f"The dispositions come to {plain(disposed)}; {plain(total)} do not conform.")
