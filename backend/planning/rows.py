"""A plan as rows to be written: planned orders, single-level pegs, exceptions; ids are given here."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from backend.documents.initials import searchable
from backend.kernel.mrp.facts import unscaled
from backend.kernel.mrp.findings import PlanException as Finding
from backend.kernel.mrp.pegging import name_of, pegs_of, slot_of
from backend.kernel.mrp.plan import Plan, PlannedOrder
from backend.planning.loading import Loaded, Reference
from backend.planning.plan_version import PlanVersion

NO_CONVERSION = "no_conversion"


class PlanRows:
    """Rows of one version; phantoms are planned but nobody orders them."""

    def __init__(self, made: Plan, loaded: Loaded, version: PlanVersion) -> None:
        self._plan, self._loaded, self._version = made, loaded, version
        self._now = datetime.now(UTC)
        self._place = {item.id: place for place, (item, _) in enumerate(loaded.items)}
        self._ids: dict[tuple[int, int], UUID] = {}
        self._days: dict[UUID, date] = {}
        self._sales: dict[UUID, UUID | None] = {}
        self.order_count = self.peg_count = self.exception_count = 0
        self._name_orders()

    @property
    def item_count(self) -> int:
        return len(self._loaded.items)

    def planned_orders(self) -> Iterator[dict[str, Any]]:
        self._find_sales()
        for place, slot, order in self._orders():
            item, parameters = self._loaded.items[place]
            if item.item_type == "phantom":
                continue
            self.order_count += 1
            id = self._ids[place, slot]
            yield (
                self._place_of()
                | {
                    "id": id,
                    "number": "",
                    "sought": searchable("", item.number),
                    "item_id": item.id,
                    "source": parameters.source,
                    "quantity": unscaled(order.quantity),
                    "start": self._date(order.start),
                    "due": self._date(order.day),
                    "past_due": order.start < 0,
                    "low_level_code": self._plan.network.levels.codes[place],
                    "sales_order_line_id": self._sales.get(id),
                    "assumed": item.assumed or item.id in self._loaded.assumed,
                    "refusal": "",
                }
                | self._fresh()
            )

    def pegs(self) -> Iterator[dict[str, Any]]:
        for place, (item, _) in enumerate(self._loaded.items):
            for supply, supply_ref, need, need_ref, quantity in pegs_of(self._plan, place):
                self.peg_count += 1
                supplied, needed = self._supply(place, supply, supply_ref), self._need(need, need_ref)
                yield self._place_of() | {
                    "id": uuid7(),
                    "item_id": item.id,
                    "supply_kind": supplied.kind,
                    "supply_id": supplied.id,
                    "supply_day": supplied.day,
                    "need_kind": needed.kind,
                    "need_id": needed.id,
                    "need_day": needed.day,
                    "quantity": unscaled(quantity),
                }

    def exceptions(self) -> Iterator[dict[str, Any]]:
        for finding in self._plan.exceptions:
            self.exception_count += 1
            yield self._exception(finding)
        for item_id, sentence in self._loaded.refused:
            self.exception_count += 1
            yield self._row(NO_CONVERSION, 1, item_id) | {"sentence": sentence}

    def _exception(self, finding: Finding) -> dict[str, Any]:
        numbers = {item.id: item.number for item, _ in self._loaded.items}
        row = self._row(finding.code, finding.severity, finding.item)
        row["day"] = self._date(finding.day)
        row["quantity"] = unscaled(finding.quantity)
        if finding.reference is not None:
            named = self._loaded.demands if finding.code == "late_demand" else self._loaded.supplies
            row["document_id"] = named[finding.reference].id
            row["details"] = {"kind": named[finding.reference].kind}
        if finding.loop:
            row["details"] = {"loop": [numbers[key] for key in finding.loop]}
            row["sentence"] = " → ".join(numbers[key] for key in finding.loop)
        if finding.until is not None:
            row["details"] = row["details"] | {"until": self._date(finding.until).isoformat()}
        return row

    def _row(self, code: str, severity: int, item_id: Any) -> dict[str, Any]:
        plain = {"id": uuid7(), "code": code, "severity": severity, "item_id": item_id, "document_id": None}
        return self._place_of() | plain | {"day": None, "quantity": Decimal(0), "details": {}, "sentence": ""}

    def _fresh(self) -> dict[str, Any]:
        """What every new planned order has."""
        return {"state": "proposed", "version": 1, "created_at": self._now, "changed_at": self._now, "custom": {}}

    def _place_of(self) -> dict[str, Any]:
        version = self._version
        return {"company_id": version.company_id, "site_id": version.site_id, "plan_version_id": version.id}

    def _orders(self) -> Iterator[tuple[int, int, PlannedOrder]]:
        horizon = self._plan.facts.horizon
        for order in self._plan.planned():
            yield self._place[order.item], order.piece * horizon + order.day, order  # type: ignore[index]

    def _name_orders(self) -> None:
        for place, slot, order in self._orders():
            id = self._ids[place, slot] = uuid7()
            self._days[id] = self._date(order.day)

    def _find_sales(self) -> None:
        """An order that serves one sales order line and nothing else is made for it."""
        served: dict[UUID, set[UUID | None]] = {}
        for place in range(len(self._loaded.items)):
            for supply, supply_ref, need, need_ref, _ in pegs_of(self._plan, place):
                if supply == "P":
                    line = self._need(need, need_ref) if need == "D" else None
                    served.setdefault(self._ids[place, supply_ref], set()).add(line.id if line else None)
        self._sales = {id: next(iter(lines)) for id, lines in served.items() if len(lines) == 1}

    def _supply(self, place: int, kind: str, reference: int) -> Reference:
        if kind == "P":
            id = self._ids[place, reference]
            return Reference("planned_order", id, self._days[id])
        if kind in "RF":
            return self._loaded.supplies[reference]
        return Reference("on_hand", self._loaded.items[place][0].id, self._loaded.day_zero)

    def _need(self, kind: str, reference: int) -> Reference:
        if kind == "D":
            return self._loaded.demands[reference]
        if kind == "F":
            return self._loaded.supplies[reference]
        if kind == "P":
            name = name_of(self._plan, reference)
            id = self._ids[name.place, slot_of(self._plan, name)]
            return Reference("planned_order", id, self._days[id])
        return Reference("stock_owed", UUID(int=0), self._loaded.day_zero)

    def _date(self, day: int) -> date:
        return self._loaded.day_zero + timedelta(days=day)
