"""What patrol brings to the factory."""

from backend.documents.context import Context
from backend.patrol import checks, labels, points, queries, rounds
from backend.patrol.jobs import KEEP_ROUNDS
from backend.patrol.patrol_check import PatrolCheck
from backend.patrol.patrol_point import PatrolPoint
from backend.patrol.patrol_round import PatrolRound
from backend.patrol.patrol_route import PatrolRoute

CONTEXT = Context(
    "patrol",
    "Patrol",
    documents=(PatrolPoint, PatrolRoute, PatrolRound, PatrolCheck),
    effects={
        PatrolPoint: {"create": points.check_position, "change": points.check_position},
        PatrolRound: {"create": rounds.begin, "change": rounds.check_window},
        PatrolCheck: {"create": checks.take, "change": checks.keep},
    },
    jobs=(KEEP_ROUNDS,),
    tasks=queries.tasks,
    pack={PatrolRound: queries.rounds_near, PatrolCheck: queries.checks_near},
    prints=labels.PRINTS,
)
