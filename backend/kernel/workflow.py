"""Life cycles as data: which steps lead from which states to which."""

from dataclasses import dataclass
from types import MappingProxyType

from backend.kernel.errors import Refused

MEANINGS = ("plan", "run", "good", "wait", "stop")
STAYS = ""  # the target of a step that leaves the document in the state it is in


@dataclass(frozen=True)
class Step:
    """One move of a document's life cycle.

    `form` is a frozen dataclass of the values the step asks for. A `fact` has happened and is
    never refused for state; it may be flagged. `offline` says a phone may do it without network.
    """

    name: str
    sources: tuple[str, ...]
    target: str
    offline: bool = False
    fact: bool = False
    form: type | None = None
    signed: bool = False


class Workflow:
    """The steps of a document in the order a person meets them; the first source is the first state."""

    def __init__(self, *steps: Step, meanings: dict[str, str] | None = None) -> None:
        self.steps = MappingProxyType({step.name: step for step in steps})
        if len(self.steps) != len(steps):
            raise ValueError("two steps of a workflow share a name")
        self.initial = steps[0].sources[0]
        seen = dict.fromkeys(s for step in steps for s in (*step.sources, step.target) if s != STAYS)
        self.states: tuple[str, ...] = tuple(seen)
        self.meanings = MappingProxyType({state: (meanings or {}).get(state, "plan") for state in seen})
        if unknown := set(self.meanings.values()) - set(MEANINGS):
            raise ValueError(f"unknown meanings {unknown}")

    def open_steps(self, state: str) -> tuple[Step, ...]:
        return tuple(step for step in self.steps.values() if state in step.sources)

    def target(self, name: str, state: str) -> str:
        """The state after `name`, or a refusal naming what is possible instead."""
        step = self.steps[name]
        if state not in step.sources:
            wanted = " or ".join(step.sources)
            raise Refused(f"{name} needs the state {wanted}; this is {state}.", step=name, state=state)
        return step.target or state
