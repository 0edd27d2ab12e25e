"""What schemes and vetoes are refused for: circles, rivals, items made of each other, and what is said wrongly."""

from uuid import uuid4

import pytest

from tests.builders.engineering import a_bought_item, a_made_item, a_uom, an_item
from tests.builders.substitution_documents import (
    SCHEME,
    VETO,
    a_released_scheme,
    a_scheme,
    bought_items,
    sets_of,
)


def refused_release(shop, scheme):
    answer = shop.try_step(SCHEME, scheme, "release")
    assert shop.read(SCHEME, scheme["id"])["state"] == "draft"
    return answer.status_code, answer.json["message"]


def test_a_circle_of_one_way_schemes_is_refused_with_its_members(shop):
    a, b, c = bought_items(shop, "ABC")
    one, two = a_released_scheme(shop, "replacement", a, b), a_released_scheme(shop, "use_up", b, c)
    shut = a_scheme(shop, "replacement", c, a)
    status, message = refused_release(shop, shut)
    assert status == 409
    head, named = message.removesuffix(").").split(" (")
    assert head in (
        "Items would replace each other in a circle: A → B → C → A",
        "Items would replace each other in a circle: B → C → A → B",
        "Items would replace each other in a circle: C → A → B → C",
    )
    assert set(named.split(", ")) == {one["number"], two["number"], shut["number"]}


def test_mutual_substitutes_are_no_circle(shop):
    a, b = bought_items(shop, "AB")
    a_released_scheme(shop, "priority", a, b)
    assert a_released_scheme(shop, "priority", b, a)["state"] == "released"


def test_a_scheme_that_nothing_tells_from_another_is_refused_naming_it(shop):
    a, b, c = bought_items(shop, "ABC")
    first, second = a_released_scheme(shop, "priority", a, b), a_scheme(shop, "use_up", a, c)
    assert refused_release(shop, second) == (
        409,
        f"{second['number']} and {first['number']} would rule the same needs of A; "
        "give one another priority, scope, site or start, or end the other.",
    )
    shop.change(SCHEME, second, priority=2)
    assert a_released_scheme(shop, "priority", a, c, valid_from="2026-05-01")["state"] == "released"
    second = shop.read(SCHEME, second["id"])
    assert shop.step(SCHEME, second, "release")["state"] == "released"


def test_the_end_of_a_released_scheme_does_not_move_into_the_time_of_another(shop):
    a, b, c = bought_items(shop, "ABC")
    first = a_released_scheme(shop, "replacement", a, b, valid_to="2026-06-01")
    second = a_released_scheme(shop, "replacement", b, a, valid_from="2026-06-01")
    refused = shop.try_change(SCHEME, first, valid_to="2026-06-02")
    assert refused.status_code == 409
    assert refused.json["message"].startswith("Items would replace each other in a circle: ")
    assert second["number"] in refused.json["message"]
    assert shop.read(SCHEME, first["id"])["valid_to"] == "2026-06-01"
    refused = shop.try_change(SCHEME, first, members=sets_of(a, c))
    assert (refused.status_code, refused.json["message"]) == (
        409,
        "Items cannot be changed while the Substitution scheme is released.",
    )


def test_an_item_and_what_it_is_made_of_are_not_planned_together(shop):
    ore, other = bought_items(shop, ("ORE", "OTHER"))
    plate = a_made_item(shop, "PLATE", (ore, 1))
    door = a_made_item(shop, "DOOR", (plate, 2))
    a_released_scheme(shop, "priority", door, other)
    shut = a_scheme(shop, "priority", other, ore)
    assert refused_release(shop, shut) == (
        409,
        "DOOR is made of ORE; items that are planned together must not contain each other.",
    )


def test_what_is_not_released_substitutes_nothing(shop):
    a = a_bought_item(shop, "A")
    shut = a_scheme(shop, "priority", a, an_item(shop, "B"))
    said = f"{shut['number']} cannot be released: not released are B (draft)."
    assert refused_release(shop, shut) == (409, said)


