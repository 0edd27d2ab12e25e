"""Stops of a line: from the call (as it was captured) to the verified restart."""

from datetime import datetime
from decimal import Decimal

from backend.production.production_exception import ProductionException

MINUTE = 60


def begin_stop(row: ProductionException, moment: datetime | None) -> None:
    """A call that stops the line begins a stop; one that turns out not to has begun none."""
    if row.severity == "line_stop":
        row.stopped_at = row.stopped_at or moment
    elif row.stop_ended_at is None:
        row.stopped_at = None


def end_stop(row: ProductionException, moment: datetime) -> None:
    """The stop ended when the line ran again, as far as anybody said so; else now."""
    if row.stopped_at is not None and row.stop_ended_at is None:
        row.stop_ended_at = max(row.stopped_at, row.restarted_at or moment)
        settle_stop(row)


def settle_stop(row: ProductionException) -> None:
    """Count the minutes; a restart that is told after the verification moves the end."""
    if row.stopped_at is None or row.stop_ended_at is None:
        return
    row.stop_ended_at = max(row.stopped_at, row.restarted_at or row.stop_ended_at)
    seconds = (row.stop_ended_at - row.stopped_at).total_seconds()
    row.stop_minutes = (Decimal(seconds) / MINUTE).quantize(Decimal("0.01"))
