"""How 禾田农机 plans: a master schedule of its implements, and MRP that takes up what it decides."""

from datetime import timedelta

from backend.documents.act import Act
from backend.documents.jobs import Job
from backend.planning.plan_version import PlanScheme, PlanVersion
from seed.demo.factory import Factory
from seed.demo.sister import GROUP

PLANNER = "1003"


def plan(factory: Factory) -> None:
    """Two schemes, and a first run of each that waits for a worker."""
    factory.by(PLANNER, _plan)


def _plan(factory: Factory, act: Act) -> None:
    """The scheme that was made last is the one a planner's screens open with."""
    master = factory.make(
        PlanScheme, act, number="MPS-HT", name="整机主计划 (Master schedule)", horizon_days=182, mps=True
    )
    scheme = factory.make(
        PlanScheme, act, number="MRP-HT", name="潍坊工厂半年计划 (Half-year plan)", horizon_days=182, plan_group=GROUP
    )
    version = factory.make(PlanVersion, act, plan_scheme_id=scheme.id)
    _first(factory.make(PlanVersion, act, plan_scheme_id=master.id), version, act)
    factory.ids["plan_version", "first"] = version.id


def _first(earlier: PlanVersion, later: PlanVersion, act: Act) -> None:
    """Both are asked for at once: the schedule is worked out before MRP, which takes it up."""
    act.session.flush()
    one, other = (act.session.get_one(Job, version.job_id) for version in (earlier, later))
    one.created_at = other.created_at - timedelta(seconds=1)
