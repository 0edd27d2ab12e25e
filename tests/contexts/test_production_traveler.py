"""The traveler and the labels, read back as a scanner does."""

import io
from uuid import UUID

import pypdfium2
import pytest

from backend.documents.seals import seal_of
from backend.kernel.packet import open_packet
from backend.settings import Settings
from printing.codes import scan_code
from tests.builders.engineering import an_operation
from tests.builders.inventory import a_lot, a_place, stocked
from tests.builders.production import (
    DUE,
    ORDER,
    REPORT,
    a_product,
    a_released_order,
    a_rod,
    flagged,
    report,
    tickets,
)
from tests.printing.reading import scanned

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def keys(tmp_path, monkeypatch):
    """The key that signs packets lies beside the test's own data."""
    monkeypatch.setenv("GEMBA_DATA_DIR", str(tmp_path))
    return lambda: seal_of(Settings.read({"GEMBA_DATA_DIR": str(tmp_path)}))


def printed(shop, path):
    response = shop.request("GET", path)
    assert (response.status_code, response.mimetype) == (200, "application/pdf"), response.text
    return response.data


def words(pdf):
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(io.BytesIO(pdf)))


def traveler(shop, order):
    return printed(shop, f"/api/production/work_order/{order['id']}/print")


def two_operations(shop):
    operations = (an_operation(shop, 10, name="Saw", instruction="Cut to 200 mm."), an_operation(shop, 20, name="Turn"))
    return a_released_order(shop, a_product(shop, *operations))


def test_the_traveler_carries_the_order_its_tickets_and_a_packet(shop, keys):
    order = two_operations(shop)
    pdf = traveler(shop, order)
    codes = [code for page in scanned(pdf) for code in page]
    wanted = [scan_code("WO", UUID(order["id"]))]
    wanted += [scan_code("OP", UUID(row["id"])) for row in tickets(shop, order).values()]
    assert sorted(code for code in codes if not code.startswith("G1:PK:")) == sorted(wanted)
    [packet] = [code for code in codes if code.startswith("G1:PK:")]
    content = open_packet(packet, keys().holds_raw)
    assert (content["id"], content["checksum"]) == (UUID(order["id"]).hex, order["checksum"])
    assert [row[1:] for row in content["operations"]] == [["10", "Saw", "WC1"], ["20", "Turn", "WC1"]]


def test_the_traveler_tells_what_is_made_of_what_until_when(shop):
    order = two_operations(shop)
    text = words(traveler(shop, order))
    for shown in (order["number"], "SHAFT", "100", str(DUE), "Saw", "Cut to 200 mm.", "ROD", order["checksum"][:4]):
        assert shown in text


def test_a_report_by_the_checksum_on_the_paper_is_of_this_release(shop):
    order = two_operations(shop)
    ticket = tickets(shop, order)[10]
    assert flagged(report(shop, ticket, "good", 1, checksum=order["checksum"][:12])) == ""
    assert "older traveler" in flagged(report(shop, ticket, "good", 1, checksum=order["checksum"][:4]))


def test_an_order_with_too_many_operations_for_one_code_still_has_its_paper(shop):
    long = a_product(shop, *(an_operation(shop, n, name="Milling of the side face") for n in range(10, 610, 10)))
    order = a_released_order(shop, long, 3)
    codes = [code for page in scanned(traveler(shop, order)) for code in page]
    assert len([code for code in codes if code.startswith("G1:OP:")]) == 60


def test_an_order_without_tickets_is_printed_without_operations(shop):
    order = shop.make(ORDER, item_id=a_product(shop)["id"], quantity="5", due=DUE)
    assert order["number"] in words(traveler(shop, order))


def test_labels_of_lots_say_how_much_of_what_and_whether_it_may_be_used(shop):
    rod = a_rod(shop, lot_control="lot")
    lot = a_lot(shop, rod, "L-1", DUE)
    stocked(shop, rod, 25, a_place(shop), lot, status="quality_hold")
    pdf = printed(shop, f"/api/inventory/lot/labels?ids={lot['id']}")
    assert scanned(pdf) == [[scan_code("LT", UUID(lot["id"]))]]
    text = words(pdf)
    for shown in ("ROD", "25", "pcs", "Quality hold", str(DUE)):
        assert shown in text


def test_labels_of_items_and_places_are_read_back(shop):
    rod, place = a_rod(shop), a_place(shop)
    item = printed(shop, f"/api/engineering/item/labels?ids={rod['id']}&sheet=1")
    assert scanned(item) == [[scan_code("IT", UUID(rod["id"]))]]
    shelf = printed(shop, f"/api/inventory/storage_location/labels?ids={place['id']}")
    assert scanned(shelf) == [[scan_code("LC", UUID(place["id"]))]]


def a_user(shop):
    role = shop.make("people/role", number="w", name="Worker", rights=["production.*"])
    person = shop.make("people/person", number="E-7", name="Li Na", job_title="Turner")
    roles = [{"role_id": role["id"], "in_company_id": str(shop.company_id)}]
    return shop.make("people/user", number="lina", person_id=person["id"], roles=roles)


def test_a_badge_is_printed_by_who_may_issue_it(shop):
    user = a_user(shop)
    path = f"/api/people/user/badges?ids={user['id']}"
    without = shop.request("GET", path)
    assert (without.status_code, without.json["message"]) == (409, "Li Na has no badge yet; issue one first.")
    code = shop.post(f"/api/people/user/{user['id']}/badge")["badge"]
    pdf = printed(shop, path)
    assert scanned(pdf) == [[code]]
    assert "Turner" in words(pdf)
    reader = shop.as_role("reader", "*.*.read")
    assert reader.request("GET", path).status_code == 403
    assert shop.as_stranger().request("GET", path).status_code == 404


def test_nothing_is_reported_by_printing(shop):
    order = two_operations(shop)
    before = shop.trail()
    traveler(shop, order)
    assert (shop.trail(), shop.list(REPORT)) == (before, [])
