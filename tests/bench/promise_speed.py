"""Capable-to-promise on a factory of 10,000 items (`./gemba bench mrp --promise`), from the tables and the snapshot of
the plan in force, as the promise page and the order pool ask it: one order of 50 bought components (goal: 300 ms), and
one of 50 items as they come, with all that is below those.
"""

import json
import random
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from backend.contexts import assemble
from backend.documents import claims
from backend.documents.actor import software
from backend.documents.declare import Base
from backend.documents.jobs import JobRun
from backend.engineering.bom import Bom, BomComponent
from backend.engineering.item import Item
from backend.inventory.item_site import ItemSite
from backend.kernel.mrp.warm import warm
from backend.planning import jobs
from backend.planning.keeping import Shelf
from backend.planning.mps_bills import below
from backend.planning.mps_promise import Asked, Look, promise
from tests.bench.mrp_database import asked, empty, wall
from tests.bench.mrp_factory import Factory

COMPONENTS, TIMES = 50, 10


def measure(case: Path) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder, empty("sqlite", Path(folder)) as database:
        assembly, today = assemble(), datetime.now(UTC).date()
        Base.metadata.create_all(database.engine)
        factory = Factory(database, case, today)
        factory.fill()
        made = database.write(lambda session: [an_item(session, factory, any_source) for any_source in (False, True)])
        warm()
        actor = software(factory.company_id)
        _, job_id = asked(database, assembly, actor, factory)
        claim = claims.claim(database, job_id)
        assert claim is not None
        jobs.run_mrp(JobRun(database, claim, assembly), claim.payload)
        with database.reading() as session:
            look = Look(session, Shelf(Path(folder) / "plans"), actor, today)
            names = ("bought_components", "any_components")
            return {name: told(look, factory, item_id) for name, item_id in zip(names, made, strict=True)}


def told(look: Look, factory: Factory, item_id: UUID) -> dict[str, object]:
    """Milliseconds of the first question, which opens the plan, and of those after it."""
    wanted = Asked(factory.site_id, item_id, Decimal(10), look.today + timedelta(days=10))
    took = [wall(lambda: promise(look, wanted)) for _ in range(TIMES)]
    first, *rest = (round(1000 * seconds) for seconds, _ in took)
    company = factory.company_id
    concerned = len(below(look.session, company, [item_id]))
    days = [str(one["day"]) for one in took[0][1]["offers"]]
    return {"concerned": concerned, "first_ms": first, "median_ms": sorted(rest)[TIMES // 2], "offered": days}


def an_item(session: Session, factory: Factory, any_source: bool) -> UUID:
    """Made of fifty items of the case: bought ones, or as they come."""
    id, bom, own = uuid7(), uuid7(), {"company_id": factory.company_id}
    number = f"LARGE-{int(any_source)}"
    like = session.get_one(Item, factory.items[0])
    made = {"number": number, "name": number, "sought": number.lower(), "item_type": "finished", "state": "released"}
    session.execute(insert(Item), [own | made | {"id": id, "uom_id": like.uom_id}])
    here = {"number": f"IS-{number}", "site_id": factory.site_id, "item_id": id, "source": "make", "lead_time_days": 2}
    session.execute(insert(ItemSite), [own | here])
    head = {"id": bom, "number": f"B-{number}", "item_id": id, "view": "mbom", "state": "released"}
    session.execute(insert(Bom), [own | head])
    bought = session.scalars(select(ItemSite.item_id).where(ItemSite.source == "buy").order_by(ItemSite.number)).all()
    parts = random.Random(1).sample(factory.items if any_source else bought, COMPONENTS)
    lines = [{"owner_id": bom, "item_id": part, "quantity": Decimal(2)} for part in parts]
    session.execute(insert(BomComponent), lines)
    return id


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]))))
