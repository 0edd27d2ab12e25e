"""Every type through the front door: made, read, changed, refused; each write leaves its trail, each refusal none."""

from decimal import Decimal
from functools import cache

import jsonschema_rs
import pytest
from uuid_utils.compat import uuid7

from backend.contexts import assemble
from backend.documents.fields import fields_of, lines_of
from backend.documents.openapi_shapes import name_of
from tests.every_document.conftest import BY_COMMANDS, MADE, NAMES
from tests.every_document.one_app import described
from tests.shop import plain

MANAGED = ("version", "created_at", "created_by_id", "changed_at", "changed_by_id", "custom", "sought")


@cache
def validator(shape):
    components = described()["components"]
    schema = {"$ref": f"#/components/schemas/{shape}", "components": components}
    return jsonschema_rs.validator_for(schema, validate_formats=True)


def required_fields(name):
    document = assemble().documents[name]
    own = [] if document.spec.number else ["number"]
    return own + [field.name for field in fields_of(document) if field.required and not field.locked]


def same(given, found):
    """Whether what was given is what is there; numbers by value, lines by their place."""
    if isinstance(given, list) and found and isinstance(found[0], dict) and given and isinstance(given[0], dict):
        return len(given) == len(found) and all(same(line, there) for line, there in zip(given, found, strict=True))
    if isinstance(given, dict):
        return all(same(value, found[name]) for name, value in given.items())
    if isinstance(found, str) and isinstance(given, str) and found != given:
        try:
            return Decimal(given) == Decimal(found)
        except ArithmeticError:
            return False
    return given == found


@pytest.mark.parametrize("name", MADE)
def test_it_is_made_read_and_listed_as_given(name, floor):
    values = plain(floor.values(name))
    response = floor.shop.try_make(name, **values)
    assert response.status_code == 201, response.text
    assert (response.headers["ETag"], response.json["version"]) == ('"1"', 1)
    row = floor.shop.read(name, response.json["id"])
    for field, value in values.items():
        assert same(value, row[field]), (field, value, row[field])
    listed = floor.shop.list(name, f"number={row['number']}&count=1&lines=1")
    assert [each["id"] for each in listed] == [row["id"]]
    assert [each["id"] for each in floor.shop.list(name, f"q={row['number']}")][:1] == [row["id"]]
    for answer in (response.json, row, listed[0]):
        validator(name_of(floor.document(name))).validate(answer)


@pytest.mark.parametrize("name", MADE)
def test_making_it_leaves_one_trail_that_tells_who_and_what(name, floor):
    row = floor.fresh(name)
    rows = floor.shop.get(f"/api/{name}/{row['id']}/trail")["rows"]
    first = rows[-1]
    assert (first["version"], first["verb"]) == (1, "create")
    assert first["person"].startswith("administrator")
    assert first["diff"]["number"] == [None, row["number"]]


@pytest.mark.parametrize("name", BY_COMMANDS)
def test_what_only_commands_make_nobody_makes_by_hand(name, floor):
    floor.one(name)
    before = floor.shop.trail()
    refused = floor.shop.try_make(name, number=f"X{uuid7().hex[-8:]}", name="by hand", quantity="1")
    assert 400 <= refused.status_code < 500
    assert floor.shop.trail() == before


@pytest.mark.once
@pytest.mark.parametrize(("name", "missing"), [(name, field) for name in MADE for field in required_fields(name)])
def test_without_a_needed_value_it_is_refused_by_name(name, missing, floor):
    values = plain(floor.values(name))
    values.pop(missing, None)
    before = floor.shop.trail()
    refused = floor.shop.try_make(name, **values)
    assert (refused.status_code, [*refused.json["fields"]]) == (422, [missing])
    assert floor.shop.trail() == before


@pytest.mark.once
@pytest.mark.parametrize("name", MADE)
def test_values_nobody_may_give_are_refused_by_name(name, floor):
    values = plain(floor.values(name))
    locked = [field.name for field in fields_of(floor.document(name)) if field.locked]
    before = floor.shop.trail()
    for field in ("flavour", *MANAGED, *locked):
        refused = floor.shop.try_make(name, **values | {field: None})
        assert (refused.status_code, [*refused.json["fields"]]) == (422, [field])
    for rows in lines_of(floor.document(name)):
        if rows.open_in != () and values.get(rows.name):
            lines = [values[rows.name][0] | {"flavour": "x"}]
            refused = floor.shop.try_make(name, **values | {rows.name: lines})
            assert (refused.status_code, [*refused.json["fields"]]) == (422, [f"{rows.name}.0.flavour"])
    assert floor.shop.trail() == before


