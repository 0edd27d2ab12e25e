"""A planner's desk at the imported bicycle maker: what was sold there, as if it had been sold until last month."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from backend.kernel.forecasting.periods import Period
from seed.adventureworks.company import ZONE
from seed.adventureworks.prepare import rows
from tests.builders.days import today
from tests.conftest import SHARED
from tests.shop import Row, Shop
from tests.stories.planners_factory import Crew, Desk, plan_levels

FILES = SHARED / "data" / "adventureworks"
MONTH = Period.MONTH
LAST = "2014-01"  # no bicycle was sold later
BICYCLES = ("BK-T79U-46", "BK-T79U-50", "BK-T79U-54", "BK-T79U-60")


def present() -> date:
    """At the bicycle maker's: some hours of each day are of another day, or month, in China."""
    return today(ZoneInfo(ZONE))


def desk_of(shop: Shop, number: str) -> Desk:
    plan_levels(shop)
    [scheme] = shop.list("planning/plan_scheme")
    good, customer = item(shop, number), shop.list("sales/customer", "limit=1")[0]
    line = shop.list("plant/work_center", "limit=1")[0]
    monday = Period.WEEK.start(Period.WEEK.bucket_of(present()) + 1)
    return Desk(Crew(shop), good, {number: good}, customer, scheme, line, monday)


def item(shop: Shop, number: str) -> Row:
    return shop.list("engineering/item", f"number={number}")[0]


def sold() -> Iterator[tuple[str, date, int]]:
    """What was wanted of each bicycle by month, brought forward so that the last month is the one before this."""
    numbers = {row["ProductID"]: row["ProductNumber"] for row in rows(FILES / "product.csv")}
    months = {row["SalesOrderID"]: row["DueDate"][:7] for row in rows(FILES / "sales_order_header.csv.gz")}
    found: Counter[tuple[str, str]] = Counter()
    for row in rows(FILES / "sales_order_line.csv.gz"):
        if numbers[row["ProductID"]] in BICYCLES:
            found[numbers[row["ProductID"]], months[row["SalesOrderID"]]] += int(row["OrderQty"])
    later = MONTH.bucket_of(present()) - 1 - place(LAST)
    for (number, month), quantity in sorted(found.items()):
        yield number, MONTH.start(place(month) + later), quantity


def place(month: str) -> int:
    return MONTH.bucket_of(date.fromisoformat(f"{month}-01"))
