"""Kits count what other sites send once they said yes, and are not offered what is promised to others."""

import pytest

from tests.builders.engineering import at_site
from tests.builders.group import another_site
from tests.builders.inventory import a_place
from tests.builders.kitting import kit
from tests.builders.planning import an_assembly, day
from tests.builders.production import a_firm_order
from tests.builders.transfers import TRANSFER, a_transfer, approved, lying


@pytest.fixture
def other(shop):
    return another_site(shop)


def test_a_kit_counts_what_is_on_the_way_once_the_sender_said_yes(shop, other):
    item = lying(shop, other)
    made = a_firm_order(shop, an_assembly(shop, "UNIT", (item, 1)), 5, start=day(1), due=day(4))
    row = a_transfer(other, shop, item, 5)
    [short] = kit(shop, made)["shortages"]
    assert (short["counted"], short["blocking"]["kind"], short["blocking"]["number"]) == (
        False,
        "transfer",
        row["number"],
    )
    sender = approved(other, row)
    [short] = kit(shop, made)["shortages"]
    assert (short["counted"], short["day"], short["owner"]) == (True, str(day(2)), "B")
    other.step(TRANSFER, sender, "ship")
    shop.step(TRANSFER, shop.read(TRANSFER, row["id"]), "receive", location_id=a_place(shop)["id"])
    assert kit(shop, made)["state"] == "full"


def test_what_another_site_has_promised_is_not_offered_again(shop, other):
    item = lying(shop, other, 10)
    made = a_firm_order(shop, an_assembly(shop, "UNIT", (item, 1)), 8, start=day(1), due=day(4))
    assert [fix["kind"] for fix in kit(shop, made)["fixes"]] == ["transfer"]
    third = another_site(shop, "C")
    at_site(third, item, source="buy")
    row = a_transfer(other, third, item, 4)
    assert kit(shop, made)["fixes"] == []
    other.step(TRANSFER, approved(other, row), "pick")
    assert kit(shop, made)["fixes"] == []
