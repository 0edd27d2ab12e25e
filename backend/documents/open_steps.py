"""The steps of a document's life cycle: which a person may take now, and why not the others."""

from collections.abc import Sequence
from typing import Any

from backend.documents.actor import Actor
from backend.documents.declare import Document
from backend.documents.describe import words
from backend.documents.holds import Hold, stopping
from backend.documents.rights import may
from backend.kernel.workflow import Step


def open_steps(
    document: type[Document], state: str | None, found: Sequence[Hold], actor: Actor
) -> list[dict[str, Any]]:
    """Every step, with the reason that closes it; a row in no life cycle has none."""
    flow = document.spec.workflow
    if flow is None or state is None:
        return []
    told = []
    for step in flow.steps.values():
        reason = "" if may(actor, document, step.name) else "You have no right to this step."
        reason = reason or _why_closed(step, state, found)
        told.append({"name": step.name, "label": words(step.name), "open": not reason, "reason": reason})
    return told


def _why_closed(step: Step, state: str, found: Sequence[Hold]) -> str:
    """Facts are never closed; a decision is by the state it needs, and by whoever holds the document."""
    if step.fact:
        return ""
    if state not in step.sources:
        return f"Needs the state {' or '.join(words(source).lower() for source in step.sources)}."
    hold = stopping(found, step.name)
    return hold.reason if hold else ""
