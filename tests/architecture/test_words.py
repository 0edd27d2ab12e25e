"""The glossary's words name tables, fields, states, steps and choices; words it gave up are not used again."""

import re

import pytest

from backend.contexts import CONTEXTS, assemble
from backend.documents.declare import Base
from backend.documents.fields import fields_of, form_fields, lines_of
from tests.architecture.words import ALLOWED, REFUSED

IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")


def identifiers():
    """Every name that goes over the wire or into the database, with where it stands."""
    for context in CONTEXTS:
        for document in context.documents:
            yield document.__tablename__, document.__name__
            yield from names_of(document)
            for rows in lines_of(document):
                yield rows.name, document.__name__
                yield from names_of(rows.target)
            flow = document.spec.workflow
            for step in flow.steps.values() if flow else ():
                yield step.name, f"step of {document.__name__}"
                yield from ((field.name, f"{document.__name__}.{step.name}") for field in asked_by(step))
            yield from ((state, f"state of {document.__name__}") for state in (flow.states if flow else ()))
    yield from ((table, "table") for table in Base.metadata.tables)


def names_of(declared):
    for field in fields_of(declared):
        yield field.name, declared.__name__
        yield from ((choice, f"{declared.__name__}.{field.name}") for choice in field.choices)


def asked_by(step):
    return form_fields(step.form) if step.form is not None else ()


def labels():
    """Every English label people read."""
    for context in CONTEXTS:
        yield context.label, context.name
        for document in context.documents:
            yield document.spec.label, document.__name__
            yield from ((field.label, document.__name__) for field in fields_of(document))
            for rows in lines_of(document):
                yield rows.label, document.__name__
                yield from ((field.label, rows.target.__name__) for field in fields_of(rows.target))
            flow = document.spec.workflow
            for step in flow.steps.values() if flow else ():
                yield from ((field.label, f"{document.__name__}.{step.name}") for field in asked_by(step))


def refused_in(text, parts):
    """The refused word in a text, if it is one on its own there."""
    if text in ALLOWED:
        return None
    joined = "_".join(parts)
    return next((word for word in REFUSED if re.search(rf"(?:^|_){word}s?(?:_|$)", joined)), None)


def test_no_identifier_uses_a_word_the_glossary_gave_up():
    used = {
        f"{name} ({where}): say {REFUSED[word]}"
        for name, where in identifiers()
        if (word := refused_in(name, name.split("_")))
    }
    assert used == set()


def test_no_label_uses_a_word_the_glossary_gave_up():
    used = {
        f"{label!r} ({where}): say {REFUSED[word]}"
        for label, where in labels()
        if (word := refused_in(label, re.findall(r"[a-z]+", label.lower())))
    }
    assert used == set()


def test_every_identifier_is_snake_case_and_singular_where_it_names_a_table():
    classes = {"zh-CN", "A", "B", "C"}  # languages and the letters of ABC classes are written as everywhere
    assert {name for name, _ in identifiers() if not IDENTIFIER.fullmatch(name)} <= classes
    for document in assemble().documents.values():
        assert not document.__tablename__.endswith("s") or document.__tablename__.endswith(("ss", "us")), document


def test_every_exception_is_still_needed():
    names = {name for name, _ in (*identifiers(), *labels())}
    names |= {column.name for table in Base.metadata.tables.values() for column in table.columns}
    assert set(ALLOWED) - names == set()


@pytest.mark.parametrize("word", sorted(REFUSED))
def test_every_refused_word_says_what_to_use_instead(word):
    assert REFUSED[word] and IDENTIFIER.fullmatch(word)
