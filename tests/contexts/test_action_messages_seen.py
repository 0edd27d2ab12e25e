"""Who sees which action messages, whose they are and how old; a wrong question says what is wrong."""

from uuid import UUID

import pytest

from tests.builders.engineering import an_item, at_site
from tests.builders.inventory import a_place, stocked
from tests.builders.messages import ANSWER, MESSAGES, messages, seen, sentence
from tests.builders.planning import SCHEME, a_part, a_scheme, day, demand, planned
from tests.builders.purchasing import a_draft


@pytest.fixture
def bolt(shop):
    """Fifteen are there, thirty are needed in four days and twenty in twelve."""
    item = a_part(shop, "BOLT")
    stocked(shop, item, 15, a_place(shop))
    demand(shop, item, 30, 4)
    demand(shop, item, 20, 12)
    return item


@pytest.fixture
def bought(shop, bolt):
    """Forty come in ten days; the order is a draft."""
    return a_draft(shop, bolt, 40, due=day(10))


def test_the_owner_is_the_planner_at_the_site_else_of_the_group_else_of_the_plan(shop):
    persons = [shop.make("people/person", number=name, name=name) for name in ("ANN", "BOB", "CAT")]
    group = shop.make("engineering/item_group", number="G", name="Gears", planner_id=persons[1]["id"])
    shop.change(SCHEME, a_scheme(shop), planner_id=persons[2]["id"])
    for number, values, here in (
        ("P1", {"item_group_id": group["id"]}, {"planner_id": persons[0]["id"]}),
        ("P2", {"item_group_id": group["id"]}, {}),
        ("P3", {}, {}),
    ):
        item = an_item(shop, number, **values)
        at_site(shop, item, source="buy", **here)
        a_draft(shop, shop.step("engineering/item", item, "release"), 8, due=day(5))
    planned(shop)
    assert {row["item"]["number"]: row["owner"]["name"] for row in messages(shop)} == {
        "P1": "ANN",
        "P2": "BOB",
        "P3": "CAT",
    }
    assert [row["item"]["number"] for row in messages(shop, f"owner={persons[1]['id']}")] == ["P2"]
    assert messages(shop, "owner=none") == messages(shop, "owner=me") == []


def test_a_message_is_as_old_as_the_first_run_that_gave_it(shop, bolt, bought):
    first = planned(shop)
    planned(shop)
    [row] = messages(shop)
    assert row["since"] == first["finished_at"]
    a_draft(shop, a_part(shop, "NUT"), 9, due=day(2))
    last = planned(shop)
    [new] = [row for row in messages(shop) if row["number"] != bought["number"]]
    assert new["since"] == last["finished_at"]


def test_another_sites_people_neither_see_nor_answer(shop, bolt, bought):
    planned(shop)
    [row] = messages(shop)
    other = shop.make("plant/site", number="C1-2", name="South works")
    elsewhere, stranger = shop.as_role("south", "*", site_id=UUID(other["id"])), shop.as_stranger()
    for person in (elsewhere, stranger):
        answer = person.request("GET", f"{MESSAGES}?plan_scheme_id={a_scheme(shop)['id']}")
        assert answer.status_code == 404
        body = seen(shop, row) | {"reason": "Mine."}
        assert person.request("POST", f"{MESSAGES}/dismiss", body).status_code == 404
    assert shop.list(ANSWER) == []
    nobody = shop.as_role("nobody", "nothing.*")
    assert nobody.request("GET", MESSAGES).status_code == 403
    body = seen(shop, row) | {"reason": "Mine."}
    assert nobody.request("POST", f"{MESSAGES}/dismiss", body).status_code == 403


@pytest.mark.parametrize(
    ("query", "told_"),
    [
        ("code=sideways", "code: 'sideways' is not one of in, out, cancel, decrease, increase."),
        ("limit=201", "limit: a whole number from 1 to 200 is needed."),
        ("owner=7", "owner: an id is needed."),
        ("plan_scheme_id=x", "plan_scheme_id: an id is needed."),
    ],
)
def test_a_question_with_a_wrong_word_says_which(shop, query, told_):
    a_scheme(shop)
    answer = shop.request("GET", f"{MESSAGES}?{query}")
    assert sentence(answer) == (422, told_)
