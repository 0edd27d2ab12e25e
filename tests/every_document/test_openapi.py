"""The interface as it is described is the interface as it is."""

import time

import pytest
from werkzeug.exceptions import MethodNotAllowed, NotFound

from backend.contexts import assemble
from backend.documents import paper, shapes
from backend.documents.openapi_shapes import name_of
from tests.every_document.one_app import described, the_app

SHARED = ("/api/{context}/{table}", "/api/<context>/<table>")
METHODS = ("get", "post", "put", "patch", "delete")
ID = "00000000-0000-7000-8000-000000000000"
NOT_DESCRIBED = ("plain.read_page",)


def operations():
    """Method, path and operation of everything that is described."""
    for path, item in described()["paths"].items():
        yield from ((method, path, item[method]) for method in METHODS if method in item)


def documented():
    return {(method.upper(), path) for method, path, _ in operations()}


def addresses(rule):
    """The address a rule stands for; one that all types share stands for one of each."""
    text = str(rule)
    for kind in ("uuid:", "path:", "string:"):
        text = text.replace(f"<{kind}", "<")
    text = text.replace("<", "{").replace(">", "}")
    if "{context}/{table}" not in text:
        return [text]
    names = assemble().documents
    found = [text.replace("{context}/{table}", name) for name in names if has(names[name], rule)]
    if "{step}" not in text:
        return found
    steps = {name: document.spec.workflow.steps if document.spec.workflow else () for name, document in names.items()}
    return [text.replace("{context}/{table}", name).replace("{step}", step) for name in names for step in steps[name]]


def has(document, rule):
    """Not every type is removed or has labels; the routes that all share refuse it then."""
    if rule.endpoint == "documents.remove_document":
        return document.spec.removable
    labels = paper.has_labels(document) or any(each.labels for each in assemble().prints.get(document, ()))
    return rule.endpoint != "printing.print_labels" or labels


def test_every_route_is_described():
    known = documented()
    missing = {
        (method, address)
        for rule in the_app().url_map.iter_rules()
        if rule.endpoint not in NOT_DESCRIBED
        for method in rule.methods - {"HEAD", "OPTIONS"}
        for address in addresses(rule)
        if (method, address) not in known
    }
    assert missing == set()


def test_everything_described_is_a_route():
    adapter = the_app().url_map.bind("localhost")
    absent = []
    for method, path in documented():
        address = path.replace("{id}", ID).replace("{correction_id}", ID).replace("{slot_id}", ID)
        address = address.replace("{sha256}", "0" * 64).replace("{verdict}", "approve")
        try:
            endpoint, _ = adapter.match(address.replace("{tag}", "engine"), method)
            assert endpoint not in NOT_DESCRIBED
        except (NotFound, MethodNotAllowed, AssertionError):
            absent.append((method, path))
    assert absent == []


def test_every_operation_says_what_it_does_and_every_answer_it_may_give():
    for method, path, operation in operations():
        assert operation.get("summary") or operation.get("description"), (method, path)
        assert any(status.startswith("2") for status in operation["responses"]), (method, path)
        assert "401" in operation["responses"] or "security" in operation or path == "/api/descriptions", path


def test_every_reference_leads_somewhere():
    document = described()

    def check(part):
        if isinstance(part, dict):
            if "$ref" in part:
                target = document
                for name in part["$ref"].removeprefix("#/").split("/"):
                    assert name in target, part["$ref"]
                    target = target[name]
            for each in part.values():
                check(each)
        elif isinstance(part, list):
            for each in part:
                check(each)

    check(document)


def test_operation_ids_are_unique():
    ids = [operation["operationId"] for _, _, operation in operations() if "operationId" in operation]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", assemble().documents)
def test_what_may_be_given_is_described_as_it_is_checked(name):
    document = assemble().documents[name]
    for suffix, schema in (("Create", shapes.creating(document)), ("Change", shapes.changing(document))):
        shape = described()["components"]["schemas"][name_of(document, suffix)]
        fields = schema().fields
        assert set(shape["properties"]) == set(fields)
        assert set(shape.get("required", ())) == {name for name, field in fields.items() if field.required}
        takes_none = {name for name, part in shape["properties"].items() if "null" in part.get("type", ())}
        assert takes_none == {name for name, field in fields.items() if field.allow_none}


def test_the_description_is_made_soon_and_only_when_asked_for():
    began = time.perf_counter()
    app = the_app.__wrapped__()
    started = time.perf_counter() - began
    assert "document" not in app.extensions["gemba.openapi"]
    assert app.test_client().get("/api/docs/openapi.json").status_code == 200
    assert started < 2


def test_people_can_read_it_without_anything_from_elsewhere():
    client = the_app().test_client()
    page = client.get("/api/docs")
    assert "plant/work_center" in page.text and "http" not in page.text.replace("https://", "")
    part = client.get("/api/docs/plant/work_center")
    assert "/api/plant/work_center/{id}" in part.text and "<script" not in part.text
    assert part.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert client.get("/api/docs/plant/nothing").status_code == 404
