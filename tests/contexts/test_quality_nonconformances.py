"""What failed: the lot is held, somebody else decides, every piece goes somewhere, nothing stays on hold for ever."""

from uuid import UUID

from backend.inventory import queries
from tests.builders.inventory import a_place, check_the_books, on_hand
from tests.builders.production import ORDER as WORK_ORDER
from tests.builders.production import a_product, a_released_order, report, tickets
from tests.builders.purchasing import a_bought, an_order, received
from tests.builders.quality import (
    INSPECTION,
    NONCONFORMANCE,
    a_plan,
    a_rejection,
    a_value,
    an_inspected_item,
    dispositions,
    inspections,
    judged,
    record,
)
from tests.contexts.test_quality import on_hold, refused, usable


def questions(shop):
    return shop.get("/api/approvals?mine=1")["rows"]


def test_a_rejected_lot_is_held_and_the_quality_manager_is_asked(shop):
    manager = shop.as_role("quality_manager", "quality.*", "*.*.read")
    item = an_inspected_item(shop)
    inspection, found = a_rejection(shop, item)
    assert (inspection["state"], inspection["verdict"], inspection["nonconforming"]) == ("judged", "rejected", 1)
    assert (found["state"], found["quantity"], found["description"]) == ("reported", "10", "Width")
    assert (found["lot_id"], found["defect_class"]) == (inspection["lot_id"], "major")
    assert [(one["step"], one["number"]) for one in questions(manager)] == [("concede", found["number"])]
    assert (usable(shop, item), on_hold(shop, item)) == (0, 10)


def test_an_approval_rule_names_who_is_asked_instead(shop):
    shop.make("documents/approval_rule", document=NONCONFORMANCE, step="concede", role="board")
    manager = shop.as_role("quality_manager", "quality.*", "*.*.read")
    board = shop.as_role("board", "quality.*", "*.*.read")
    _, found = a_rejection(shop, an_inspected_item(shop))
    assert [one["number"] for one in questions(board)] == [found["number"]]
    assert questions(manager) == []


def test_whoever_judged_does_not_concede(shop):
    item = an_inspected_item(shop)
    a_plan(shop, item)
    received(shop, an_order(shop, item, 10), 10)
    inspector = shop.as_role("quality_manager", "quality.*", "*.*.read")
    inspection = judged(inspector, inspections(shop)[0], 12, 12)
    assert questions(inspector) == []
    [question] = inspector.get("/api/approvals")["rows"]
    answer = inspector.request("POST", f"/api/approvals/{question['id']}/approve", {"remark": "fine"})
    assert refused(answer) == (403, "Nobody decides on what they asked for themselves.")
    assert (shop.read(INSPECTION, inspection["id"])["state"], usable(shop, item)) == ("judged", 0)


def test_a_concession_frees_the_lot_and_says_why(shop):
    manager = shop.as_role("quality_manager", "quality.*", "*.*.read")
    item = an_inspected_item(shop)
    inspection, found = a_rejection(shop, item)
    manager.post(f"/api/approvals/{questions(manager)[0]['id']}/approve", remark="The customer agrees.")
    now = shop.read(NONCONFORMANCE, found["id"])
    assert (now["state"], now["concession_reason"]) == ("verified", f"Width ({found['number']})")
    assert [(d["disposition"], d["quantity"]) for d in now["dispositions"]] == [("disposition_concession", "10")]
    decided = shop.read(INSPECTION, inspection["id"])
    assert (decided["state"], decided["usage_decision"], decided["held"]) == ("decided", "concession", "0")
    assert (usable(shop, item), on_hold(shop, item)) == (10, 0)
    check_the_books(shop)


def test_a_critical_nonconformance_has_no_concession_and_nobody_is_asked_for_one(shop):
    manager = shop.as_role("quality_manager", "quality.*", "*.*.read")
    item = an_inspected_item(shop)
    _, found = a_rejection(shop, item, defect_class="critical")
    number = found["number"]
    assert (found["defect_class"], questions(manager)) == ("critical", [])
    assert f"Nonconformance {number} is critical; say what is done with it." in [
        row["text"] for row in manager.get("/api/notices")["rows"]
    ]
    answer = refused(shop.try_step(NONCONFORMANCE, found, "concede", reason="please"))
    sentence = f"Nonconformance {number} is critical; there is no concession for it."
    assert answer == (409, sentence)
    shop.change(NONCONFORMANCE, found, dispositions=dispositions(concession=10))
    assert refused(shop.try_step(NONCONFORMANCE, found, "dispose")) == (409, sentence)
    assert (usable(shop, item), on_hold(shop, item)) == (0, 10)


