"""Calls for help and what happens to them, in the words of the floor."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from backend.contexts import assemble
from backend.documents.act import Stamp, perform
from backend.documents.steps import create
from backend.people import sessions
from backend.production import escalation
from backend.production.production_exception import ProductionException
from seed.roles import ROLES
from tests.shop import Row, Shop

EXCEPTION, TYPE = "production/production_exception", "production/exception_type"
RIGHTS = {role.code: role.rights for role in ROLES}


def somebody(shop: Shop, role: str = "worker") -> Shop:
    """A person with a standard role."""
    return shop.as_role(role, *RIGHTS[role])


def a_type(shop: Shop, **values: Any) -> Row:
    given = {"number": "ET-1", "name": "Spindle fault", "category": "machine", "severity": "major"}
    return shop.make(TYPE, **(given | values))


def raised(person: Shop, **values: Any) -> Row:
    return person.make(EXCEPTION, **({"category": "machine", "description": "The spindle hums"} | values))


def raised_at(person: Shop, at: datetime, **values: Any) -> Row:
    """A call that was captured some time ago and arrives now."""

    def work(act: Any) -> UUID:
        return create(ProductionException, {"category": "machine"} | values, act).id

    with person.database.reading() as session:
        actor = sessions.actor_of(session, person.person_id, person.company_id, person.site_id)
    id = perform(person.database, assemble(), actor, work, Stamp(captured_at=at))
    return person.read(EXCEPTION, id)


def backdate(shop: Shop, row: Row, **ago: float) -> None:
    """Let so much time have passed: every clock of the call is that much nearer."""

    def work(act: Any) -> None:
        found = act.session.get_one(ProductionException, UUID(str(row["id"])))
        for name in ("accept_due", "contain_due", "resolve_due", "next_call_at", "waits_until", "resolved_at"):
            moment = getattr(found, name)
            if moment is not None:
                setattr(found, name, moment - timedelta(**ago))

    shop.perform(work)


def the_clock_strikes(shop: Shop) -> None:
    """What the job of the minute does for this company."""
    moment = datetime.now().astimezone()
    shop.perform(lambda act: escalation.escalate(escalation.CallsDue(shop.company_id, moment), act))


def notices(person: Shop) -> list[str]:
    return [row["text"] for row in person.get("/api/notices")["rows"]]


def minutes_between(row: Row, first: str, last: str) -> int:
    """Whole minutes between two moments of a row."""
    span = datetime.fromisoformat(row[last]) - datetime.fromisoformat(row[first])
    return round(span.total_seconds() / 60)
