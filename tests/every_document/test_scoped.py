"""Nobody sees, finds, changes or links to what belongs to others; without a right nothing is done, without a trace."""

import pytest
from uuid_utils.compat import uuid7

from backend.contexts import assemble
from backend.documents.fields import fields_of, lines_of, links_of
from tests.every_document.conftest import MADE, NAMES
from tests.every_document.test_exchange import csv_of, exported, upload
from tests.shop import plain

SITES = tuple(name for name in NAMES if hasattr(assemble().documents[name], "site_id"))
COMPANY = "plant/company"


def requests_about(name, row):
    """Every request that names one document, with a body."""
    path, flow = f"/api/{name}/{row['id']}", assemble().documents[name].spec.workflow
    steps = [f"{path}/steps/{step}" for step in (flow.steps if flow else ())]
    attachment = {"sha256": "0" * 64, "name": "x.txt", "type": "text/plain"}
    yield from (("GET", f"{path}{part}", None) for part in ("", "/trail", "/remarks", "/attachments", "/signatures"))
    yield ("GET", f"{path}/print", None)
    yield ("PATCH", path, {})
    yield ("DELETE", path, None)
    yield ("POST", f"{path}/remarks", {"text": "x"})
    yield ("POST", f"{path}/attachments", attachment)
    yield from (("POST", step, {}) for step in steps)


@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_is_told_that_it_is_not_there(name, floor):
    row, missing = floor.one(name), {"id": str(uuid7())}
    before = floor.shop.trail()
    for ours, absent in zip(requests_about(name, row), requests_about(name, missing), strict=True):
        seen = floor.stranger.request(*ours, If_Match='"1"')
        unseen = floor.stranger.request(*absent, If_Match='"1"')
        assert seen.status_code in (404, 422), ours  # a form is looked at before the document
        assert (seen.status_code, seen.json["message"]) == (unseen.status_code, unseen.json["message"]), ours
    assert floor.shop.trail() == before


@pytest.mark.parametrize("name", NAMES)
def test_it_is_in_nothing_a_stranger_gets(name, floor):
    row, stranger = floor.one(name), floor.stranger
    for query in ("limit=200&lines=1", f"q={row['number']}", "sort=number"):
        assert row["id"] not in stranger.request("GET", f"/api/{name}?{query}").text
    counted = stranger.get(f"/api/{name}?number={row['number']}&count=1")
    assert (counted["count"], counted["rows"]) == (0, [])
    assert row["number"] not in exported(stranger, name, query=f"number={row['number']}").decode()
    found = stranger.get(f"/api/search?q={row['number']}")["rows"]
    assert row["id"] not in [each["id"] for each in found]
    labels = stranger.request("GET", f"/api/{name}/labels?ids={row['id']}")
    assert labels.status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_it_is_in_no_pack_of_a_strangers_phone(name, floor):
    row, document = floor.one(name), floor.document(name)
    if document.spec.offline == "no":
        return
    assert row["id"] not in str(floor.stranger.get(f"/api/sync/pull?since=0&types={name}"))
    ours = floor.shop.get(f"/api/sync/pull?since=0&types={name}&limit=2000")
    assert set(ours["rows"]) <= {name}


@pytest.mark.parametrize("name", SITES)
def test_whoever_works_at_another_site_does_not_see_it(name, floor):
    row = floor.one(name)
    assert floor.elsewhere.request("GET", f"/api/{name}/{row['id']}").status_code == 404
    assert row["id"] not in floor.elsewhere.request("GET", f"/api/{name}?limit=200").text
    assert row["number"] not in exported(floor.elsewhere, name, query=f"number={row['number']}").decode()


def link_places(name):
    """Every link a person fills in, of the document and of its lines."""
    document = assemble().documents[name]
    yield from (("", field) for field in links_of(document) if not field.locked)
    for rows in lines_of(document):
        if rows.open_in != ():
            yield from ((rows.name, field) for field in links_of(rows.target) if not field.locked)


LINKS = [
    pytest.param(name, lines, field, id=f"{name}.{lines}.{field.name}")
    for name in MADE
    for lines, field in link_places(name)
]


@pytest.mark.parametrize(("name", "lines", "field"), LINKS)
def test_a_link_to_what_belongs_to_others_leads_nowhere(name, lines, field, floor):
    target = their_row(floor, field.table)
    values = plain(floor.values(name))
    if lines and not values.get(lines):
        return
    if lines:
        values[lines] = [values[lines][0] | {field.name: target}]
    else:
        values[field.name] = target
    before = floor.shop.trail()
    refused = floor.shop.try_make(name, **values)
    unknown = floor.shop.try_make(name, **with_link(values, lines, field.name, str(uuid7())))
    assert refused.status_code == 404, refused.text
    assert (unknown.status_code, unknown.json["message"]) == (404, refused.json["message"])
    assert floor.shop.trail() == before


