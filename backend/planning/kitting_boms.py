"""What making so much of an item takes, by the BOM of the day it begins, through phantoms."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from uuid import UUID

from sqlalchemy.orm import Session

from backend.engineering.item import Item
from backend.engineering.structure import At, Loaded, load_own_needs
from backend.kernel.bom.explosion import order_needs
from backend.kernel.bom.facts import Want
from backend.kernel.errors import Refused
from backend.kernel.kitting.facts import KitLine
from backend.kernel.mrp.facts import scaled, unscaled
from backend.planning.kitting_orders import Checked

Part = tuple[str, int | None]  # an item by its name, and the operation it is for


@dataclass
class Boms:
    """The structures of what is made; `refused` says of an item why its own cannot be read."""

    at: At
    loaded: dict[UUID, Loaded] = field(default_factory=dict)
    refused: dict[UUID, str] = field(default_factory=dict)

    def read(self, session: Session, items: Sequence[Item]) -> None:
        """All at once; an item that cannot be read is found by halving, and the others are read."""
        if not items:
            return
        try:
            loaded = load_own_needs(session, items, self.at)
        except Refused as refused:
            if len(items) == 1:
                self.refused[items[0].id] = refused.sentence
            else:
                self.read(session, items[: len(items) // 2])
                self.read(session, items[len(items) // 2 :])
        else:
            self.loaded |= dict.fromkeys((item.id for item in items), loaded)

    def lines(self, row: Checked, covered: int = 0) -> list[KitLine]:
        """What the rest of an order takes after `covered` of it; services are nothing to have ready."""
        totals = cache(self._totals(row))
        names = self.loaded[row.item_id].names
        found = []
        for part, quantity in totals(scaled(row.quantity) - covered).items():
            item = names.by_name[part[0]]
            if item.item_type != "service" and quantity > 0:
                gross = _of(totals, part, covered)
                found.append(KitLine(f"{part[0]}/{part[1] or ''}", item.id, quantity, gross))
        return found

    def _totals(self, row: Checked) -> Callable[[int], dict[Part, int]]:
        """What making so much of the order needs; a part no BOM is for needs as much as the whole."""
        if row.item_id in self.refused:
            raise Refused(self.refused[row.item_id])
        loaded, at = self.loaded[row.item_id], self.at
        whole = Want(loaded.names.of[row.item_id], row.quantity, max(row.start, at.day or date.min), at.site)

        def totals(made: int) -> dict[Part, int]:
            if made <= 0:
                return {}
            try:
                needs = order_needs(loaded.structure, replace(whole, quantity=unscaled(made)))
            except Refused:
                needs = order_needs(loaded.structure, whole)
            found: dict[Part, int] = defaultdict(int)
            for need in needs:
                found[need.item, need.operation] += scaled(need.quantity)
            return found

        return totals


def _of(totals: Callable[[int], dict[Part, int]], part: Part, covered: int) -> Callable[[int], int]:
    return lambda made: totals(made - covered).get(part, 0)
