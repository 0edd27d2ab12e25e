"""How complete the kits of the order pool are: the check at the level `order`, for the cards of the board."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.documents.scope import narrow
from backend.kernel.mrp.facts import unscaled
from backend.planning.kitting_facts import Picture, Question, picture
from backend.planning.kitting_pool import DOCUMENT
from backend.planning.kitting_queries import item_of, row_of
from backend.planning.order_pool_entry import OrderPoolEntry
from backend.plant.company import Site
from backend.plant.queries import local_day

NAMES = ("id", "state", "clear", "covered", "of_lines", "kit_rate", "buildable", "full_kit_day", "days_late", "start")


def kits(session: Session, actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """Every portion the actor may see that is not on the line yet, with what it lacks."""
    where = narrow(select(OrderPoolEntry.site_id), OrderPoolEntry, actor).distinct()
    sites = session.scalars(select(Site).where(Site.id.in_(where)).order_by(Site.number)).all()
    asked = [(site, Question(local_day(session, site.id, now), level="order")) for site in sites]
    return [row for site, question in asked for row in _of_site(picture(session, actor, site, question))]


def _of_site(seen: Picture) -> list[dict[str, Any]]:
    told = []
    for kit in seen.kits:
        row = row_of(seen, kit)
        lacks = [item_of(seen, line.item) | {"short": unscaled(line.short)} for line in kit.lines if line.short > 0]
        told.append({name: row[name] for name in NAMES} | {"document": DOCUMENT, "lacks": lacks})
    return told
