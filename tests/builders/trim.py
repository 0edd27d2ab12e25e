"""Trim plans in the words of a paper mill: the winder and orders of paper.md §2, patterns tried and saved by hand."""

from tests.shop import ok

PLAN = "scheduling/trim_plan"
ROLLS = ((1250, 18), (1090, 26), (940, 30), (787, 22), (620, 15))
WINDER = {"deckle": 3600, "edge": 30, "least_use": 3380, "most_rolls": 5, "below": "5", "above": "5"}


def a_plan(shop, *demands, **values):
    """Demands as (width, rolls) or as values of a line; the winder of paper.md unless told otherwise."""
    lines = [each if isinstance(each, dict) else {"width": each[0], "rolls": each[1]} for each in demands]
    center = shop.make("plant/work_center", number=f"PM{len(shop.list('plant/work_center'))}", name="PM1")
    values = WINDER | {"work_center_id": center["id"], "grade": "Kraft", "demands": lines} | values
    return shop.make(PLAN, **values)


def the_case(shop, **values):
    return a_plan(shop, *ROLLS, **values)


def board(shop, plan):
    return ok(shop.request("GET", f"/api/{PLAN}/{plan['id']}/board"))


def tried(shop, plan, *patterns):
    return ok(shop.request("POST", f"/api/{PLAN}/{plan['id']}/check", {"patterns": as_patterns(patterns)}))


def saved(shop, plan, *patterns, version=None):
    version = version or shop.read(PLAN, plan["id"])["version"]
    body = {"patterns": as_patterns(patterns)}
    return shop.request("POST", f"/api/{PLAN}/{plan['id']}/patterns", body, If_Match=f'"{version}"')


def as_patterns(patterns):
    return [{"sets": sets, "widths": list(widths)} for sets, *widths in patterns]


def figures(told):
    return tuple(told["measures"][name] for name in ("sets", "loss", "percent", "patterns"))


def laid(told):
    return [(each["sets"], *each["widths"]) for each in told["patterns"]]
