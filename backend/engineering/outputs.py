"""What a BOM yields beside its item: checked when it is released, read as shares of an order (engineering.md §2)."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from sqlalchemy.orm import Session

from backend.engineering import rules
from backend.engineering.bom import Bom, BomOutput
from backend.engineering.structure import Names, load_items
from backend.engineering.units import Uoms, exactly


class Share(NamedTuple):
    """An output, and how much of it there is for one of the BOM's item, both in base units."""

    line: BomOutput
    ratio: Fraction


def check_outputs(bom: Bom, session: Session) -> None:
    """Each item once, none the BOM's own, all in use and in units that convert."""
    if not bom.outputs:
        return
    names, uoms = load_items(session, {bom.item_id, *(line.item_id for line in bom.outputs)})
    states = {names.of[line.item_id]: names.items[line.item_id].state for line in bom.outputs}
    counts = Counter(names.of[line.item_id] for line in bom.outputs if line.item_id != bom.item_id)
    rules.can_yield(bom.number, len(bom.outputs) - counts.total(), counts)
    rules.yields_a_part(bom.number, max(line.yield_rate for line in bom.outputs))
    rules.can_use_components(bom.number, states)
    list(shares(bom, None, (names, uoms)))


def shares(bom: Bom, day: date | None, known: tuple[Names, Uoms]) -> Iterator[Share]:
    """Those effective on a day, or all."""
    names, uoms = known
    for line in bom.outputs:
        if day is None or _holds(line, day):
            item = names.items[line.item_id]
            unit = exactly(item, uoms, line.quantity, (line.uom_id or item.uom_id, item.uom_id))
            yield Share(line, unit * Fraction(line.yield_rate) / Fraction(bom.base_quantity))


def _holds(line: BomOutput, day: date) -> bool:
    return (line.valid_from is None or line.valid_from <= day) and (line.valid_to is None or day < line.valid_to)
