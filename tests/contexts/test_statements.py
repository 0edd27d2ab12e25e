"""What is written in one act takes as many statements for many lines as for few: purchasing, sales and release."""

from datetime import date

import pytest

from tests.builders.engineering import a_line as a_component
from tests.builders.engineering import an_operation, statements
from tests.builders.inventory import a_place, stocked
from tests.builders.production import a_firm_order, a_material, a_product
from tests.builders.purchasing import DUE, a_bought, a_supplier
from tests.builders.sales import a_draft, a_good, a_shipment
from tests.builders.sales import a_line as a_sold_line

FEW, MANY = 2, 9
ORDER = "production/work_order"


def bought_lines(shop, count):
    """An approved purchase order of so many items."""
    items = [a_bought(shop, f"NUT-{count}-{n}", lot_control="lot") for n in range(count)]
    lines = [{"item_id": item["id"], "quantity": "10", "due": DUE} for item in items]
    given = {"supplier_id": a_supplier(shop)["id"], "ordered": date.today(), "lines": lines}
    return shop.step("purchasing/purchase_order", shop.make("purchasing/purchase_order", **given), "approve")


def receiving(shop, count):
    order = bought_lines(shop, count)
    lines = [{"purchase_order_line_id": line["id"], "quantity": "10"} for line in order["lines"]]
    return lambda: shop.make("purchasing/purchase_receipt", purchase_order_id=order["id"], lines=lines)


def selling(shop, count):
    lines = [a_sold_line(a_good(shop, f"PUMP-{count}-{n}"), 3) for n in range(count)]
    order = a_draft(shop, *lines)
    return lambda: shop.step("sales/sales_order", order, "confirm")


def shipping(shop, count):
    lines = [a_sold_line(a_good(shop, f"FAN-{count}-{n}", 5), 3) for n in range(count)]
    order = shop.step("sales/sales_order", a_draft(shop, *lines), "confirm")
    shipment = a_shipment(shop, order, *([3] * count))
    return lambda: shop.step("sales/shipment", shipment, "ship")


def releasing(shop, count):
    a_place(shop)
    parts = [a_material(shop, f"ROD-{count}-{n}") for n in range(count)]
    for part in parts:
        stocked(shop, part, 500, a_place(shop))
    operations = [an_operation(shop, 10 * n) for n in range(1, count + 1)]
    product = a_product(shop, *operations, number=f"P-{count}", parts=tuple(a_component(part, 1) for part in parts))
    order = a_firm_order(shop, product, 10)
    return lambda: shop.step(ORDER, order, "release")


@pytest.mark.parametrize("deed", [receiving, selling, shipping, releasing], ids=lambda deed: deed.__name__)
def test_many_lines_take_as_many_statements_as_few(shop, deed):
    deed(shop, 1)()  # what comes once only, such as a series of numbers
    few, many = (statements(shop, deed(shop, count)) for count in (FEW, MANY))
    assert many == few
