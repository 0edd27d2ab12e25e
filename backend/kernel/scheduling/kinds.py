"""The kinds of problem and who solves them: a kind is known by the fields an instance has, never by a name."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass

from backend.kernel.errors import Invalid, Refused
from backend.kernel.scheduling.search import Fields, Instance, Search

Solver = Callable[[Instance, Search], Fields]
HERE = "backend.kernel.scheduling"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: the fields that tell it, the module with `solve`, and the solution's field."""

    name: str
    fields: frozenset[str]
    module: str
    answer: str

    def solver(self) -> Solver:
        """Imported when asked for, so that nobody waits for another kind's libraries."""
        try:
            solve: Solver = importlib.import_module(self.module).solve
        except ModuleNotFoundError as error:
            if error.name is None or not self.module.startswith(error.name):
                raise
            raise Refused(f"There is no solver for problems of the kind {self.name} yet.") from error
        return solve


KINDS = (  # the first whose fields an instance has is its kind
    Kind("ovens", frozenset(("m_a_s", "eligible_machine", "setup_times")), f"{HERE}.ovens.solver", "batches"),
    Kind("capacity", frozenset(("durations", "demands", "capacities")), f"{HERE}.capacity.solver", "starts"),
    Kind("cars", frozenset(("classes", "p", "q")), "backend.kernel.sequence.spacing_search", "sequence"),
    Kind("tardiness", frozenset(("p", "w", "d")), f"{HERE}.tardiness.solver", "order"),
    Kind("cutting", frozenset(("width", "items")), "backend.kernel.cutting.solver", "patterns"),
    Kind("shop", frozenset(("jobs", "machines")), f"{HERE}.shop.solve", "tasks"),
)


def kind_of(instance: Instance) -> Kind:
    for kind in KINDS:
        if kind.fields <= instance.keys():
            return kind
    raise Invalid(f"The instance is of no kind known here; its fields are {', '.join(sorted(instance))}.")