def test_the_dispositions_come_to_the_whole(shop):
    item = an_inspected_item(shop)
    _, found = a_rejection(shop, item)
    for parts in ({"scrap": 4}, {"scrap": 6, "sort": 5}):
        shop.change(NONCONFORMANCE, shop.read(NONCONFORMANCE, found["id"]), dispositions=dispositions(**parts))
        answer = refused(shop.try_step(NONCONFORMANCE, found, "dispose"))
        total = sum(parts.values())
        assert answer == (409, f"The dispositions come to {total}; 10 do not conform.")
    assert on_hold(shop, item) == 10


def disposed(shop, found, **parts):
    shop.change(NONCONFORMANCE, found, dispositions=dispositions(**parts))
    return shop.step(NONCONFORMANCE, found, "dispose")


def test_scrap_leaves_stock_and_the_question_is_over(shop):
    manager = shop.as_role("quality_manager", "quality.*", "*.*.read")
    item = an_inspected_item(shop)
    inspection, found = a_rejection(shop, item)
    assert disposed(shop, found, scrap=10)["state"] == "dispositioned"
    assert (usable(shop, item), on_hold(shop, item)) == (0, 0)
    assert shop.read(INSPECTION, inspection["id"])["usage_decision"] == "scrap"
    assert questions(manager) == []
    [move] = shop.list("inventory/stock_move", "kind=scrap")
    assert shop.read("inventory/stock_move", move["id"])["moves"][0]["quantity"] == "10"
    check_the_books(shop)


def test_what_is_conceded_becomes_usable_and_what_is_reworked_is_inspected_again(shop):
    item = an_inspected_item(shop)
    _, found = a_rejection(shop, item)
    disposed(shop, found, concession=3, scrap=2, rework=4, **{"return": 1})
    assert (usable(shop, item), on_hold(shop, item)) == (3, 4)
    shop.step(NONCONFORMANCE, found, "verify")
    [again] = [row for row in inspections(shop) if row["source"] == NONCONFORMANCE]
    assert (again["kind"], again["quantity"], again["held"], again["state"]) == (
        "incoming_inspection",
        "4",
        "4",
        "planned",
    )
    assert (usable(shop, item), on_hold(shop, item)) == (3, 4)
    judged(shop, again, 10, 10)
    assert (usable(shop, item), on_hold(shop, item)) == (7, 0)
    check_the_books(shop)


def test_what_a_person_decided_on_the_inspection_still_ends_with_its_nonconformance(shop):
    item = an_inspected_item(shop)
    inspection, found = a_rejection(shop, item)
    shop.step(INSPECTION, inspection, "decide", usage_decision="rework")
    assert on_hold(shop, item) == 10
    shop.step(NONCONFORMANCE, found, "concede", reason="good enough")
    assert (usable(shop, item), on_hold(shop, item)) == (10, 0)


def test_no_nonconformance_after_all_frees_the_lot(shop):
    item = an_inspected_item(shop)
    inspection, found = a_rejection(shop, item)
    gone = shop.step(NONCONFORMANCE, found, "reject", reason="The gauge was wrong.")
    assert (gone["state"], gone["rejected_reason"]) == ("rejected", "The gauge was wrong.")
    assert shop.read(INSPECTION, inspection["id"])["usage_decision"] == "accept"
    assert (usable(shop, item), on_hold(shop, item)) == (10, 0)


def test_a_nonconformance_from_the_floor_contains_its_lot_until_it_is_verified(shop):
    item = a_bought(shop, "NUT", lot_control="lot")
    receipt = received(shop, an_order(shop, item, 100), 100)
    lot_id = receipt["lines"][0]["lot_id"]
    found = shop.make(NONCONFORMANCE, item_id=item["id"], quantity="3", lot_id=lot_id, description="bent")
    found = shop.step(NONCONFORMANCE, shop.step(NONCONFORMANCE, found, "report"), "contain")
    assert shop.perform(lambda act: free(act, shop, item)) == 0
    disposed(shop, found, scrap=1, sort=2)
    shop.step(NONCONFORMANCE, found, "verify")
    [again] = inspections(shop)
    assert (again["kind"], again["held"], again["state"]) == ("stock_inspection", "2", "requested")
    assert (usable(shop, item), on_hold(shop, item)) == (97, 2)
    assert shop.perform(lambda act: free(act, shop, item)) == 97


def free(act, shop, item):
    return queries.available(act.session, shop.site_id, UUID(item["id"]))


# what an order makes


def a_made_product(shop, lot_control="lot", **plan):
    """A product whose output is inspected, fully unless told otherwise."""
    product = a_product(shop, inspect_production=True, lot_control=lot_control)
    a_place(shop)
    a_plan(shop, product, "final_inspection", **({"sampling_mode": "full", "sample_size": None} | plan))
    return product


def final(shop, order):
    rows = [row for row in inspections(shop, f"work_order_id={order['id']}") if row["kind"] == "final_inspection"]
    return sorted(rows, key=lambda row: row["number"])


def made(shop, order, quantity):
    report(shop, tickets(shop, order)[10], "good", quantity)


