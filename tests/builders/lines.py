"""Production lines, their models and the sequences of their days, in the words of the floor."""

from datetime import date, timedelta
from typing import Any

from tests.builders.days import TODAY
from tests.builders.production import a_place, a_product, a_work_order, an_operation
from tests.shop import Row, Rows, Shop

SEQUENCE, RULE, OPTION, SETTING = (
    f"scheduling/{name}" for name in ("line_sequence", "spacing_rule", "sequence_option", "line_setting")
)
WEEK, ONE = "/api/scheduling/line-week", "/api/scheduling/line-sequences"
MONDAY = TODAY + timedelta(days=7 - TODAY.weekday())  # of next week


def day(number: int) -> date:
    """Of next week, 0 is its Monday."""
    return MONDAY + timedelta(days=number)


def a_line(shop: Shop, weekdays: str = "12345", *shifts: tuple[str, int, int]) -> Row:
    """Line 1 with a calendar of its own: by name, first minute of the day and minutes of each shift."""
    found = shop.list("plant/work_center", "number=LINE-1")
    if found:
        return found[0]
    given = shifts or (("Day", 480, 480),)
    rows = [{"name": name, "weekdays": weekdays, "starts_minute": at, "minutes": long} for name, at, long in given]
    calendar = shop.make("plant/work_calendar", number="LINE", name="Line 1", shifts=rows)
    values = {"name": "Line 1", "kind": "production_line", "work_calendar_id": calendar["id"]}
    return shop.make("plant/work_center", number="LINE-1", **values)


def a_model(shop: Shop, number: str, options: str = "", short: str = "") -> Row:
    """Made in one operation on the line; with what spacing rules find on it."""
    found = shop.list("engineering/item", f"number={number}")
    if found:
        return found[0]
    a_place(shop)
    item = a_product(shop, an_operation(shop, 10, work_center_id=a_line(shop)["id"]), number=number)
    if options or short:
        shop.make(OPTION, item_id=item["id"], options=options, short=short)
    return item


def wanted(shop: Shop, due: date, **quantities: int) -> dict[str, Row]:
    """A work order for each model, due on a day."""
    return {model: a_work_order(shop, a_model(shop, model), many, due=due) for model, many in quantities.items()}


def a_rule(shop: Shop, option: str, most: int, consecutive: int, **values: Any) -> Row:
    given = {"option": option, "most": most, "consecutive": consecutive} | values
    return shop.make(RULE, work_center_id=a_line(shop)["id"], **given)


def spread(shop: Shop, week: date = MONDAY) -> Rows:
    """The drafts of a week, by day."""
    body = {"work_center_id": a_line(shop)["id"], "week": week}
    return list(shop.post(f"{WEEK}/plan", **body)["sequences"])


def board(shop: Shop, week: date = MONDAY) -> Any:
    return shop.get(f"{WEEK}?work_center_id={a_line(shop)['id']}&week={week}")


def quantities(told: Any) -> dict[str, list[int]]:
    return {row["item"]["number"]: row["quantities"] for row in told["models"]}


def seen(shop: Shop, sequence: Row) -> Any:
    return shop.get(f"{ONE}/{sequence['id']}")


def models(shop: Shop, sequence: Row) -> str:
    return " ".join(row["item"]["number"] for row in seen(shop, sequence)["positions"])


def broken(shop: Shop, sequence: Row) -> dict[int, list[str]]:
    """By place the options whose rules a unit breaks there."""
    rows = seen(shop, sequence)["positions"]
    return {row["place"]: [rule["option"] for rule in row["breaks"]] for row in rows if row["breaks"]}


def try_verb(shop: Shop, sequence: Row, verb: str, **body: Any) -> Any:
    match = f'"{shop.version(SEQUENCE, sequence["id"])}"'
    return shop.request("POST", f"{ONE}/{sequence['id']}/{verb}", body, If_Match=match)


def verb(shop: Shop, sequence: Row, name: str, **body: Any) -> Any:
    answer = try_verb(shop, sequence, name, **body)
    assert answer.status_code < 300, answer.get_data(as_text=True)
    return answer.json
