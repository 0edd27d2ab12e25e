"""The border: rows that demand cannot be made from are refused with the field, the row and the reason."""

from collections.abc import Iterable

from backend.kernel.demand.facts import OTHER_KINDS, SPREADS, ForecastRow, Frame, OrderLine, OtherDemand
from backend.kernel.errors import Invalid

LARGEST = 2**63 - 1


def check_lines(lines: Iterable[OrderLine]) -> list[OrderLine]:
    found = list(lines)
    once(f"order line {line.id}" for line in found)
    for line in found:
        where = f"order line {line.id}"
        for name in ("ordered", "shipped", "cancelled", "delivery_days"):
            whole(name, getattr(line, name), where)
        if line.cancelled > line.ordered:
            raise wrong("cancelled", f"{line.cancelled} in {where} is more than {line.ordered} ordered.")
        if line.item is None:
            raise wrong("item", f"It is missing in {where}.")
    return found


def check_rows(rows: Iterable[ForecastRow]) -> list[ForecastRow]:
    """Checked, by id."""
    found = sorted(rows, key=lambda row: row.id)
    once(f"forecast row {row.id}" for row in found)
    for row in found:
        where = f"forecast row {row.id}"
        whole("quantity", row.quantity, where)
        whole("unit", row.unit, where, least=1)
        if row.end <= row.start:
            raise wrong("end", f"Day {row.end} in {where} does not lie after its start, day {row.start}.")
        if row.item is None and row.family is None:
            raise wrong("item", f"It is missing in {where}, and so is the family.")
    return found


def check_others(others: Iterable[OtherDemand]) -> list[OtherDemand]:
    found = list(others)
    once(f"demand {other.id}" for other in found)
    for other in found:
        whole("quantity", other.quantity, f"demand {other.id}")
        if other.kind not in OTHER_KINDS:
            raise wrong("kind", f"It must be one of {', '.join(OTHER_KINDS)}.")
    return found


def check_frame(frame: Frame) -> None:
    if frame.horizon is not None and frame.horizon < 1:
        raise wrong("horizon", "It must be 1 or more.")
    if frame.spread not in SPREADS:
        raise wrong("spread", f"It must be one of {', '.join(SPREADS)}.")
    for (item, site), length in frame.fences.items():
        if length < 0:
            raise wrong("fences", f"The demand time fence of {item} at {site} is {length}; it must be 0 or more.")


def whole(field: str, value: int, where: str, least: int = 0) -> None:
    if type(value) is not int:
        raise wrong(field, f"{value!r} in {where} is not a whole number.")
    if not least <= value <= LARGEST:
        raise wrong(field, f"{value} in {where} does not lie between {least} and {LARGEST}.")


def once(names: Iterable[str]) -> None:
    known: set[str] = set()
    for name in names:
        if name in known:
            raise wrong("id", f"{name} is listed twice.")
        known.add(name)


def wrong(place: str, reason: str) -> Invalid:
    """A field, or the path to one ("levels.0"), and why its value cannot be."""
    return Invalid(f"{place}: {reason}", {place: [reason]})
