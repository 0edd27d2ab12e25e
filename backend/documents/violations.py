"""What the database refuses, said in a sentence: every rule that is a constraint ends here."""

import re

from sqlalchemy.exc import IntegrityError

from backend.documents.broken_rules import sentences
from backend.kernel.errors import Invalid, Problem, Refused


def explain(error: IntegrityError) -> Problem:
    """The problem behind a constraint violation, on either engine."""
    text = str(error.orig)
    lowered = text.lower()
    if "unique" in lowered:
        return Refused(f"There is one with the same {_columns(text)} already.")
    if "foreign key" in lowered:
        return Refused("Other records refer to this one, or it refers to one that does not exist.")
    if "check constraint" in lowered:
        return _broken(_constraint(text))
    if "not null" in lowered or "null value" in lowered:
        name = _columns(text)
        return Invalid(f"{name}: a value is needed.", {name: ["A value is needed."]})
    return Refused("The database refuses this change.")


def _broken(rule: str) -> Invalid:
    """Names the field and what it must be, where the rule says so plainly."""
    said = sentences(rule)
    if not said:
        return Invalid(f"The value breaks the rule {rule}.", {rule: ["breaks a rule"]})
    message = " ".join(f"{name}: {reason}" for name, reason in said.items())
    return Invalid(message, {name: [reason] for name, reason in said.items()})


def _columns(text: str) -> str:
    found = re.search(r"Key \(([^)]+)\)", text) or re.search(r"constraint failed: (.+)", text)
    if found is None:
        found = re.search(r'column "(\w+)"', text)
    names = found.group(1) if found else "value"
    parts = [part.strip().split(".")[-1] for part in names.split(",")]
    return ", ".join(part for part in parts if part != "company_id") or "value"


def _constraint(text: str) -> str:
    found = re.search(r"constraint failed: (\w+)", text) or re.search(r'check constraint "(\w+)"', text)
    return found.group(1) if found else "?"
