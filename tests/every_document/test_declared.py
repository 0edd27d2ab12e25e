"""Every type says what it is: words for people, links that lead somewhere, an example."""

import re

import pytest

from backend.contexts import CONTEXTS, assemble
from backend.documents.declare import Document, Line
from backend.documents.describe import descriptions
from backend.documents.fields import fields_of, lines_of
from seed.examples import EXAMPLES, OTHERWISE
from tests.every_document.conftest import NAMES

BEGUN_OTHERWISE = {  # states in which commands make a document
    "people/device": {"unenrolled"},
    "inventory/stock_transfer": {"awaited", "promised", "in_transit"},  # those of what comes in
    "planning/safety_stock_level": {"proposed"},
}
pytestmark = pytest.mark.once
NAME = re.compile(r"[a-z][a-z0-9_]*")


@pytest.fixture(scope="module")
def described(floor):
    return descriptions(assemble(), floor.shop.software(), "en")["documents"]


@pytest.mark.parametrize("name", NAMES)
def test_it_has_words_for_people(name, described, floor):
    document, told = floor.document(name), described[name]
    assert told["label"] and told["plural"] and told["contextLabel"]
    assert document.__doc__ and document.__doc__.strip().endswith(".")
    lines = [rows.target for rows in lines_of(document)]
    for declared in (document, *lines):
        assert declared.__doc__ and declared.__doc__.strip(), declared
        for field in fields_of(declared):
            assert field.label and field.label[0].isupper(), (declared.__name__, field.name)
            assert NAME.fullmatch(field.name)


@pytest.mark.parametrize("name", NAMES)
def test_its_links_lead_to_documents_or_lines(name, floor):
    assembly, document = assemble(), floor.document(name)
    for declared in (document, *(rows.target for rows in lines_of(document))):
        for field in fields_of(declared):
            if field.table and field.table not in assembly.by_table:
                assert issubclass(assembly.line(field.table)[0], Line)
            if field.table:
                assert field.name.endswith("_id"), f"{field.name} links to {field.table}"


@pytest.mark.parametrize("name", NAMES)
def test_what_it_names_it_has(name, described, floor):
    document, told = floor.document(name), described[name]
    fields = {field["name"] for field in told["fields"]} | {"number"}
    shown = fields | {field["name"].removesuffix("_id") for field in told["fields"]}
    assert set(told["listed"]) <= shown | {"site"}
    assert all(hasattr(document, title) for title in document.spec.title)
    for field in [*told["fields"], *(field for lines in told["lines"] for field in lines["fields"])]:
        assert field.get("unitOf", field["name"]) in {f["name"] for f in told["fields"]} | {
            f["name"] for lines in told["lines"] for f in lines["fields"]
        }
        assert set(field["openIn"] or ()) <= {state["name"] for state in told["states"]}, field["name"]
        if field["kind"] == "choice" and field["name"] != "state":
            assert field["choices"], field["name"]
    assert document.spec.offline in ("no", "read", "write")


@pytest.mark.parametrize("name", NAMES)
def test_its_life_can_be_lived(name, floor):
    flow = floor.document(name).spec.workflow
    if flow is None:
        return
    reached, waiting = {flow.initial}, [flow.initial]
    while waiting:
        state = waiting.pop()
        for step in flow.open_steps(state):
            if step.target not in reached:
                reached.add(step.target)
                waiting.append(step.target)
    assert set(flow.states) - reached == BEGUN_OTHERWISE.get(name, set())


@pytest.mark.parametrize("name", NAMES)
def test_it_has_one_example(name):
    assert (name in EXAMPLES) != (name in OTHERWISE)


def test_no_example_is_left_of_a_type_that_is_gone():
    assert {*EXAMPLES, *OTHERWISE} <= set(NAMES)


def test_tables_and_labels_are_used_once():
    documents = [document for context in CONTEXTS for document in context.documents]
    labels = [document.spec.label for document in documents]
    assert len(labels) == len(set(labels))
    codes = [document.spec.code for document in documents if document.spec.code]
    assert len(codes) == len(set(codes))
    assert all(issubclass(document, Document) for document in documents)


@pytest.mark.parametrize("name", NAMES)
def test_a_phone_holds_only_a_part_of_what_grows_day_by_day(name, floor):
    """What is numbered by the year would fill every phone with the factory's past."""
    spec = floor.document(name).spec
    if spec.offline in ("read", "write") and "{year}" in spec.number:
        assert floor.document(name) in assemble().packs


@pytest.mark.parametrize("name", NAMES)
def test_its_columns_are_told_apart_in_a_sheet(name, floor):
    """Labels are heads of columns; two alike could not be told apart."""
    document = floor.document(name)
    labels = [field.label for field in fields_of(document)]
    assert len(labels) == len(set(labels)), sorted(label for label in labels if labels.count(label) > 1)
    for rows in lines_of(document):
        labels = [field.label for field in fields_of(rows.target)]
        assert len(labels) == len(set(labels)), sorted(label for label in labels if labels.count(label) > 1)