def with_link(values, lines, name, id):
    if lines:
        return values | {lines: [values[lines][0] | {name: id}]}
    return values | {name: id}


def their_row(floor, table):
    """A row of this table that belongs to the other company, or a line of one."""
    known = assemble().by_table.get(table)
    if known is not None:
        return floor.theirs.one(name_of(known))["id"]
    line, owner = assemble().line(table)
    row = floor.stranger.read(name_of(owner), floor.theirs.one(name_of(owner))["id"])
    lines = next(rows.name for rows in lines_of(owner) if rows.target is line)
    return row[lines][0]["id"] if row[lines] else str(uuid7())


def name_of(document):
    return next(name for name, each in assemble().documents.items() if each is document)


@pytest.mark.parametrize("name", MADE)
def test_nothing_can_be_made_in_another_company(name, floor):
    values = plain(floor.values(name))
    before = floor.shop.trail()
    assert floor.shop.try_make(name, **values | {"company_id": str(floor.stranger.company_id)}).status_code == 404
    if name in SITES:
        assert floor.shop.try_make(name, **values | {"site_id": str(floor.stranger.site_id)}).status_code == 404
    assert floor.shop.trail() == before


@pytest.mark.once
@pytest.mark.parametrize("name", NAMES)
def test_without_a_right_nothing_is_done_and_nothing_told(name, floor):
    row, values = floor.one(name), plain(floor.values(name)) if name in MADE else {}
    before = floor.shop.trail()
    for method, path, body in requests_about(name, row):
        refused = floor.nobody.request(method, path, body, If_Match='"1"')
        assert refused.status_code in (403, 422), (method, path, refused.text)
        assert row["id"] not in refused.text
    for path in (f"/api/{name}", f"/api/{name}/exchange.csv", f"/api/{name}/labels?ids={row['id']}"):
        assert floor.nobody.request("GET", path).status_code == 403
    assert floor.nobody.try_make(name, **values).status_code == 403
    assert upload(floor.nobody, name, csv_of("number", "x")).status_code == 403
    assert row["id"] not in floor.nobody.request("GET", f"/api/search?q={row['number']}").text
    assert floor.shop.trail() == before


@pytest.mark.once
@pytest.mark.parametrize("name", NAMES)
def test_whoever_may_only_read_changes_nothing(name, floor):
    row, values = floor.one(name), plain(floor.values(name)) if name in MADE else {}
    assert floor.reader.request("GET", f"/api/{name}/{row['id']}").status_code == 200
    before = floor.shop.trail()
    assert floor.reader.try_make(name, **values).status_code == 403
    for method, path, body in requests_about(name, row):
        if method != "GET" and not path.endswith("/remarks"):
            assert floor.reader.request(method, path, body, If_Match='"1"').status_code in (403, 422), path
    assert upload(floor.reader, name, csv_of("number", "x")).status_code == 403
    assert floor.shop.trail() == before


@pytest.mark.once
@pytest.mark.parametrize("name", NAMES)
def test_costs_and_prices_are_hidden_from_those_without_the_right(name, floor):
    document = floor.document(name)
    secret = [field.name for field in fields_of(document) if field.secret]
    if not secret:
        return
    row = floor.reader.read(name, floor.one(name)["id"])
    listed = floor.reader.list(name, f"number={row['number']}")[0]
    for field in secret:
        assert row[field] is None and listed[field] is None
        assert floor.reader.request("GET", f"/api/{name}?{field}.gt=0").status_code == 422
        assert floor.reader.request("GET", f"/api/{name}?sort={field}").status_code == 422
    trail = floor.reader.get(f"/api/{name}/{row['id']}/trail")["rows"]
    assert all(field not in entry["diff"] for entry in trail for field in secret)
    head = exported(floor.reader, name, query="template=1").decode("utf-8-sig").strip().split(",")
    assert not set(secret) & set(head)


@pytest.mark.once
@pytest.mark.parametrize("name", NAMES)
def test_costs_and_prices_of_lines_are_hidden_too(name, floor):
    document = floor.document(name)
    secrets = {rows.name: [f.name for f in fields_of(rows.target) if f.secret] for rows in lines_of(document)}
    row = floor.reader.read(name, floor.one(name)["id"])
    trail = str(floor.reader.get(f"/api/{name}/{row['id']}/trail"))
    head = exported(floor.reader, name, query="template=1").decode("utf-8-sig").strip().split(",")
    for lines, fields in secrets.items():
        for field in fields:
            assert all(line[field] is None for line in row[lines])
            assert f"'{field}'" not in trail and f".{field}'" not in trail
            assert f"{lines}.{field}" not in head