def test_a_final_inspection_covers_what_is_there_and_not_what_was_ordered(shop):
    product = a_made_product(shop)
    order = a_released_order(shop, product, 10)
    [planned] = final(shop, order)
    assert (planned["quantity"], planned["sample_size"], planned["held"]) == ("10", 10, "0")
    made(shop, order, 3)
    [first] = final(shop, order)
    assert (first["quantity"], first["sample_size"], first["held"]) == ("3", 3, "3")
    made(shop, order, 1)
    assert [(row["held"], row["sample_size"]) for row in final(shop, order)] == [("4", 4)]
    assert judged(shop, first, 10, 10, 10, 10)["state"] == "decided"
    assert (usable(shop, product), on_hold(shop, product)) == (4, 0)


def test_output_after_the_decision_gets_an_inspection_of_its_own(shop):
    product = a_made_product(shop)
    order = a_released_order(shop, product, 5)
    made(shop, order, 3)
    judged(shop, final(shop, order)[0], 10, 10, 10)
    made(shop, order, 2)
    first, second = final(shop, order)
    assert (first["state"], second["state"], second["held"]) == ("decided", "planned", "2")
    assert first["lot_id"] == second["lot_id"]
    assert (usable(shop, product), on_hold(shop, product)) == (3, 2)
    assert shop.try_step(WORK_ORDER, shop.step(WORK_ORDER, order, "finish"), "close").status_code == 409
    judged(shop, second, 10, 10)
    assert (usable(shop, product), on_hold(shop, product)) == (5, 0)
    assert shop.step(WORK_ORDER, order, "close", leftover="lose", reason="x")["state"] == "closed"


def test_a_concession_on_the_first_part_frees_nothing_of_the_second(shop):
    product = a_made_product(shop)
    order = a_released_order(shop, product, 5)
    made(shop, order, 3)
    judged(shop, final(shop, order)[0], 12, 10, 10)
    made(shop, order, 2)
    [found] = shop.list(NONCONFORMANCE)
    assert found["quantity"] == "3"
    shop.step(NONCONFORMANCE, found, "concede", reason="good enough")
    assert (usable(shop, product), on_hold(shop, product)) == (3, 2)
    assert shop.read(WORK_ORDER, order["id"])["state"] == "running"
    judged(shop, final(shop, order)[1], 10, 10)
    assert (usable(shop, product), on_hold(shop, product)) == (5, 0)


def test_pieces_that_were_taken_back_do_not_free_others(shop):
    product = a_made_product(shop)
    order = a_released_order(shop, product, 5)
    ticket = tickets(shop, order)[10]
    wrong = report(shop, ticket, "good", 3)
    first = final(shop, order)[0]
    record(shop, first, *[a_value(first, sample, 10) for sample in (1, 2, 3)])
    report(shop, ticket, "void", voids_id=wrong["id"])
    assert on_hold(shop, product) == 0
    assert shop.step(INSPECTION, first, "judge")["state"] == "decided"
    made(shop, order, 2)
    assert (usable(shop, product), on_hold(shop, product)) == (0, 2)


def test_orders_without_lots_free_only_what_is_theirs(shop):
    product = a_made_product(shop, lot_control="none")
    one, other = a_released_order(shop, product, 4), a_released_order(shop, product, 6)
    made(shop, one, 4)
    made(shop, other, 6)
    judged(shop, final(shop, one)[0], 10, 10, 10, 10)
    assert (usable(shop, product), on_hold(shop, product)) == (4, 6)
    judged(shop, final(shop, other)[0], *[10] * 6)
    assert (usable(shop, product), on_hold(shop, product)) == (10, 0)


def test_a_first_article_is_accepted_before_anything_is_in_the_store(shop):
    product = a_made_product(shop)
    a_plan(shop, product, "first_article_inspection")
    order = a_released_order(shop, product, 5)
    [first] = [row for row in inspections(shop) if row["kind"] == "first_article_inspection"]
    assert judged(shop, first, 10, 10)["state"] == "decided"
    made(shop, order, 5)
    assert (usable(shop, product), on_hold(shop, product)) == (0, 5)


def test_an_inspection_before_anything_came_does_not_free_what_comes_later(shop):
    product = a_made_product(shop, sampling_mode="fixed", sample_size=1)
    order = a_released_order(shop, product, 5)
    assert judged(shop, final(shop, order)[0], 10)["state"] == "decided"
    made(shop, order, 5)
    assert (usable(shop, product), on_hold(shop, product)) == (0, 5)
    assert final(shop, order)[1]["held"] == "5"


def test_the_books_know_where_scrapped_output_went(shop):
    product = a_made_product(shop)
    order = a_released_order(shop, product, 2)
    made(shop, order, 2)
    judged(shop, final(shop, order)[0], 12, 12)
    [found] = shop.list(NONCONFORMANCE)
    disposed(shop, found, scrap=2)
    shop.step(NONCONFORMANCE, found, "verify")
    assert on_hand(shop, product, a_place(shop)) == 0
    check_the_books(shop)
