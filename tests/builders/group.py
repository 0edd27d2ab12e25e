"""Sites that supply each other, of one company or of two, in the words of a group's planner."""

from copy import copy
from typing import Any
from uuid import UUID

from tests.builders.engineering import an_item, at_site
from tests.builders.inventory import a_place, stocked
from tests.builders.jobs import worked
from tests.builders.planning import RUN, a_scheme
from tests.shop import Row, Rows, Shop

LANE, WALL, GROUP = "planning/supply_lane", "planning/visibility_wall", "planning/group_run"


def another_site(shop: Shop, number: str = "B") -> Shop:
    """The same company seen from another of its sites."""
    other = copy(shop)
    other.site_id = UUID(shop.make("plant/site", number=number, name=f"Works {number}")["id"])
    return other.as_role("administrator", "*")


def a_lane(shop: Shop, supplier: Shop, **values: Any) -> Row:
    return shop.make(LANE, **source_of(shop, supplier), **values)


def source_of(shop: Shop, supplier: Shop) -> dict[str, Any]:
    if shop.company_id == supplier.company_id:
        return {"supplying_site_id": supplier.site_id}
    company = supplier.read("plant/company", supplier.company_id)["number"]
    return {"other_site": f"{company}/{supplier.read('plant/site', supplier.site_id)['number']}"}


def a_wall(owner: Shop, viewer: Shop, **values: Any) -> Row:
    """What the owner opens."""
    return owner.make(WALL, viewer=viewer.read("plant/company", viewer.company_id)["number"], **values)


def a_moved(shop: Shop, number: str, **here: Any) -> Row:
    """An item that comes to the site from another one."""
    return released_here(shop, number, source="transfer", **here)


def released_here(shop: Shop, number: str, **here: Any) -> Row:
    found = shop.list("engineering/item", f"number={number}")
    item = found[0] if found else an_item(shop, number)
    at_site(shop, item, **here)
    return item if found else shop.step("engineering/item", item, "release")


def the_example(shop: Shop, supplier: Shop) -> Row:
    """Planning.md §2.7: B holds 50 of X and gets more in 5 days; A is sent it in 3 days, 24 at a time."""
    theirs = released_here(supplier, "X", source="buy", lead_time_days=5)
    stocked(supplier, theirs, 50, a_place(supplier, "B-01"))
    item = a_moved(shop, "X")
    a_lane(shop, supplier, lead_time_days=3, lot_multiple="24")
    return item


def schemes(*shops: Shop, group: str = "EAST") -> list[Row]:
    return [a_scheme(shop, f"P{at}", plan_group=group) for at, shop in enumerate(shops)]


def asked_for(shop: Shop, group: str = "EAST") -> Row:
    return shop.make(GROUP, plan_group=group)


def waiting(shop: Shop, run: Row) -> Rows:
    """The parts that have a job to be done, of the sites of this shop's company."""
    return [row for row in part_rows(shop, run) if row["state"] == "queued" and row["job_id"] is not None]


def part_rows(shop: Shop, run: Row) -> Rows:
    return sorted(shop.list(RUN, f"group_run_id={run['id']}"), key=lambda row: str(row["number"]))


def part(shop: Shop, run: Row) -> Row:
    """The run of the shop's own site."""
    [found] = [row for row in part_rows(shop, run) if row["site_id"] == str(shop.site_id)]
    return found


def all_done(run: Row, *shops: Shop) -> Row:
    """Workers do whatever is there to be done, until nothing is; the run as its first shop sees it."""
    while ready := {row["job_id"] for shop in shops for row in waiting(shop, run)}:
        worked(shops[0], *sorted(ready))
    return shops[0].read(GROUP, run["id"])