@pytest.mark.once
@pytest.mark.parametrize("name", MADE)
def test_nonsense_is_refused_by_name(name, floor):
    values = plain(floor.values(name))
    before = floor.shop.trail()
    for field in fields_of(floor.document(name)):
        if not field.locked:
            nonsense = 142374343117411104 if field.kind == "json" else {"a": ["b"]}
            refused = floor.shop.try_make(name, **values | {field.name: nonsense})
            assert (refused.status_code, [*refused.json["fields"]]) == (422, [field.name]), field.name
    for body in ([], "x", 5):
        assert floor.shop.request("POST", f"/api/{name}", body).status_code in (400, 422)
    assert floor.shop.trail() == before


@pytest.mark.parametrize("name", MADE)
def test_the_same_key_twice_is_one_document(name, floor):
    values, key = plain(floor.values(name)), uuid7()
    first = floor.shop.try_make(name, key=key, **values)
    before = floor.shop.trail()
    again = floor.shop.try_make(name, key=key, **values)
    assert (first.status_code, again.status_code, again.json) == (201, 201, first.json)
    other = floor.shop.request("POST", f"/api/{name}", {**values, "custom": {}}, key)
    assert other.status_code == 422
    assert floor.shop.trail() == before


@pytest.mark.once
@pytest.mark.parametrize("name", MADE)
def test_without_a_key_nothing_is_done(name, floor):
    values = plain(floor.values(name))
    before = floor.shop.trail()
    headers = {"Authorization": f"Bearer {floor.shop.token}"}
    assert floor.shop.client.post(f"/api/{name}", json=values, headers=headers).status_code == 400
    assert floor.shop.trail() == before


@pytest.mark.parametrize("name", NAMES)
def test_a_change_counts_a_version_and_is_told_or_leaves_nothing(name, floor):
    row = floor.fresh(name) if name in MADE else floor.one(name)
    row = floor.shop.read(name, row["id"])
    before = floor.shop.trail()
    for field in fields_of(floor.document(name)):
        if field.kind not in ("text", "long_text", "yesno") or field.locked:
            continue
        value = (not row[field.name]) if field.kind == "yesno" else "changed"
        changed = floor.shop.try_change(name, row, **{field.name: value})
        if changed.status_code != 200:
            assert changed.status_code in (409, 422), changed.text
            assert floor.shop.trail() == before
            continue
        assert changed.json["version"] == row["version"] + 1
        newest = floor.shop.get(f"/api/{name}/{row['id']}/trail")["rows"][0]
        assert (newest["version"], newest["diff"][field.name][1]) == (row["version"] + 1, value)
        assert floor.shop.try_change(name, row, **{field.name: value}).status_code == 412
        return


@pytest.mark.once
@pytest.mark.parametrize("name", NAMES)
def test_a_change_needs_the_version_it_is_based_on(name, floor):
    row = floor.one(name)
    for method, path in (("PATCH", ""), ("DELETE", "")):
        assert floor.shop.request(method, f"/api/{name}/{row['id']}{path}", {}).status_code == 428


@pytest.mark.parametrize("name", NAMES)
def test_its_first_steps_are_taken_or_refused_with_a_sentence(name, floor):
    document = floor.document(name)
    flow = document.spec.workflow
    if flow is None:
        return
    for step in flow.open_steps(flow.initial):
        row = floor.fresh(name) if name in MADE else floor.one(name)
        now = floor.shop.read(name, row["id"])
        before = floor.shop.trail()
        taken = floor.shop.try_step(name, row, step.name)
        if taken.status_code == 200:
            assert taken.json["version"] > now["version"]
            assert floor.shop.get(f"/api/{name}/{row['id']}/trail")["rows"][0]["version"] == taken.json["version"]
        else:
            assert taken.status_code in (202, 403, 409, 422), taken.text
            assert len(taken.json["message"]) > 5
            assert floor.shop.trail() == before


@pytest.mark.parametrize("name", NAMES)
def test_people_can_speak_about_it(name, floor):
    row = floor.one(name)
    path = f"/api/{name}/{row['id']}/remarks"
    floor.shop.post(path, text=f"Seen {name}.")
    assert floor.shop.get(path)["rows"][0]["text"] == f"Seen {name}."
    assert floor.shop.request("POST", path, {"text": ""}).status_code == 422
