"""What is never sent to a phone, and how little travels."""

import gzip

import orjson
import pytest

from backend.contexts import assemble
from backend.documents.bulk import Load, bulk_load
from backend.engineering.item import Item
from backend.people.person import Person
from backend.plant.work_center import WorkCenter
from tests.sync.phone import Phone
from tests.sync.test_pull import AREA, areas


def test_nothing_of_another_company_or_of_types_without_the_right_is_sent(shop, phone):
    stranger = shop.as_stranger()
    stranger.make(AREA, number="CANARY-A", name="CANARY of the other company")
    shop.make("sales/customer", number="CANARY-C", name="CANARY customer")
    text = phone.try_pull("since=0").get_data(as_text=True)
    phone.pull()
    stranger.make(AREA, number="CANARY-B", name="CANARY again")
    text += phone.try_pull(f"since={phone.since}").get_data(as_text=True)
    text += phone.try_pull("since=0&types=sales/customer,people/user").get_data(as_text=True)
    assert "CANARY" not in text


def test_costs_and_personal_data_are_no_part_of_a_pull(shop, phone):
    shop.make("plant/work_center", number="W1", name="Lathes", rate="98765.4321")
    shop.make("people/person", number="P1", name="Zhang San", hired="1999-12-31")
    text = phone.try_pull("since=0").get_data(as_text=True)
    assert "98765.4321" not in text and "1999-12-31" not in text
    controller = Phone(shop).log_in(shop.as_role("controller", "plant.*"))
    assert "98765.4321" in controller.try_pull("since=0").get_data(as_text=True)


def test_a_pull_without_a_log_in_or_with_odd_numbers_is_refused(shop, phone):
    assert shop.client.get("/api/sync/pull?since=0").status_code == 401
    for query in ("since=-1", "since=one", "since=0&limit=999999", "since=" + "9" * 40):
        assert phone.try_pull(query).status_code == 422


def test_a_pull_is_compressed_for_those_who_can_read_it(shop, phone):
    areas(shop, 20)
    headers = {"Authorization": f"Bearer {phone.token}", "Accept-Encoding": "gzip"}
    packed = shop.client.get("/api/sync/pull?since=0", headers=headers)
    assert packed.headers["Content-Encoding"] == "gzip"
    plain = phone.try_pull("since=0")
    assert len(packed.data) < len(plain.data) / 3
    assert gzip.decompress(packed.data).startswith(b'{"to":')


@pytest.mark.slow
def test_a_workers_pack_stays_under_two_megabytes_on_the_wire(shop, phone):
    """A plant with 10,000 items, 400 places of work and 2,000 people."""
    uom = shop.make("engineering/uom", number="pcs", name="piece")
    fill(shop, Item, 10_000, lambda n: {"number": f"1{n:07}", "name": f"齿轮箱壳体 {n % 977} 型", "uom_id": uom["id"]})
    fill(shop, WorkCenter, 400, lambda n: {"number": f"W{n:03}", "name": f"加工中心 {n}", "rate": "1"})
    fill(shop, Person, 2_000, lambda n: {"number": f"P{n:05}", "name": f"张三{n}"})
    size, since, more = 0, 0, True
    while more:
        headers = {"Authorization": f"Bearer {phone.token}", "Accept-Encoding": "gzip"}
        response = shop.client.get(f"/api/sync/pull?since={since}&limit=2000", headers=headers)
        size += len(response.data)
        page = gzip.decompress(response.data)
        since, more = orjson.loads(page)["to"], orjson.loads(page)["more"]
    assert size < 2 * 1024 * 1024


def fill(shop, document, count, row):
    rows = enumerate(map(row, range(count)), 1)
    made = bulk_load(shop.database, assemble(), shop.software(), Load(document), rows)
    assert made.created == count
