"""Verbs of exception types: a scenario that says whom it calls and what it offers."""

from backend.documents.act import Act
from backend.kernel.errors import Invalid
from backend.production.exception_flow import FOLLOW_UPS
from backend.production.exception_type import ExceptionType


def check(kind: ExceptionType, act: Act) -> None:
    """Every call names somebody; only what exists is offered; a rule has a limit that can be passed."""
    for line in kind.calls:
        if not line.role and line.person_id is None:
            sentence = f"calls: level {line.level} of {kind.number} calls nobody; name a role or a person."
            raise Invalid(sentence, {"calls.role": ["A role or a person is needed."]})
    if kind.raised_above is not None and kind.raised_above < 0:
        raise Invalid("raised_above: not less than 0.", {"raised_above": ["Not less than 0."]})
    offered = kind.follow_ups
    if not isinstance(offered, list) or set(map(str, offered)) - set(FOLLOW_UPS):
        known = ", ".join(FOLLOW_UPS)
        raise Invalid(f"follow_ups: a list of {known} is needed.", {"follow_ups": [f"A list of {known}."]})
