"""Schemes, vetoes and break points as documents, in the floor's words."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from backend.engineering.substitution import Followed, rules_for
from backend.kernel.substitution.evaluation import evaluate
from backend.kernel.substitution.facts import Need, Supply, View
from tests.builders.engineering import a_bought_item
from tests.builders.substitution import ordered, took
from tests.shop import Row, Shop

SCHEME, VETO, POINT = "engineering/substitution_scheme", "engineering/substitution_veto", "engineering/break_point"
ONE = 10**6


def a_set(number: int, *parts: Any) -> list[Row]:
    """Members of option `number` (0: main); a part is an item or (item, quantity)."""
    pairs = [part if isinstance(part, tuple) else (part, 1) for part in parts]
    return [{"item_id": item["id"], "quantity": str(per), "option_number": number} for item, per in pairs]


def sets_of(*several: Any) -> list[Row]:
    """The main set, then the options in the order of their rank; a set is an item or a list of parts."""
    rows: list[Row] = []
    for number, parts in enumerate(several):
        rows += a_set(number, *(parts if isinstance(parts, list) else [parts]))
    return rows


def bought_items(shop: Shop, numbers: Any) -> list[Row]:
    return [a_bought_item(shop, number) for number in numbers]


def a_scheme(shop: Shop, kind: str, *several: Any, **values: Any) -> Row:
    named = kind if kind == "replacement" else f"substitution_{kind}"
    return shop.make(SCHEME, **{"kind": named, "members": sets_of(*several)} | values)


def a_released_scheme(shop: Shop, kind: str, *several: Any, **values: Any) -> Row:
    return shop.step(SCHEME, a_scheme(shop, kind, *several, **values), "release")


def followed(shop: Shop, on_day: Any, site_id: Any = None) -> Followed:
    with shop.database.reading() as session:
        return rules_for(session, UUID(str(shop.company_id)), site_id or shop.site_id, on_day)


def key(row: Row) -> UUID:
    return UUID(row["id"])


def a_need(item: Row, quantity: Any, day: int = 0, **more: Any) -> Need:
    scaled = int(Decimal(quantity) * ONE)
    return Need(f"{item['number']}@{day}", key(item), scaled, day, **more)


def a_view(*supplies: tuple[Any, ...]) -> View:
    """(item, quantity) on hand, or (item, quantity, day)."""
    return View([Supply(key(item), int(Decimal(quantity) * ONE), *day) for item, quantity, *day in supplies])


class Answer:
    """What the evaluator says, in items' numbers and their base units."""

    def __init__(self, items: list[Row], outcome: Any) -> None:
        self._numbers = {key(item): item["number"] for item in items}
        self.outcome = outcome

    def took(self, name: str) -> dict[str, Decimal]:
        return self._said(took(self.outcome, name))

    @property
    def ordered(self) -> dict[str, Decimal]:
        return self._said(ordered(self.outcome))

    @property
    def left(self) -> dict[str, Decimal]:
        return self._said(self.outcome.left)

    def _said(self, amounts: dict[Any, int]) -> dict[str, Decimal]:
        return {self._numbers[id]: Decimal(quantity) / ONE for id, quantity in amounts.items() if quantity}


def answered(items: list[Row], needs: list[Need], rules: Any, view: View) -> Answer:
    return Answer(items, evaluate(needs, rules, view))
