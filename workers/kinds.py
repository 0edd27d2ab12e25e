"""The kinds of jobs of this installation: what the contexts bring, and what every installation has."""

from backend import contexts
from backend.documents.jobs import JobKind, tidy
from workers.later import later

TIDY = JobKind("jobs.tidy", tidy, label="Forget old jobs")


def all_kinds() -> dict[str, JobKind]:
    assembly = contexts.assemble()
    return {kind.name: kind for kind in (TIDY, later(assembly), *assembly.jobs.values())}
