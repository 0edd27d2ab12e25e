"""Early warning: what begins soon and will be short is a row of the list, and a notice to its owner, once."""

from uuid import UUID

import pytest

from backend.contexts import assemble
from backend.documents.claims import Claim
from backend.documents.jobs import JobRun
from backend.planning.kitting_watching import look
from tests.builders.inventory import a_place, stocked
from tests.builders.kitting import KIT, another_site, expected, kits, on, the_example, the_material, the_plan, the_pool
from tests.builders.planning import TODAY, a_part, an_assembly, day
from tests.builders.planning import planned as planned_by_a_run
from tests.builders.production import a_firm_order, a_released_order
from tests.shop import Shop
from workers.schedule import PERIODIC


def warned(shop, level):
    """Number of the order and the days until it begins, of what and how much it will be short."""
    rows = shop.get(f"{KIT}/warnings?level={level}")["rows"]
    return [
        (row["number"], row["days"], [(one["item"]["number"], one["short"]) for one in row["shortages"]])
        for row in rows
    ]


def morning(shop):
    """The job as it comes round; how many notices it wrote."""
    claim = Claim(UUID(int=1), 1, "planning.warn", {}, None, 3)
    return look(JobRun(shop.database, claim, assemble()), {})["told"]


def heard(person: Shop):
    return [row["text"] for row in person.get("/api/notices")["rows"]]


def owned_by(shop, item, **values):
    """The item's parameters at the site name somebody."""
    [here] = shop.list("inventory/item_site", f"item_id={item['id']}")
    shop.change("inventory/item_site", shop.read("inventory/item_site", here["id"]), **values)


@pytest.fixture
def planner(shop):
    return shop.as_role("planner", "planning.*", site_id=shop.site_id)


@pytest.fixture
def buyer(shop):
    return shop.as_role("buyer", "purchasing.*", site_id=shop.site_id)


@pytest.mark.parametrize(("level", "within"), [("forecast", 30), ("order", 14), ("plan", 10), ("work_order", 3)])
def test_each_level_warns_so_many_days_ahead(shop, level, within):
    told = shop.get(f"{KIT}/warnings?level={level}")
    assert (told["within_days"], told["rows"]) == (within, [])
    assert shop.get(f"{KIT}/warnings?level=issue")["within_days"] == 1


def test_what_begins_later_than_that_is_not_warned_of(shop):
    bolt = a_part(shop, "BOLT")
    frame = an_assembly(shop, "FRAME", (bolt, 2))
    soon = a_firm_order(shop, frame, 5, start=day(3), due=day(8))
    a_firm_order(shop, frame, 5, start=day(4), due=day(8))
    assert warned(shop, "work_order") == [(soon["number"], 3, [("BOLT", "10")])]
    assert [row["warned"] for row in kits(shop)["rows"]] == [True, False]


def test_the_list_says_when_it_comes_and_who_sees_to_it(shop, buyer):
    rows = the_pool(shop)
    owned_by(shop, rows["A"], buyer_id=buyer.person_id)
    [told] = shop.get(f"{KIT}/warnings?level=order")["rows"]
    [short] = told["shortages"]
    assert (told["number"], on(told["start"]), on(short["need_day"]), on(short["day"])) == (
        rows["WO2"]["number"], 6, 6, 8,
    )  # fmt: skip
    assert short["owned_by"]["id"] == str(buyer.person_id)
    assert short["blocking"]["number"] == rows["PO77"]["number"]


def test_the_buyer_of_what_is_bought_is_told_and_told_once(shop, planner, buyer):
    rows = the_pool(shop)
    owned_by(shop, rows["A"], buyer_id=buyer.person_id)
    assert morning(shop) == 1
    text = f"For {rows['WO2']['number']}, which starts on {day(6)}, these will be short: A"
    assert (heard(buyer), heard(planner)) == ([text], [])
    [notice] = buyer.get("/api/notices")["rows"]
    assert (notice["document"], notice["document_id"]) == ("planning/order_pool_entry", rows["WO2"]["id"])
    assert (morning(shop), heard(buyer)) == (0, [text])


