"""The contexts of the factory in order, lowest first; boots without Flask for workers, seed and migrations."""

from functools import lru_cache

from backend.documents.approvals import ApprovalRule
from backend.documents.context import Assembly, Context, Hooks
from backend.engineering.context import CONTEXT as ENGINEERING
from backend.inventory.context import CONTEXT as INVENTORY
from backend.people import sessions
from backend.people.context import CONTEXT as PEOPLE
from backend.planning.context import CONTEXT as PLANNING
from backend.plant.context import CONTEXT as PLANT
from backend.production.context import CONTEXT as PRODUCTION
from backend.purchasing.context import CONTEXT as PURCHASING
from backend.quality.context import CONTEXT as QUALITY
from backend.sales.context import CONTEXT as SALES

ENGINE = Context("documents", "Platform", documents=(ApprovalRule,))

CONTEXTS = (ENGINE, PLANT, PEOPLE, ENGINEERING, INVENTORY, SALES, PURCHASING, PRODUCTION, QUALITY, PLANNING)

authenticate = sessions.authenticate


@lru_cache(maxsize=1)
def assemble() -> Assembly:
    """Everything that can be done in this factory, checked once at start-up."""
    assembly = Assembly(CONTEXTS, Hooks(sessions.holders, sessions.names, sessions.actor_of, lambda session, person: []))
    assembly.check()
    return assembly