def test_an_incomplete_draft_is_kept_and_not_released(shop):
    a = a_bought_item(shop, "A")
    only_main, only_option = a_scheme(shop, "priority", a), a_scheme(shop, "priority", [], a)
    assert refused_release(shop, only_main) == (
        409,
        f"{only_main['number']} cannot be released. No item has an option number from 1 on.",
    )
    assert refused_release(shop, only_option) == (
        409,
        f"{only_option['number']} cannot be released. No item has option number 0, the main set.",
    )


BAD = [
    ({"order_on": 3}, "order_on: There is no such option."),
    ({"options": [{"option_number": 1}, {"option_number": 1}]}, "options: An option stands here twice."),
    ({"options": [{"option_number": 2}]}, "options: This option has no items."),
    ({"options": [{"option_number": 1, "share": "1.5"}]}, "options: A share lies between 0 and 1."),
    ({"kind": "substitution_by_date"}, "switch_on: A substitution by date needs its day."),
    ({"switch_on": "2026-03-09"}, "switch_on: only a substitution by date has such a day."),
    ({"level": "family"}, "item_group_id: the scope family needs it."),
    ({"scope_id": str(uuid4())}, "scope_id: the scope item has no use for it."),
    ({"keep": "-1"}, "keep: 0 or more is needed."),
    ({"quantity": "0"}, "quantity: More than 0 is needed."),
]  # fmt: skip


@pytest.mark.parametrize(("given", "said"), BAD)
def test_what_is_said_wrongly_names_the_field_and_keeps_nothing(shop, given, said):
    a, b = bought_items(shop, "AB")
    refused = shop.try_make(SCHEME, **{"members": sets_of(a, b)} | given)
    assert (refused.status_code, refused.json["message"]) == (422, said)
    assert shop.list(SCHEME) == []


def test_members_that_contradict_themselves_are_not_kept(shop):
    a, b = bought_items(shop, "AB")
    for members, said in (
        (sets_of(a, a), "members: An option has the same items as the main set."),
        (sets_of(a, [b, (b, 2)]), "members: An item stands twice in one set."),
    ):
        refused = shop.try_make(SCHEME, members=members)
        assert (refused.status_code, refused.json["message"]) == (422, said)
    kilo = a_uom(shop, "kg", dimension="mass")
    members = sets_of(a, b)
    members[1]["uom_id"] = kilo["id"]
    refused = shop.try_make(SCHEME, members=members)
    assert refused.status_code == 409
    assert refused.json["message"].startswith("B: ")
    assert shop.list(SCHEME) == []


def test_a_scope_is_a_record_that_the_person_may_see(shop):
    a, b = bought_items(shop, "AB")
    stranger = shop.as_stranger()
    theirs = stranger.make("sales/customer", number="T", name="T")
    given = {"members": sets_of(a, b), "level": "customer", "scope_id": theirs["id"]}
    refused = shop.try_make(SCHEME, **given)
    assert (refused.status_code, refused.json["message"]) == (404, "scope_id: there is no such customer.")
    assert shop.list(SCHEME) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"against": "customer"}, "customer_id: name the customer."),
        ({"customer_id": str(uuid4()), "mark": "EU"}, "customer_id: only a veto against a customer names one."),
        ({"mark": " "}, "mark: name the market, law rule or certificate."),
        ({"against": "everywhere", "mark": "EU"}, "mark: leave it empty."),
        ({"mark": "EU", "unknown": True}, "unknown: only a law check can be without an answer."),
    ],
)
def test_a_veto_says_against_what(shop, given, said):
    refused = shop.try_make(VETO, item_id=a_bought_item(shop, "A")["id"], **given)
    assert (refused.status_code, refused.json["message"]) == (422, said)
    assert shop.list(VETO) == []
