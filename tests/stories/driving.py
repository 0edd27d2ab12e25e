"""A factory driven through the HTTP door from a customer's order to its shipment, by the people who do the work.

Used with a small factory made by the test, with the demo factory and with the imported bicycle maker.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.builders.jobs import worked
from tests.shop import Row, Shop


@dataclass
class Factory:
    """Who does what; every one of them has only the rights of their role."""

    shop: Shop
    planner: Shop = field(init=False)
    buyer: Shop = field(init=False)
    storekeeper: Shop = field(init=False)
    worker: Shop = field(init=False)
    inspector: Shop = field(init=False)
    supervisor: Shop = field(init=False)
    seller: Shop = field(init=False)

    def __post_init__(self) -> None:
        hire = self.shop.as_role
        self.seller = hire("story_sales", "sales.*", "*.*.read")
        self.planner = hire("story_planner", "planning.*", "production.work_order.*", "purchasing.*", "*.*.read")
        self.buyer = hire("story_buyer", "purchasing.*", "*.*.read")
        store = ("inventory.*", "purchasing.purchase_receipt.*", "production.material_issue.*", "*.*.read")
        self.storekeeper = hire("story_store", *store)
        self.worker = hire("story_worker", "production.production_report.*", "production.material_issue.*", "*.*.read")
        self.inspector = hire("story_inspector", "quality.inspection.*", "quality.inspection_result.*", "*.*.read")
        self.supervisor = hire("quality_manager", "production.*", "quality.*", "*.*.read")

    def sell(self, item: Row, quantity: int, customer: Row, days: int = 120) -> Row:
        line = {"item_id": item["id"], "quantity": str(quantity), "wanted": date.today() + timedelta(days=days)}
        order = self.seller.make("sales/sales_order", customer_id=customer["id"], ordered=date.today(), lines=[line])
        return self.seller.step("sales/sales_order", order, "confirm")

    def plan(self, scheme: Row) -> Row:
        """Ask for an MRP run and let a worker do it."""
        version = self.planner.make("planning/plan_version", plan_scheme_id=scheme["id"])
        worked(self.shop, version["job_id"])
        done = self.planner.read("planning/plan_version", version["id"])
        assert done["state"] == "done", self.planner.get(f"/api/jobs/{version['job_id']}")
        return done

    def planned(self, version: Row, **where: Any) -> list[Row]:
        query = "&".join([f"plan_version_id={version['id']}", *(f"{name}={value}" for name, value in where.items())])
        return self.planner.every("planning/planned_order", query)

    def orders_below(self, top: Row) -> list[Row]:
        """The planned orders that the top one needs, itself included, deepest first."""
        tree = self.planner.get(f"/api/planning/planned_order/{top['id']}/pegging?direction=down")
        found: dict[str, int] = {}
        _depths(tree, 0, found)
        ids = sorted(found, key=lambda id: -found[id])
        return [self.planner.read("planning/planned_order", id) for id in ids]

    def release(self, planned: Row) -> Row:
        released = self.planner.step("planning/planned_order", planned, "release")
        assert released["state"] == "released"
        return released

    def buy(self, planned: Row) -> list[Row]:
        """Release a bought order and receive what was ordered; the lots that came."""
        return self.receive(self.release(planned)["purchase_order_id"])

    def receive(self, order_id: str) -> list[Row]:
        """Everything of a purchase order, approved where nobody has done so yet."""
        order = self.buyer.read("purchasing/purchase_order", order_id)
        if order["state"] == "draft":
            order = self.buyer.step("purchasing/purchase_order", order, "approve")
        lines = [
            {"purchase_order_line_id": line["id"], "quantity": line["quantity"], "supplier_lot": f"S-{line['id'][-6:]}"}
            for line in order["lines"]
        ]
        receipt = self.storekeeper.make("purchasing/purchase_receipt", purchase_order_id=order_id, lines=lines)
        return [line for line in receipt["lines"] if line["lot_id"]]

    def make(self, planned: Row) -> Row:
        """Release a made order and do everything the floor does with it; the order when it is received."""
        released = self.release(planned)
        assert released["refusal"] == "", released["refusal"]
        order = self.supervisor.read("production/work_order", released["work_order_id"])
        return self.work(order)

    def work(self, order: Row) -> Row:
        self.issue(order)
        for ticket in self.tickets(order):
            self.report(ticket, "start")
            self.report(ticket, "good", quantity=order["quantity"])
            self.report(ticket, "finish")
        return self.supervisor.read("production/work_order", order["id"])

    def tickets(self, order: Row) -> list[Row]:
        rows = self.worker.every("production/ticket", f"work_order_id={order['id']}")
        return sorted(rows, key=lambda ticket: ticket["operation_number"])

    def report(self, ticket: Row, kind: str, **values: Any) -> Row:
        return self.worker.make("production/production_report", ticket_id=ticket["id"], kind=kind, **values)

    def issue(self, order: Row) -> None:
        """Take what the order still needs, what is flushed excepted."""
        wanted = [line for line in order["materials"] if line["issue_mode"] == "pick" and left_of(line) > 0]
        if wanted:
            lines = [{"material_id": m["id"], "item_id": m["item_id"], "quantity": str(left_of(m))} for m in wanted]
            self.storekeeper.make("production/material_issue", work_order_id=order["id"], lines=lines)

    def inspect_all(self, fail: bool = False) -> list[Row]:
        """Record a good value for every sample of every waiting inspection, and judge it."""
        waiting = self.inspector.every("quality/inspection", "state=planned,sampling,testing")
        return [self.inspect(inspection["id"], fail) for inspection in waiting if inspection["lot_id"] or fail]

    def inspect(self, id: str, fail: bool = False) -> Row:
        inspection = self.inspector.read("quality/inspection", id)
        values = [
            {"characteristic_id": line["id"], "sample": sample, **reading(line, bad=fail and place == 0)}
            for place, line in enumerate(inspection["characteristics"])
            for sample in range(1, inspection["sample_size"] + 1)
        ]
        self.inspector.make("quality/inspection_result", inspection_id=id, values=values)
        return self.inspector.step("quality/inspection", inspection, "judge")

    def close(self, order: Row) -> Row:
        order = self.supervisor.step("production/work_order", order, "finish")
        return self.supervisor.step("production/work_order", order, "close")

    def ship(self, order: Row) -> Row:
        now = self.seller.read("sales/sales_order", order["id"])
        lines = [{"sales_order_line_id": line["id"], "quantity": line["quantity"]} for line in now["lines"]]
        shipment = self.seller.make("sales/shipment", sales_order_id=order["id"], lines=lines)
        return self.seller.step("sales/shipment", shipment, "ship")


def left_of(material: Row) -> Decimal:
    taken = Decimal(material["issued"]) - Decimal(material["returned"])
    return Decimal(material["required"]) + Decimal(material["replenished"]) - taken


def reading(line: Row, bad: bool) -> Row:
    """A value in the middle of the limits, or well outside them."""
    if line["kind"] == "qualitative":
        return {"conforms": not bad}
    limits = [Decimal(line[name]) for name in ("lower_limit", "upper_limit") if line[name] is not None]
    middle = sum(limits, Decimal(0)) / len(limits) if limits else Decimal(line["target"] or 1)
    return {"measured_value": str(middle + 1000 if bad else middle)}


def _depths(node: Row, depth: int, found: dict[str, int]) -> None:
    if node["kind"] == "planned_order":
        found[node["id"]] = max(found.get(node["id"], 0), depth)
    for child in node["children"]:
        _depths(child, depth + 1, found)
