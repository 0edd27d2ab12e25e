"""The engine seen through two plain types."""

from uuid_utils.compat import uuid7


def test_a_document_is_made_read_and_listed_as_given(shop):
    area = shop.make("plant/area", number="A1", name="Machining")
    center = shop.make("plant/work_center", number="W1", name="Lathes", area_id=area["id"], capacity="2.50")
    assert center["capacity"] == "2.5"
    assert center["area"] == {"id": area["id"], "number": "A1", "title": "Machining"}
    assert [row["number"] for row in shop.list("plant/work_center", "q=lath")] == ["W1"]


def test_the_same_key_twice_is_one_document_and_one_answer(shop):
    key = uuid7()
    first = shop.try_make("plant/area", key, number="A1", name="Machining")
    again = shop.try_make("plant/area", key, number="A1", name="Machining")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    assert len(shop.list("plant/area")) == 1


def test_the_same_key_with_another_body_is_refused(shop):
    key = uuid7()
    shop.try_make("plant/area", key, number="A1", name="Machining")
    other = shop.try_make("plant/area", key, number="A2", name="Painting")
    assert other.status_code == 422
    assert [row["number"] for row in shop.list("plant/area")] == ["A1"]


def test_a_change_needs_the_version_it_is_based_on(shop):
    area = shop.make("plant/area", number="A1", name="Machining")
    without = shop.request("PATCH", f"/api/plant/area/{area['id']}", {"name": "Turning"})
    assert without.status_code == 428
    shop.change("plant/area", area, name="Turning")
    assert shop.try_change("plant/area", area, name="Milling").status_code == 412
    assert shop.read("plant/area", area["id"])["name"] == "Turning"


def test_the_trail_tells_who_changed_what_from_what_to_what(shop):
    area = shop.make("plant/area", number="A1", name="Machining")
    shop.change("plant/area", area, name="Turning")
    rows = shop.get(f"/api/plant/area/{area['id']}/trail")["rows"]
    assert [(row["version"], row["verb"]) for row in rows] == [(2, "change"), (1, "create")]
    assert rows[0]["diff"] == {"name": ["Machining", "Turning"]}


def test_a_stranger_sees_nothing_and_is_told_nothing(shop):
    area = shop.make("plant/area", number="A1", name="Machining")
    stranger = shop.as_stranger()
    assert stranger.request("GET", f"/api/plant/area/{area['id']}").status_code == 404
    assert stranger.list("plant/area", "count=1") == []
    assert stranger.try_make("plant/work_center", number="W", name="W", area_id=area["id"]).status_code == 404
