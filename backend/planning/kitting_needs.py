"""What the orders of a kit check need: their own lines, or those of their BOMs, or what exists of their item."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self
from uuid import UUID

from sqlalchemy import select

from backend.engineering.item import Item
from backend.engineering.structure import at_site
from backend.engineering.uom import Uom
from backend.kernel.errors import Refused
from backend.kernel.kitting.choosing import with_choices
from backend.kernel.kitting.facts import KitFacts, KitLine, KitOrder
from backend.kernel.mrp.facts import scaled
from backend.kernel.quantity import SCALE
from backend.planning.kitting_boms import Boms
from backend.planning.kitting_choices import Choices, as_said, choices_at
from backend.planning.kitting_cover import covered
from backend.planning.kitting_orders import Checked, Rows, Scene


@dataclass
class Needed:
    """Orders by id with what each takes as a whole; `refused` says why nobody knows it of others."""

    today: date
    boms: Boms
    items: dict[UUID, tuple[Item, Uom]]
    choices: Choices
    rows: dict[str, Checked] = field(default_factory=dict)
    lines: dict[str, tuple[KitLine, ...]] = field(default_factory=dict)
    refused: dict[str, tuple[Checked, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, scene: Scene, found: Rows) -> Self:
        wanted = {row.item_id for row in found.orders} | {row.item_id for row, _ in found.refused}
        query = select(Item, Uom).join(Uom, Uom.id == Item.uom_id).where(Item.id.in_(wanted))
        items = {item.id: (item, uom) for item, uom in scene.session.execute(query.order_by(Item.id))}
        made = {row.item_id for row in found.orders if row.made and row.lines is None}
        boms = Boms(at_site(scene.session, scene.site.id, scene.today))
        boms.read(scene.session, [item for id, (item, _) in items.items() if id in made])
        chosen = choices_at(scene.session, scene.site.id)
        needed = cls(
            scene.today, boms, items, chosen, refused={row.id: (row, why) for row, why in found.refused if row.shown}
        )
        for row in found.orders:
            needed._add(row)
        needed._leave_out_what_forecasts_say()
        return needed

    @property
    def parts(self) -> set[UUID]:
        """Every item some order takes, and those that what exists of them may serve."""
        taken = {line.item for lines in self.lines.values() for line in lines}
        return taken | {row.item_id for row in self.rows.values() if row.from_stock}  # type: ignore[return-value]

    def orders(self, facts: KitFacts) -> list[KitOrder]:
        """As the kernel reckons with them, given what there is."""
        wanting = {id for id, row in self.rows.items() if row.from_stock}
        bare = [self._order(row, () if id in wanting else self.lines[id]) for id, row in self.rows.items()]
        shares = covered(replace(facts, orders=bare), wanting)
        return [
            self._order(row, tuple(self._lines(row, shares[id])), shares[id]) if id in wanting else order
            for (id, row), order in zip(self.rows.items(), bare, strict=True)
        ]

    def _add(self, row: Checked) -> None:
        try:
            self.lines[row.id] = tuple(self._lines(row))
        except Refused as reason:
            if row.shown:
                self.refused[row.id] = row, reason.sentence
        else:
            self.rows[row.id] = row

    def _lines(self, row: Checked, share: int = 0) -> Iterable[KitLine]:
        """The first `share` is what exists of the item, the rest is made of what the BOM says."""
        if row.lines is not None:
            return row.lines
        if not row.made:
            return [KitLine("stock", row.item_id, scaled(row.quantity))]
        own = [KitLine("stock", row.item_id, share, lambda made: min(made, share))] if share else []
        if share >= scaled(row.quantity):
            return own
        lines, rows = self.boms.lines(row, share), self.choices.get(row.document_id, ())
        return [*own, *(with_choices(lines, as_said(rows, lines)) if rows else lines)]

    def _order(self, row: Checked, lines: tuple[KitLine, ...], share: int = 0) -> KitOrder:
        quantity = scaled(row.quantity)
        item, uom = self.items[row.item_id]
        begins = row.due if share == quantity else row.start
        return KitOrder(
            row.id,
            quantity,
            (begins - self.today).days,
            lines,
            due=(row.due - self.today).days,
            priority=row.priority,
            started=row.started,
            frozen=row.frozen,
            entry=row.entry,
            unit=10 ** (SCALE - uom.decimals),
            item=row.item_id,
            order_line=row.sales_order_line_id,
            order=row.sales_order_id,
            customer=row.customer_id,
            family=item.item_group_id,
            ahead=row.ahead,
        )

    def _leave_out_what_forecasts_say(self) -> None:
        """A proposal to make what only a forecast asks for is that forecast said again."""
        expected = {row.item_id for row in self.rows.values() if row.shown and row.from_stock}
        taken = {line.item for lines in self.lines.values() for line in lines}
        for id, row in list(self.rows.items()):
            if row.proposed and not row.shown and row.item_id in expected - taken:
                del self.rows[id], self.lines[id]
