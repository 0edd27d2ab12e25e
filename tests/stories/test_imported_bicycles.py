"""The same story on a real factory's data: a bicycle maker's files, brought in by the ordinary import."""

from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import func, select

from backend.app import create_app
from backend.contexts import assemble
from backend.engineering.item import Item
from backend.inventory import queries as stock
from backend.plant.company import Company, Site
from backend.production.work_order import WorkOrder
from seed.importing import answers_of, bring, rejected_rows
from tests.conftest import SHARED, copy_of
from tests.shop import Shop, settings_for
from tests.stories.driving import Factory

FILES = SHARED / "data" / "adventureworks"
pytestmark = [pytest.mark.shared, pytest.mark.slow]


@pytest.fixture(scope="module")
def imported(template, tmp_path_factory):
    """The files brought in once, to be copied for each test."""
    with copy_of(template, tmp_path_factory.mktemp("imported"), alone=True) as database:
        bring(database, FILES, answers_of(None, assume=True))
        database.dispose()
        yield database.url.render_as_string(hide_password=False)


@pytest.fixture
def shop(imported, tmp_path):
    with copy_of(imported, tmp_path) as database:
        client = create_app(settings_for(tmp_path, database), database).test_client()
        with database.reading() as session:
            company_id = session.scalars(select(Company.id)).one()
            site_id = session.scalars(select(Site.id)).one()
        yield Shop(client, database, company_id, site_id, "").as_role("owner", "*")


def test_a_bicycle_of_three_made_levels_is_made_and_shipped(shop):
    assert counted(shop, WorkOrder) == 56_502
    bicycle = shop.list("engineering/item", "number=BK-T79U-54")[0]
    people = Factory(shop)
    levels = made_levels(people.planner.get(f"/api/engineering/item/{bicycle['id']}/bom-tree"))
    assert levels >= 3
    with shop.database.reading() as session:
        here = stock.on_hand(session, shop.site_id).get(UUID(bicycle["id"]), Decimal(0))
    customer = shop.list("sales/customer", "limit=1")[0]
    [scheme] = shop.list("planning/plan_scheme")
    order = people.sell(bicycle, 25 + int(here), customer)
    version = people.plan(scheme)
    top = next(row for row in people.planned(version, item_id=bicycle["id"]))
    reasons = people.planner.get(f"/api/planning/planned_order/{top['id']}/why")["sentences"]
    assert any(order["number"] in reason for reason in reasons)
    chain = people.orders_below(top)
    for planned in [row for row in chain if row["source"] == "buy"]:
        people.buy(planned)
    made = [people.make(row) for row in chain if row["source"] == "make"]
    assert made[-1]["item_id"] == bicycle["id"]
    assert any(row["assumed"] for row in made)
    shipment = people.ship(order)
    assert shipment["state"] == "shipped"
    lot = made[-1]["lot_id"]
    graph = shop.get(f"/api/production/lot/{lot}/genealogy?direction=backward")
    assert [node for node in graph["nodes"] if node["kind"] == "purchase_receipt"]


def test_a_second_import_changes_nothing(shop):
    before = shop.trail()
    again = bring(shop.database, FILES, answers_of(None, assume=True))
    assert sum(one.result.created + one.result.changed for one in again["results"]) == 0
    assert shop.trail() == before


def test_without_answers_what_is_missing_is_told_and_its_items_stay_drafts(database):
    told = bring(database, FILES, {}, dry_run=True)
    reasons = {row["why"] for row in rejected_rows(told["results"])}
    assert "Not yet answered: How many EA does a CTN hold?" in reasons
    assert any(reason.startswith("Not yet answered: At which work center") for reason in reasons)
    assert "Not yet answered: What becomes of order lines without a price? (keep)" in reasons
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Item)) == 0


def made_levels(node):
    below = max((made_levels(child) for child in node.get("children", [])), default=0)
    return below + (1 if node.get("children") else 0)


def counted(shop, document):
    assemble()
    with shop.database.reading() as session:
        return session.scalar(select(func.count()).select_from(document))
