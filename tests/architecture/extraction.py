"""Every key that people can see: what the declarations say, what sentences say, what papers say.

`python -m tests.architecture.extraction` prints what the Chinese catalogue lacks, and what it has in vain.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from babel.messages.extract import extract_from_dir
from marshmallow import Schema, fields, validate

import printing
from backend import contexts
from backend.documents.context import Assembly
from backend.documents.declare import Document
from backend.documents.describe import plural_of, words
from backend.documents.fields import Field, fields_of, form_fields, lines_of
from backend.documents.language import PART, entries
from tests.architecture.sentences import WORD, in_source

MODULES = ("backend", "workers/running.py", "workers/later.py")
PAPERS = (("**.html", "jinja2.ext:babel_extract"), ("**.py", "python"))
CHECKED_FIELDS = (fields.String, fields.UUID, fields.AwareDateTime, fields.Date, fields.List, fields.Nested, fields.Raw)
ENGINE = ("Number", "Position", "Code", "Site", "Yes", "No", "Create", "Change", "Remove", "Read")
DECISIONS = ("Asked", "Rejected", "Approved", "Outdated")  # what an approval came to
LISTED = ("Company", "Created", "Created by", "Changed", "Changed by", "Version")  # columns that every list can have
UNITS = ("d",)
INSIDE = ("{}: {}", "{} ({})", "row {}")  # how language.py itself joins what stands inside a sentence


@dataclass
class Keys:
    """English texts. A word is known with the documents in which it is said; a part stands only inside sentences."""

    words: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    sentences: set[str] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)

    @property
    def needed(self) -> set[tuple[str, str]]:
        """What the catalogue must have: (context, text)."""
        plain = {("", text) for text in (*self.words, *self.sentences)}
        return plain | {(PART, text) for text in self.parts - self.sentences - set(self.words)}

    @property
    def possible(self) -> set[tuple[str, str]]:
        """What it may have beside that: the same word said otherwise in one document."""
        return self.needed | {(document, text) for text, documents in self.words.items() for document in documents}


@cache
def keys() -> Keys:
    found, assembly = Keys(), contexts.assemble()
    for document, text in declared(assembly):
        if WORD.search(text) or text in UNITS:
            found.words[text].add(document)
    source = in_source(*MODULES)
    found.sentences = set(source.sentences) | set(on_paper()) | set(of_checks())
    found.parts = set(source.parts) | set(INSIDE)
    return found


def declared(assembly: Assembly) -> Iterator[tuple[str, str]]:
    """Labels and words of every type, each with the document that says it."""
    yield from (("", text) for text in (*ENGINE, *DECISIONS, *LISTED))
    for context in assembly.contexts:
        yield "", context.label
        yield from (("", job.label) for job in context.jobs)
    for papers in assembly.prints.values():
        yield from (("", paper.label) for paper in papers)
    for name, document in assembly.documents.items():
        yield from ((name, text) for text in _of_document(document))


def _of_document(document: type[Document]) -> Iterator[str]:
    yield from (document.spec.label, plural_of(document), words(document.__tablename__))
    yield from _of_fields(fields_of(document))
    for rows in lines_of(document):
        yield rows.label
        yield from _of_fields(fields_of(rows.target))
    if flow := document.spec.workflow:
        yield from map(words, (*flow.states, *flow.steps))
        for step in flow.steps.values():
            yield from _of_fields(form_fields(step.form) if step.form else ())


def _of_fields(several: Iterable[Field]) -> Iterator[str]:
    siblings = {each.name for each in several}
    for each in several:
        yield from (each.label, each.help)
        yield from map(words, each.choices)
        if each.unit and each.unit not in siblings:
            yield each.unit


def on_paper() -> Iterator[str]:
    """What the templates of papers and labels say."""
    folder = Path(printing.__file__).parent
    for _, _, message, _, _ in extract_from_dir(folder, PAPERS, keywords={"_": None}):
        yield message if isinstance(message, str) else message[0]


def of_checks() -> Iterator[str]:
    """What marshmallow says of a wrong value, by the checks `shapes.py` uses."""
    length, kinds = validate.Length(0), (fields.Field, *CHECKED_FIELDS)
    told = [length.message_min, length.message_max, length.message_all, validate.OneOf.default_message]
    several: list[dict[str, Any]] = [kind.default_error_messages for kind in kinds]
    for messages in (Schema._default_error_messages, *several):
        told += [text for name, text in messages.items() if name != "format"]  # that one is for answers
    yield from map(as_template, told)


def as_template(text: str) -> str:
    """ "Longer than {max}." is found by "Longer than {}."."""
    return "".join(said + ("{}" if name is not None else "") for said, name, _, _ in Formatter().parse(text))


def catalogue(language: str = "zh-CN") -> dict[tuple[str, str], str]:
    """(context, English) to the translation."""
    return {(context, english): said for context, english, said in entries(language)}


def places(text: str) -> list[str]:
    """The places for values in a template."""
    return re.findall(r"\{\d*\}", text)


def main() -> None:
    known = catalogue()
    for title, texts in (("missing", keys().needed - set(known)), ("in vain", set(known) - keys().possible)):
        print(f"# {title}: {len(texts)}")
        for context, text in sorted(texts):
            print(f"{context}\t{text}" if context else text)


if __name__ == "__main__":
    main()