def test_where_nobody_sees_to_an_item_the_planners_of_the_site_are_told(shop, planner):
    rows = the_example(shop)
    second = another_site(shop, rows["A"], 1)
    elsewhere = shop.as_role("planner", "planning.*", site_id=UUID(second["id"]))
    frame = an_assembly(shop, "FRAME", (a_part(shop, "BOLT"), 2), (a_part(shop, "NUT"), 2))
    order = a_firm_order(shop, frame, 5, start=day(2), due=day(8))
    assert morning(shop) == 1
    assert heard(planner) == [f"For {order['number']}, which starts on {day(2)}, these will be short: BOLT, NUT"]
    assert (heard(elsewhere), heard(shop.as_stranger())) == ([], [])


def test_another_shortage_of_the_same_order_is_told_and_what_is_no_longer_short_is_not(shop, planner):
    bolt, nut = a_part(shop, "BOLT"), a_part(shop, "NUT")
    frame = an_assembly(shop, "FRAME", (bolt, 2), (nut, 2))
    stocked(shop, nut, 10, a_place(shop))
    order = a_firm_order(shop, frame, 5, start=day(2), due=day(8))
    assert morning(shop) == 1
    pin = an_assembly(shop, "PIN", (nut, 1))
    a_firm_order(shop, pin, 3, start=day(1), due=day(8), priority=1)
    assert morning(shop) == 1
    assert heard(planner) == [
        f"For {order['number']}, which starts on {day(2)}, these will be short: {lacks}"
        for lacks in ("BOLT, NUT", "BOLT")
    ]
    stocked(shop, bolt, 10, a_place(shop))
    stocked(shop, nut, 10, a_place(shop))
    assert morning(shop) == 0


def test_a_plan_made_anew_does_not_tell_the_same_again(shop, planner):
    rows = the_plan(shop)
    first = morning(shop)
    told = [text for text in heard(planner) if text.startswith("For what is planned")]
    assert told == [f"For what is planned to start on {day(6)} these will be short: A"]
    planned_by_a_run(shop)
    assert (morning(shop), len(heard(planner))) == (0, first)
    [plan] = [row for row in planner.get("/api/notices")["rows"] if row["text"] == told[0]]
    assert (plan["document"], plan["document_id"]) == ("engineering/item", rows["UNIT"]["id"])


def test_a_forecast_that_cannot_be_made_is_told_by_its_period(shop, planner):
    rows = the_material(shop)
    expected(shop, rows["UNIT"], (0, 12, 60))
    assert morning(shop) == 1
    assert heard(planner) == [f"For the forecast of {TODAY} – {day(11)} these will be short: A, B"]


def test_what_is_not_at_the_line_on_the_eve_is_told(shop, planner):
    bolt = a_part(shop, "BOLT", default_location_id=a_place(shop, "LINE-1", "line_side")["id"])
    stocked(shop, bolt, 10, a_place(shop))
    frame = an_assembly(shop, "FRAME", (bolt, 2))
    order = a_released_order(shop, frame, 5, start=day(1), due=day(8))
    a_released_order(shop, frame, 5, start=day(2), due=day(8), priority=9)
    assert [number for number, _, _ in warned(shop, "issue")] == [order["number"]]
    morning(shop)
    assert f"{order['number']} starts on {day(1)}, and these are not at the line: BOLT" in heard(planner)


def test_it_is_looked_for_every_day_and_said_in_both_languages(shop, planner):
    [daily] = [one for one in PERIODIC if one.kind == "planning.warn"]
    assert daily.every.days == 1
    frame = an_assembly(shop, "FRAME", (a_part(shop, "BOLT"), 2))
    order = a_firm_order(shop, frame, 5, start=day(2), due=day(8))
    morning(shop)
    planner.language = "zh-CN"
    assert heard(planner) == [f"{order['number']}（{day(2)} 开工）将缺料：BOLT"]
