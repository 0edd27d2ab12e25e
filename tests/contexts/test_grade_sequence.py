"""Grade changes: white before dark because the way back needs a wash; steps of grammage; an order by hand."""

from itertools import permutations

import pytest

from tests.shop import ok

TABLE, SEQUENCE = "scheduling/grade_change_table", "scheduling/grade_sequence"


def a_table(shop, *changes, **values):
    names = ("before", "after", "minutes", "broke")
    lines = [each if isinstance(each, dict) else dict(zip(names, each, strict=True)) for each in changes]
    return shop.make(TABLE, **({"number": "PM1", "name": "PM1", "changes": lines} | values))


def white_to_dark(shop, **values):
    """Light to dark 10 minutes, dark to light 90 and a wash; as in the kernel's example."""
    pairs = [("white", "light"), ("light", "dark"), ("white", "dark")]
    steps = [(one, other, 10, "5") for one, other in pairs]
    return a_table(shop, *steps, *((other, one, 90, "400") for one, other in pairs), **values)


def a_sequence(shop, table, *runs, **values):
    center = shop.make("plant/work_center", number="PM1", name="PM1")
    values = {"begins_at": "2026-12-01T00:00:00+08:00", "grade": "white", "tonnes_per_hour": "60"} | values
    costs = {"minute_cost": "0", "broke_cost": "1", "late_cost": "1"}
    links = {"work_center_id": center["id"], "grade_change_table_id": table["id"]}
    return shop.make(SEQUENCE, **(costs | links | values), runs=list(runs))


def the_campaign(shop, **values):
    """A tonne takes a minute; white is due at the end of the first day, and so is dark."""
    runs = [
        {"grade": "dark", "tonnes": "100", "due": "2026-12-01"},
        {"grade": "light", "tonnes": "200"},
        {"grade": "white", "tonnes": "1500", "due": "2026-12-02"},
    ]
    return a_sequence(shop, white_to_dark(shop), *runs, **values)


def chart(shop, sequence):
    return ok(shop.request("GET", f"/api/{SEQUENCE}/{sequence['id']}/chart"))


def by_grade(sequence, *grades):
    ids = {run["grade"]: run["id"] for run in sequence["runs"]}
    return {"order": [ids[grade] for grade in grades]}


def tried(shop, sequence, *grades):
    return ok(shop.request("POST", f"/api/{SEQUENCE}/{sequence['id']}/try", by_grade(sequence, *grades)))


def saved(shop, sequence, *grades):
    path = f"/api/{SEQUENCE}/{sequence['id']}/order"
    return shop.request("POST", path, by_grade(sequence, *grades), If_Match=f'"{sequence["version"]}"')


def grades(told):
    return [row["grade"] for row in told["rows"]]


def test_a_new_sequence_is_reckoned_as_it_stands(shop):
    told = chart(shop, the_campaign(shop))
    assert grades(told) == ["dark", "light", "white"]
    assert [row["change"]["minutes"] for row in told["rows"]] == [10, 90, 90]
    assert [row["starts_at"] for row in told["rows"]] == [
        "2026-11-30T16:10:00+00:00", "2026-11-30T19:20:00+00:00", "2026-12-01T00:10:00+00:00",
    ]  # fmt: skip
    assert told["measures"] == {
        "change_minutes": 190, "broke": "805", "late_minutes": 0, "cost": "805",
        "ends_at": "2026-12-02T01:10:00+00:00",
    }  # fmt: skip


def test_the_order_of_least_cost_is_found_and_proved(shop):
    """White first makes dark 380 minutes late; where a late minute costs twice as much a wash is worth it."""
    sequence = shop.step(SEQUENCE, the_campaign(shop), "arrange")
    told = chart(shop, sequence)
    assert (grades(told), told["measures"]["cost"], told["proved"]) == (["white", "light", "dark"], "390", True)
    assert told["rows"][2]["late_minutes"] == told["measures"]["late_minutes"] == 1500 + 10 + 200 + 10 + 100 - 1440
    every = [tried(shop, sequence, *order)["measures"]["cost"] for order in permutations(grades(told))]
    assert min(every, key=int) == sequence["cost"] == "390"
    dearer = shop.change(SEQUENCE, sequence, late_cost="2")
    assert (dearer["cost"], dearer["proved"]) == ("770", False)
    told = chart(shop, shop.step(SEQUENCE, dearer, "arrange"))
    assert (told["measures"]["cost"], told["measures"]["late_minutes"], told["proved"]) == ("410", 0, True)


