"""Every document can be put on paper; costs stay off the paper of those who may not see them."""

import io
from uuid import UUID

import pypdfium2
import pytest

from tests.every_document.test_files import picture, put
from tests.printing.reading import scanned


def text_of(pdf):
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(io.BytesIO(pdf)))


def paper(shop, path):
    response = shop.request("GET", path)
    assert (response.status_code, response.mimetype) == (200, "application/pdf"), response.text
    return text_of(response.data)


@pytest.fixture
def center(shop):
    area = shop.make("plant/area", number="A1", name="Machining")
    return shop.make("plant/work_center", number="W1", name="车床", area_id=area["id"], rate="123.45", capacity="2")


def test_a_plain_print_shows_what_the_document_holds(shop, center):
    text = paper(shop, f"/api/plant/work_center/{center['id']}/print")
    for part in ("W1", "车床", "A1 Machining", "123.45", "Oak Tractors"):
        assert part in text


def test_lines_are_a_table(shop):
    shifts = [{"name": name, "starts_minute": 360, "minutes": 480} for name in ("Early", "Late")]
    row = shop.make("plant/work_calendar", number="C1", name="Two shifts", shifts=shifts)
    text = paper(shop, f"/api/plant/work_calendar/{row['id']}/print")
    assert text.index("Early") < text.index("Late")


def test_costs_are_printed_only_for_those_who_may_see_them(shop, center):
    reader = shop.as_role("reader", "plant.*.read")
    assert "123.45" not in paper(reader, f"/api/plant/work_center/{center['id']}/print")


def test_pictures_that_hang_on_the_document_are_printed(shop, center):
    without = len(shop.request("GET", f"/api/plant/work_center/{center['id']}/print").data)
    sha256 = put(shop, picture(800, 600, color=(1, 2, 3)))
    path = f"/api/plant/work_center/{center['id']}/attachments"
    shop.post(path, sha256=sha256, name="photo.jpg", type="image/jpeg")
    assert len(shop.request("GET", f"/api/plant/work_center/{center['id']}/print").data) > without + 1_000


def test_labels_carry_the_number_and_stay_in_the_order_asked_for(shop):
    rows = [shop.make("plant/equipment", number=f"E{n}", name="Lathe") for n in range(3)]
    ids = ",".join(row["id"] for row in reversed(rows))
    text = paper(shop, f"/api/plant/equipment/labels?ids={ids}")
    assert text.index("E2") < text.index("E1") < text.index("E0")
    assert "E1" in paper(shop, f"/api/plant/equipment/labels?ids={ids}&sheet=1")


def test_the_printed_code_of_an_area_is_read_and_found_again(shop):
    area = shop.make("plant/area", number="A1", name="Machining")
    pdf = shop.request("GET", f"/api/plant/area/labels?ids={area['id']}").data
    [[code]] = scanned(pdf)
    assert code == f"G1:AR:{UUID(area['id']).hex.upper()}"
    found = shop.post("/api/scan", code=code)
    assert (found["document"], found["id"]) == ("plant/area", area["id"])
    assert all(part in text_of(pdf) for part in ("A1", "Machining"))


def test_what_is_not_there_or_not_allowed_is_not_printed(shop, center):
    path = f"/api/plant/work_center/{center['id']}/print"
    machine = shop.make("plant/equipment", number="E1", name="Lathe")
    assert shop.as_stranger().request("GET", path).status_code == 404
    assert shop.as_stranger().request("GET", f"/api/plant/equipment/labels?ids={machine['id']}").status_code == 404
    assert shop.as_role("nobody", "people.*").request("GET", path).status_code == 403
    assert shop.request("GET", f"{path}?template=unknown").status_code == 404
    assert shop.request("GET", "/api/plant/equipment/labels?ids=").status_code == 422
    assert shop.request("GET", "/api/plant/equipment/labels?ids=x").status_code == 422
    assert shop.request("GET", f"/api/plant/work_center/labels?ids={center['id']}").status_code == 404
