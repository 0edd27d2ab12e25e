"""What supply lanes and visibility walls must be, beside what the database holds them to."""

from itertools import pairwise
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from backend.documents.act import Act
from backend.engineering.item import Item
from backend.kernel.errors import Invalid
from backend.planning.lanes import Routes
from backend.planning.supply_lane import SupplyLane
from backend.planning.visibility_wall import VisibilityWall
from backend.plant.company import Company, Site


def check(lane: SupplyLane, act: Act) -> None:
    """A lane leads from one other site, and sends nothing round in a circle."""
    if (lane.supplying_site_id is None) == (lane.other_site == ""):
        raise Invalid(
            "supplying_site_id: one site is needed, of this company or of another.",
            {"supplying_site_id": ["One of both."], "other_site": ["One of both."]},
        )
    lane.from_site_id = lane.supplying_site_id or _site_of_others(lane, act.session)
    if lane.from_site_id == lane.site_id:
        raise Invalid("supplying_site_id: a site does not supply itself.", {"supplying_site_id": ["The same site."]})
    act.session.flush()
    _goes_nowhere_round(lane, act)


def _site_of_others(lane: SupplyLane, session: Session) -> UUID:
    """Whether there is no such site or only no wall to it is nobody's affair."""
    company, _, site = lane.other_site.partition("/")
    wall = VisibilityWall
    is_open = exists().where(wall.company_id == Company.id, wall.viewer_id == lane.company_id, wall.active)
    query = select(Site.id).join(Company, Company.id == Site.company_id)
    found = session.scalars(query.where(Company.number == company.strip(), Site.number == site.strip(), is_open)).all()
    if len(found) != 1:
        raise Invalid(f"other_site: no site {lane.other_site} is open to this company.", {"other_site": ["Not open."]})
    return found[0]


def _goes_nowhere_round(lane: SupplyLane, act: Act) -> None:
    for item_id, loop in Routes(act.session, act.today).loops(lane.site_id).items():
        sites = [site_id for site_id, _ in loop]
        if (lane.site_id, lane.from_site_id) in set(pairwise(sites)):
            item = act.session.get_one(Item, item_id).number
            sentence = f"supplying_site_id: item {item} would go round: {_numbers(sites, lane, act.session)}."
            raise Invalid(sentence, {"supplying_site_id": ["A circle."], "other_site": ["A circle."]})


def _numbers(site_ids: list[UUID], lane: SupplyLane, session: Session) -> str:
    """The sites of a circle; of another company's only that there is one."""
    sites = [session.get_one(Site, site_id) for site_id in site_ids]
    return " → ".join(site.number if site.company_id == lane.company_id else "…" for site in sites)


def check_wall(wall: VisibilityWall, act: Act) -> None:
    """A wall is opened to one other company."""
    found = act.session.scalars(select(Company.id).where(Company.number == wall.viewer)).all()
    if len(found) != 1:
        raise Invalid(f"viewer: no company has the code {wall.viewer}.", {"viewer": ["No such company."]})
    if found[0] == wall.company_id:
        raise Invalid("viewer: a company sees all of its own.", {"viewer": ["The same company."]})
    wall.viewer_id = found[0]