def test_another_order_is_tried_without_writing_and_then_saved(shop):
    sequence = shop.step(SEQUENCE, the_campaign(shop, late_cost="0"), "arrange")
    sequence = shop.read(SEQUENCE, sequence["id"])
    assert (sequence["cost"], [run["grade"] for run in sequence["runs"]]) == ("10", ["white", "light", "dark"])
    told = tried(shop, sequence, "dark", "white", "light")
    assert (told["feasible"], told["measures"]["cost"], told["cost_before"]) == (True, "410", "10")
    assert told["rows"][0]["change"] == {"minutes": 10, "broke": "5", "cost": "5", "forbidden": False}
    assert shop.read(SEQUENCE, sequence["id"]) == sequence
    kept = ok(saved(shop, sequence, "dark", "white", "light"))
    assert (kept["sequence"]["version"], kept["proved"]) == (sequence["version"] + 1, False)
    row = shop.read(SEQUENCE, sequence["id"])
    assert (row["cost"], [run["grade"] for run in row["runs"]]) == ("410", ["dark", "white", "light"])
    assert saved(shop, sequence, "white", "light", "dark").status_code == 412


def test_a_forbidden_change_is_named_and_refused(shop):
    wash = {"before": "dark", "after": "white", "forbidden": True}
    table = a_table(shop, wash, usual_minutes=5)
    runs = [{"grade": "white", "grammage": "80", "tonnes": "10"}, {"grade": "dark", "tonnes": "10"}]
    sequence = a_sequence(shop, table, *runs, grade="dark")
    told = chart(shop, sequence)
    assert (told["feasible"], told["sentence"]) == (False, "The change from dark to white 80 g/m² is forbidden.")
    assert told["measures"] is None and [row["starts_at"] for row in told["rows"]] == [None, None]
    refused = saved(shop, sequence, "white", "dark")
    assert (refused.status_code, refused.json["message"]) == (409, told["sentence"])
    assert shop.try_step(SEQUENCE, sequence, "freeze").json["message"] == told["sentence"]
    arranged = shop.try_step(SEQUENCE, sequence, "arrange")
    assert (arranged.status_code, arranged.json["message"]) == (
        409,
        "No order of these grades does without a change that is forbidden.",
    )


@pytest.mark.parametrize(
    ("before", "after", "minutes"),
    [("80", "88", 0), ("80", "72", 0), ("80", "89", 60), ("80", None, 60), ("100", "120", 7), ("100", "150", 9)],
)
def test_a_small_step_of_grammage_is_free_and_the_closest_entry_counts(shop, before, after, minutes):
    entries = [
        {"before": "kraft", "before_grammage": "100", "after": "kraft", "after_grammage": "120", "minutes": 7},
        {"before": "kraft", "before_grammage": "100", "after": "kraft", "minutes": 9},
    ]
    run = {"grade": "kraft", "grammage": after, "tonnes": "10"}
    sequence = a_sequence(shop, a_table(shop, *entries), run, grade="kraft", grammage=before)
    assert chart(shop, sequence)["rows"][0]["change"]["minutes"] == minutes


def test_one_grade_may_run_twice_and_not_before_its_day(shop):
    later = {"grade": "white", "tonnes": "30", "earliest": "2026-12-03"}
    sequence = a_sequence(shop, white_to_dark(shop), {"grade": "white", "tonnes": "60"}, later)
    rows = chart(shop, shop.step(SEQUENCE, sequence, "arrange"))["rows"]
    assert [row["starts_at"] for row in rows] == ["2026-11-30T16:00:00+00:00", "2026-12-02T16:00:00+00:00"]
    assert [row["change"]["minutes"] for row in rows] == [0, 0]


def test_an_order_names_each_run_once(shop):
    sequence = the_campaign(shop)
    refused = shop.request(
        "POST", f"/api/{SEQUENCE}/{sequence['id']}/try", by_grade(sequence, "white", "white", "dark")
    )
    assert (refused.status_code, refused.json["message"]) == (
        422,
        "order: Each run of the sequence must be named once.",
    )


def test_a_frozen_sequence_stays_and_strangers_see_none(shop):
    sequence = shop.step(SEQUENCE, the_campaign(shop), "freeze")
    refused = saved(shop, sequence, "white", "light", "dark")
    assert (refused.status_code, refused.json["message"]) == (
        409,
        "The order cannot be changed while the Grade sequence is frozen.",
    )
    assert shop.try_step(SEQUENCE, sequence, "arrange").status_code == 409
    assert shop.as_stranger().request("GET", f"/api/{SEQUENCE}/{sequence['id']}/chart").status_code == 404
    reader = shop.as_role("winder", "scheduling.grade_sequence.read")
    assert tried(reader, sequence, "white", "light", "dark")["feasible"]
    assert saved(reader, sequence, "white", "light", "dark").status_code == 403


def test_without_runs_there_is_nothing_to_arrange(shop):
    sequence = a_sequence(shop, white_to_dark(shop))
    assert shop.try_step(SEQUENCE, sequence, "arrange").json["message"] == "There are no runs to arrange yet."
    assert chart(shop, sequence)["measures"]["ends_at"] is None
