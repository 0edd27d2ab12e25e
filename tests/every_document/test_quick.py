"""The quick check of what comes in bulk says what the schema says; nothing here knows a database."""

from datetime import UTC
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from uuid_utils.compat import uuid7

from backend.contexts import assemble
from backend.documents import quick, shapes
from backend.documents.fields import fields_of, lines_of
from backend.kernel.errors import Invalid
from backend.plant.work_center import WorkCenter

PLENTY = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=5),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)


def good_or_odd(field):
    """Mostly what the field takes, sometimes not quite, sometimes something else altogether."""
    return st.one_of(GOOD.get(field.kind, st.text(max_size=250)), EDGES.get(field.kind, ODD), ODD)


GOOD = {
    "number": st.decimals(-9_000_000, 9_000_000, places=3).map(str),
    "whole": st.integers(-5, 5_000),
    "yesno": st.booleans(),
    "day": st.dates().map(str),
    "moment": st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.isoformat()),
    "link": st.uuids().map(str),
    "json": st.lists(st.integers(), max_size=2),
}
EDGES = {
    "number": st.sampled_from(["1e3", "１２", "1.1234567", "-0", "9000000000001", "", " 1", "NaN", "+1", "1_0", ".5"]),
    "whole": st.sampled_from([2**31, -(2**31), 7.0, 7.5, "7", True, float(2**40)]),
    "yesno": st.sampled_from([0, 1, "true", "yes"]),
    "day": st.sampled_from(["2026-2-30", "20261123", "2026-11-23T00:00:00", "２０２６-11-23", "0000-01-01"]),
    "moment": st.sampled_from(["2026-11-23T08:00:00", "2026-11-23 08:00:00+08:00", "2026-11-23T08:00:00Z", "x"]),
    "link": st.sampled_from(["x", "0" * 32, "{" + "0" * 32 + "}", UUID(int=5), str(UUID(int=5)).upper()]),
    "choice": st.sampled_from(["", "unknown", 5]),
    "text": st.sampled_from(["", "\x00", "\ud800", "a" * 201, "a" * 200]),
    "long_text": st.sampled_from(["", "\x00", "a" * 20_001]),
}


@st.composite
def bodies(draw, document, past):
    """A body like a request's: some fields, good or odd, perhaps lines, perhaps something unknown."""
    body = {}
    for field in fields_of(document):
        if draw(st.booleans()):
            strategy = st.sampled_from(field.choices) if field.choices and draw(st.booleans()) else good_or_odd(field)
            body[field.name] = draw(strategy)
    for name in ("number", "id", "company_id", "site_id", "position"):
        if draw(st.integers(0, 3)) == 0:
            body[name] = draw(st.one_of(st.text(max_size=90), st.uuids().map(str), ODD))
    for rows in lines_of(document):
        if draw(st.booleans()):
            line = st.fixed_dictionaries({}, optional={f.name: good_or_odd(f) for f in fields_of(rows.target)})
            body[rows.name] = draw(st.one_of(st.lists(line, max_size=2), ODD))
    return body


def outcome(load, body):
    try:
        return load(body)
    except Invalid as problem:
        return problem.fields


@pytest.mark.slow
@pytest.mark.parametrize("past", [False, True], ids=["as asked", "with a past"])
@pytest.mark.parametrize("name", assemble().documents)
def test_the_quick_check_agrees_with_the_schema(name, past):
    document = assemble().documents[name]
    schema = shapes.recording(document) if past else shapes.creating(document)

    @PLENTY
    @given(bodies(document, past))
    def agree(body):
        assert outcome(quick.loader(document, past), body) == outcome(lambda given: shapes.load(schema, given), body)

    agree()


def test_a_plain_good_body_takes_the_short_way(monkeypatch):
    monkeypatch.setattr(shapes, "load", lambda schema, given: pytest.fail("the long way was taken"))
    body = {"number": "W1", "name": "Lathes", "capacity": "2.5", "area_id": str(uuid7()), "kind": "machine_group"}
    assert quick.loader(WorkCenter)(body)["capacity"] == Decimal("2.5")
