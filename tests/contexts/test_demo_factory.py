"""The demo factory: what a person finds in it after the first start, and that every rule holds for it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from backend.contexts import assemble
from backend.documents import claims
from backend.documents.approvals import ApprovalRule
from backend.documents.jobs import Job, JobRun
from backend.documents.receipts import Receipt
from backend.documents.trail import Trail
from backend.engineering.bom import Bom, BomComponent
from backend.engineering.break_point import BreakPoint
from backend.engineering.events import ItemReleasing
from backend.engineering.item import Item
from backend.engineering.routing import Routing, RoutingOperation
from backend.inventory.item_site import SOURCES
from backend.inventory.posting_period import PostingPeriod
from backend.inventory.stock_move import StockBalance, StockLeg
from backend.inventory.stock_shortage import StockShortage
from backend.inventory.storage_location import StorageLocation
from backend.kernel.errors import Refused
from backend.people.log_in import Asked, log_in
from backend.people.person import Person
from backend.people.user import User
from backend.planning.order_pool_entry import OrderPoolEntry
from backend.planning.plan_version import PlanScheme, PlanVersion
from backend.planning.proposal import PlanItem, PlanSnapshot, Proposal
from backend.planning.visibility_wall import VisibilityWall
from backend.plant.company import Company
from backend.plant.work_center import WorkCenter
from backend.production.production_report import ScrapReason
from backend.production.ticket import Ticket
from backend.production.work_order import WorkOrder
from backend.purchasing.purchase_order import PurchaseOrder, PurchaseOrderLine
from backend.purchasing.supplier import Supplier, SupplierItem
from backend.quality.inspection import Inspection
from backend.quality.inspection_plan import Gauge
from backend.quality.nonconformance import Nonconformance
from backend.sales.customer import Customer
from backend.sales.demand_history import DemandHistory
from backend.sales.sales_order import SalesOrder, SalesOrderLine
from seed.demo import plant
from seed.demo.changes import LATEST_DAYS
from seed.demo.factory import Factory
from seed.demo.people import BADGE, PASSWORD, PIN
from seed.demo.sister import SENT
from seed.load import load
from tests.databases import copy_of

pytestmark = pytest.mark.slow
D = Decimal


@pytest.fixture(scope="module")
def loaded(template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Factory]:
    """Loaded once and left alone: tests work on copies."""
    with copy_of(template, tmp_path_factory.mktemp("demo"), alone=True) as database:
        made = load(database)
        assert made is not None
        database.dispose()
        yield made


@pytest.fixture
def factory(loaded: Factory, tmp_path: Path) -> Iterator[Factory]:
    with copy_of(loaded.database.url.render_as_string(hide_password=False), tmp_path) as copied:
        yield replace(loaded, database=copied, ids=dict(loaded.ids), made=dict(loaded.made))


def test_a_person_finds_a_whole_factory_in_which_every_rule_holds(factory):
    assert factory.by_software(ask_every_gate_again) >= 60
    with factory.database.reading() as session:
        assert_a_plant(session, factory)
        assert_engineering(session)
        assert_partners_and_orders(session)
        assert_work_in_every_state(session)
        assert_quality_has_something_to_do(session, factory)
        assert_the_book_is_sound(session)


def assert_a_plant(session, factory):
    kinds = Counter(session.scalars(select(WorkCenter.kind)))
    assert kinds["production_line"] == 2
    assert kinds.total() - kinds["production_line"] >= 8
    assert count(session, Person) >= 12
    assert set(session.scalars(select(StorageLocation.kind))) >= {"storage", "line_side", "quality"}
    states = dict(session.execute(select(PostingPeriod.number, PostingPeriod.state)).all())
    assert states[f"{factory.today:%Y-%m}"] == "open"
    assert Counter(states.values()) == {"open": 3, "closed": 2}


def assert_engineering(session):
    assert set(session.scalars(select(Item.state))) == {"released"}
    assert count(session, Item) >= 60
    made = set(session.scalars(select(Bom.item_id).where(Bom.state == "released")))
    phantoms = set(session.scalars(select(Item.id).where(Item.item_type == "phantom")))
    assert set(session.scalars(select(Routing.item_id).where(Routing.state == "released"))) == made - phantoms
    assert deepest(session) >= 4
    used = {center for center in session.scalars(select(RoutingOperation.work_center_id))}
    assert len(used) >= 10
    assert not session.scalars(select(RoutingOperation.id).where(RoutingOperation.instruction == "")).all()


def assert_partners_and_orders(session):
    assert count(session, Supplier, Supplier.state == "approved") >= 5
    assert count(session, SupplierItem, SupplierItem.price.is_not(None)) >= 40
    assert count(session, Customer) >= 5
    sold = Counter(session.scalars(select(SalesOrder.state)))
    assert sold == {"confirmed": 8, "draft": 1, "shipped": 1, "cancelled": 1}
    line = SalesOrderLine
    assert count(session, line, line.made > 0, line.made < line.quantity) == 1
    assert set(session.scalars(select(PurchaseOrder.state))) == {"draft", "approved", "sent", "received"}
    partly = (PurchaseOrderLine.received > 0, PurchaseOrderLine.received < PurchaseOrderLine.quantity)
    assert count(session, PurchaseOrderLine, *partly) == 1
    assert count(session, ApprovalRule) == 2


def assert_work_in_every_state(session):
    states = set(session.scalars(select(WorkOrder.state)))
    assert states == {"planned", "firm", "released", "running", "finished", "closed"}
    assert set(session.scalars(select(Ticket.state))) >= {"waiting", "running", "paused", "done"}
    assert len(set(session.scalars(select(ScrapReason.cause_category)))) == 6


def assert_quality_has_something_to_do(session, factory):
    assert count(session, Gauge, Gauge.due < factory.today) == 1
    assert count(session, Inspection, Inspection.state == "planned") >= 1
    assert count(session, Inspection, Inspection.verdict == "accepted") == 2
    found = session.scalars(select(Nonconformance)).one()
    assert found.state == "reported"


def assert_the_book_is_sound(session):
    assert {total for _, total in legs_by(session, StockLeg.item_id)} == {0}
    booked = dict(legs_by(session, StockLeg.balance_id))
    for balance in session.scalars(select(StockBalance)):
        assert balance.quantity == booked.get(balance.id, D(0))
        assert 0 <= balance.reserved <= max(D(0), balance.quantity)
    assert count(session, StockShortage) == 0
    assert session.scalars(select(Receipt.sentence).where(Receipt.status == "review")).all() == []


def test_the_first_plans_reach_down_to_the_steel_and_use_what_planners_have_said(factory):
    """Master schedule and MRP, with a substitute, a break point and a lane to the sister company."""
    run_first_plan(factory)
    with factory.database.reading() as session:
        items = select(PlanItem.low_level_code, PlanItem.source, Item.number).join(Item, Item.id == PlanItem.item_id)
        mrp = select(PlanSnapshot.id).join(PlanVersion, PlanVersion.id == PlanSnapshot.plan_version_id)
        mrp = mrp.where(PlanVersion.plan_scheme_id == factory.id("plan_scheme", "MRP-HT"))
        of_mrp = PlanItem.plan_snapshot_id.in_(mrp)
        found = session.execute(items.join(Proposal, Proposal.place == PlanItem.place).where(of_mrp)).all()
        assert {level for level, _, _ in found} == {1, 2, 3}  # implements are given by the master schedule
        assert {SOURCES[source] for _, source, _ in found} == {"make", "buy", "transfer"}
        assert {number for _, source, number in found if SOURCES[source] == "transfer"} == {SENT}
        [cut_in] = session.scalars(select(BreakPoint.predicted_on))
        assert factory.today < cut_in <= factory.day(LATEST_DAYS)
        assert session.scalars(select(PlanScheme.current_version_id)).all().count(None) == 1  # the sister's own


def test_a_planner_finds_history_and_a_pool_at_work(factory):
    with factory.database.reading() as session:
        sold = dict(session.execute(select(DemandHistory.item_id, func.count()).group_by(DemandHistory.item_id)).all())
        assert set(sold.values()) == {104}
        pool = Counter(session.scalars(select(OrderPoolEntry.state)))
        assert {"received", "countered", "accepted", "pooled", "pre_scheduled", "line_on", "shipped"} <= set(pool)
        assert pool["received"] == 8
        walls = session.scalars(select(VisibilityWall)).all()
        assert {wall.company_id == factory.company_id for wall in walls} == {True, False}


def ask_every_gate_again(factory, act):
    items = act.session.scalars(select(Item.id)).all()
    for item_id in items:
        act.record(ItemReleasing(item_id))
    act.settle()
    return len(items)


def run_first_plan(factory):
    """The two runs that wait in the queue of a new installation, without a worker: of the master schedule, and MRP."""
    with factory.database.reading() as session:
        waiting = session.scalars(select(Job.id).where(Job.kind == "planning.mrp").order_by(Job.created_at)).all()
    assert len(waiting) == 2
    for job_id in waiting:
        claim = claims.claim(factory.database, job_id)
        assemble().jobs[claim.kind].function(JobRun(factory.database, claim, assemble()), claim.payload)


def test_everybody_gets_in_and_one_more_factory_comes_only_when_asked_for(factory):
    with factory.database.reading() as session:
        before, companies = count(session, Trail), count(session, Company)
        desks = session.scalars(select(User.number).where(User.password_hash.is_not(None))).all()
    assert (len(desks), companies) == (12, 2)
    for name in desks:
        assert enter(factory, Asked(name, PASSWORD, by_badge=False)).actor.site_id == factory.site_id
    assert enter(factory, Asked(BADGE.format("1012"), PIN, by_badge=True)).actor.roles == {"worker"}
    assert load(factory.database) is None
    with factory.database.reading() as session:
        assert (count(session, Trail), count(session, Company)) == (before, companies)
    other = load(factory.database, again=True)
    assert enter(factory, Asked(BADGE.format("1012-2"), PIN, by_badge=True)).actor.company_id == other.company_id
    assert enter(factory, Asked("planner-2", PASSWORD, by_badge=False)).actor.company_id == other.company_id
    assert enter(factory, Asked("planner", PASSWORD, by_badge=False)).actor.company_id == factory.company_id


def test_one_that_was_interrupted_is_not_passed_over_in_silence(database):
    begun = Factory(database, uuid7(), date.today())
    begun.by_software(plant.build)
    with pytest.raises(Refused, match="only in part"):
        load(database)


def enter(factory, asked):
    return log_in(factory.database, assemble(), asked, datetime.now(UTC))


def legs_by(session, column):
    return session.execute(select(column, func.sum(StockLeg.quantity)).group_by(column)).all()


def count(session, table, *where):
    return session.scalar(select(func.count()).select_from(table).where(*where))


def deepest(session):
    """How many levels the longest path of the released BOMs has."""
    query = select(Bom.item_id, BomComponent.item_id).join(BomComponent, BomComponent.owner_id == Bom.id)
    parts = {}
    for parent, part in session.execute(query):
        parts.setdefault(parent, set()).add(part)

    def below(item):
        return 1 + max((below(part) for part in parts.get(item, ())), default=0)

    return max(below(item) for item in parts)
