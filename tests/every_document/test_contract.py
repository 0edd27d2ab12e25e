"""The whole interface as described, called with what fits and what nearly fits: no defect, no answer not described.

Every kind of operation is called with twenty requests that schemathesis draws from its description, by somebody logged
in: operations that are one route of different types, and take the same, share them (`drawn.py`).
`./gemba test` does so on SQLite. On PostgreSQL, in the same run, every operation succeeds, too; of what is drawn a
quarter is enough to meet that one: of the requests where an operation is alone, of the types where they are one route.
"""

import gc
import io
import os
from contextlib import contextmanager

import pytest
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from uuid_utils.compat import uuid7

from backend.contexts import assemble
from backend.documents import sheets
from backend.kernel.errors import Invalid
from tests.every_document.conftest import furnished
from tests.every_document.drawn import SEED, SOME, Drawing, kinds, what_is_wrong
from tests.every_document.good_calls import good_call
from tests.every_document.one_app import described
from tests.every_document.test_openapi import operations

pytestmark = pytest.mark.slow
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EVERY = 1 if os.environ.get("TEST_DB", "sqlite") == "sqlite" else 4
EXAMPLES = 20 // EVERY
ALL = [(method, path) for method, path, _ in operations()]
SOME_OF_EACH_KIND = {one for like_it in kinds().values() for one in like_it[::EVERY]}
ENDS_LOG_IN = ("/api/people/log-out", "/api/people/password", "/api/people/pin")
NEEDED = 0.95
done: dict[tuple[str, str], bool] = {}


def each(which):
    return pytest.mark.parametrize(("method", "path"), which, ids=[f"{method} {path}" for method, path in which])


@pytest.fixture(scope="module")
def place(template, tmp_path_factory):
    """A factory of the contract's own: it is called with nonsense and does not stay tidy."""
    folder = tmp_path_factory.mktemp("contract")
    with furnished(template, folder) as made, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheets, "reading", read_once(sheets.reading))
        yield made


def read_once(reading):
    """Reading a sheet starts a process; of a file that all types are sent, the first reading stands for the others."""
    known = {}

    @contextmanager
    def rows_of(source):
        content = source.read_bytes()
        if content not in known:
            known[content] = outcome(reading, source)
        if isinstance(known[content], Invalid):
            raise known[content]
        yield iter(known[content])

    return rows_of


def outcome(reading, source):
    try:
        with reading(source) as rows:
            return list(rows)
    except Invalid as refused:
        return refused


@pytest.fixture(scope="module")
def schema(place):
    app = place.shop.client.application
    wanted = {"generation": {"allow-x00": False, "with-security-parameters": False}}
    return schemathesis.openapi.from_wsgi("/api/docs/openapi.json", app, config=schemathesis.Config.from_dict(wanted))


@pytest.fixture(scope="module")
def drawing(place, schema):
    """It knows the ids of what is there, by the table a link leads to and by the type a path is about."""
    ids = {"company": str(place.shop.company_id), "site": str(place.shop.site_id)}
    for name, document in assemble().documents.items():
        ids[name] = place.one(name)["id"]
        ids.setdefault(document.__tablename__, ids[name])
    gc.freeze()
    return Drawing(schema, ids, EXAMPLES)


def headers_of(shop):
    return {"Authorization": f"Bearer {shop.token}", "Accept-Language": "en"}


def called_well(place, method, path):
    """The answer to a request that should succeed; None where nobody knows one."""
    done[method, path] = False
    call = good_call(place, method, path)
    if call is None:
        return None
    headers = headers_of(place.shop) | {"Idempotency-Key": str(uuid7())} | call.headers
    given_body = {"json": call.body} if call.body is not None else {}
    if call.form is not None:
        given_body = {"data": {"file": (io.BytesIO(call.form), "sheet.csv")}}
    if call.content is not None:
        given_body = {"data": call.content}
    response = place.shop.client.open(call.path, method=method.upper(), headers=headers, **given_body)
    done[method, path] = response.status_code < 300
    return response


@each(ALL)
def test_what_should_work_works_and_is_answered_as_described(method, path, place, schema):
    response = called_well(place, method, path)
    if response is not None:
        schema[path][method.upper()].Case(path_parameters={}).validate_response(response, checks=CHECKS)


@each([one for one in ALL if one in SOME_OF_EACH_KIND])
def test_whatever_comes_is_answered_as_described(method, path, place, drawing):
    client, cases = place.shop.client, list(drawing.cases(method, path))
    print(f"{len(cases)} requests, drawn with seed {SEED}")
    assert len(cases) >= (drawing.wanted(method, path) if len(drawing.like(method, path)) == 1 else SOME)
    assert {wrong for _, wrong in cases} == {what_is_wrong(case) for case in drawing.drawn_for(method, path)}
    for case, _ in cases:
        by = place.shop.as_role("passing", "*") if path in ENDS_LOG_IN else place.shop
        response = client.open(**case.as_transport_kwargs(headers=headers_of(by)))
        drawing.noted(case, response)
        case.validate_response(response, checks=CHECKS)


def test_nothing_that_was_drawn_was_kept_back(drawing):
    assert drawing.kept_back() == []


def test_nearly_every_operation_was_seen_to_succeed(place):
    for method, path in ALL:
        if (method, path) not in done:
            called_well(place, method, path)
    failed = [f"{method} {path}" for (method, path), succeeded in done.items() if not succeeded]
    assert len(failed) <= (1 - NEEDED) * len(ALL), failed


def test_the_description_is_a_valid_one():
    assert described()["openapi"] == "3.1.0"
