"""The contexts of the factory in order, lowest first; boots without Flask for workers, seed and migrations."""

from functools import lru_cache

from backend.documents import attachments, packs
from backend.documents.approvals import ApprovalRule
from backend.documents.context import Assembly, Context, Hooks
from backend.documents.exchange_job import import_kind
from backend.documents.files_job import TIDY_FILES
from backend.ehs.context import CONTEXT as EHS
from backend.engineering.context import CONTEXT as ENGINEERING
from backend.inventory.context import CONTEXT as INVENTORY
from backend.maintenance.context import CONTEXT as MAINTENANCE
from backend.patrol.context import CONTEXT as PATROL
from backend.people import delegation, enrolment, proof, sessions
from backend.people.context import CONTEXT as PEOPLE
from backend.planning.context import CONTEXT as PLANNING
from backend.plant.context import CONTEXT as PLANT
from backend.production.context import CONTEXT as PRODUCTION
from backend.purchasing.context import CONTEXT as PURCHASING
from backend.quality.context import CONTEXT as QUALITY
from backend.sales.context import CONTEXT as SALES
from backend.scheduling.context import CONTEXT as SCHEDULING

ENGINE = Context("documents", "Platform", documents=(ApprovalRule,), jobs=(import_kind(lambda: assemble()), TIDY_FILES))

CONTEXTS = (
    ENGINE, PLANT, PEOPLE, ENGINEERING, INVENTORY, SALES, PURCHASING,
    PATROL, EHS, PRODUCTION, MAINTENANCE, QUALITY, PLANNING, SCHEDULING,
)  # fmt: skip

HOOKS = Hooks(
    holders=sessions.holders,
    names=sessions.names,
    actor_of=sessions.actor_of,
    delegates=delegation.delegates,
    signed_in=sessions.signed_in,
    heard=enrolment.heard,
    last_heard=enrolment.last_heard,
    prove=proof.prove,
)

TABLES = (attachments.Attachment, packs.SyncPack)  # tables of the engine that no context leads to
authenticate = sessions.authenticate
note_seen = sessions.note_seen


@lru_cache(maxsize=1)
def assemble() -> Assembly:
    """Everything that can be done in this factory, checked once at start-up."""
    assembly = Assembly(CONTEXTS, HOOKS)
    assembly.check()
    return assembly
