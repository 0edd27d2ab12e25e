"""`./gemba load demo`: the demo factory 禾田农机, made by the same acts as people do; once an installation."""

import argparse
import os
import time
from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, func, not_, select
from uuid_utils.compat import uuid7

from backend.database import Database
from backend.documents.act import Act
from backend.documents.files import FileStore
from backend.kernel.errors import Refused
from backend.planning.plan_version import PlanVersion
from backend.plant.company import Company
from backend.settings import Settings
from seed import roles
from seed.demo import (
    changes,
    demand,
    ehs,
    engineering,
    exceptions,
    floor,
    levels,
    orders,
    partners,
    patrol,
    people,
    plans,
    plant,
    pool,
    quality,
    scheduling,
    sister,
    sold,
    stock,
)
from seed.demo.factory import Factory

ENGINEER, QUALITY, STORE, BUYER, SALES, EQUIPMENT = "1004", "1005", "1007", "1008", "1009", "1024"


def main(argv: Sequence[str]) -> int:
    options = argparse.ArgumentParser(prog="./gemba load", description="Load a demo factory.")
    options.add_argument("name", choices=("demo",), help="which one")
    options.add_argument("--again", action="store_true", help="make one more, though there is a company already")
    given = options.parse_args(argv)
    settings = Settings.read(os.environ)
    database = Database(settings.database_url)
    began = time.perf_counter()
    try:
        factory = load(database, again=given.again, files=FileStore(settings.files_dir))
    except Refused as refusal:
        print(refusal.sentence)
        return 1
    finally:
        database.dispose()
    if factory is None:
        print("There is a company already; nothing was loaded (--again makes one more).")
    else:
        print(told(factory, time.perf_counter() - began))
    return 0


def load(
    database: Database, again: bool = False, today: date | None = None, files: FileStore | None = None
) -> Factory | None:
    """The factory that was made, or None where there is a company already."""
    with database.reading() as session:
        own = not_(and_(Company.enterprise == plant.ENTERPRISE, Company.number.startswith(sister.SISTER)))
        companies = session.scalar(select(func.count()).select_from(Company).where(own)) or 0
        planned = select(PlanVersion.company_id)
        half_done = select(Company.id).where(Company.enterprise == plant.ENTERPRISE, Company.id.not_in(planned), own)
        interrupted = session.scalar(half_done) is not None
    if companies and not again:
        if interrupted:
            raise Refused("A demo factory is here only in part: begin with an empty data folder, or say --again.")
        return None
    factory = Factory(database, uuid7(), today or date.today(), mark=f"-{companies + 1}" if companies else "")
    factory.files = files
    set_up(factory)
    run_in(factory)
    return factory


def set_up(factory: Factory) -> None:
    """Everything that stands before the first order: places, people, items, partners, rules, stock."""
    secrets = people.secrets()
    factory.by_software(plant.build)
    factory.by_software(give_roles)
    factory.by_software(people.build, secrets)
    factory.by(ENGINEER, engineering.build)
    factory.by_software(stock.build)
    factory.by_software(stock.open_periods)
    factory.by(BUYER, partners.build_suppliers)
    factory.by(SALES, partners.build_customers)
    factory.by(ENGINEER, engineering.release_bought)
    factory.by(ENGINEER, engineering.release_made)
    factory.by(ENGINEER, changes.build)
    factory.by(QUALITY, quality.build)
    factory.by_software(quality.build_approvals)
    factory.by_software(exceptions.build_types)
    factory.by_software(levels.build)
    factory.by(EQUIPMENT, patrol.build)
    factory.by(STORE, stock.take_over, at=stock.opening_moment(factory))
    factory.by_software(stock.close_periods)
    sister.build(factory)


def give_roles(factory: Factory, act: Act) -> None:
    factory.remember_all(roles.load(act))


def run_in(factory: Factory) -> None:
    """Some weeks of business: orders in every state, with what the floor, the store and the inspectors did."""
    orders.sell(factory)
    orders.buy(factory)
    floor.work(factory)
    exceptions.happen(factory)
    orders.ship(factory)
    patrol.walk(factory)
    ehs.report_and_rectify(factory)
    factory.by_software(demand.build)
    factory.by_software(sold.build)
    pool.lead_on(factory)
    plans.plan(factory)
    scheduling.settle(factory)


def told(factory: Factory, seconds: float) -> str:
    """What was made and how to get in."""
    rows = "\n".join(f"  {table.replace('_', ' '):<24}{count:>5}" for table, count in sorted(factory.made.items()))
    desks = ", ".join(factory.named(one.user) for one in people.EMPLOYEES if one.user)
    return (
        f"禾田农机 (Hetian Agri-Machinery) was loaded in {seconds:.1f} s:\n{rows}\n\n"
        f"At a desk: {desks}; password {people.PASSWORD}\n"
        f"On the floor: badges {people.BADGE.format(factory.named(people.EMPLOYEES[0].number))} to "
        f"{people.BADGE.format(factory.named(people.EMPLOYEES[-1].number))}; PIN {people.PIN}\n"
        "These log-ins are known to everybody: for trying out only."
    )


if __name__ == "__main__":
    import sys

    sys.exit(main(sys.argv[1:]))
