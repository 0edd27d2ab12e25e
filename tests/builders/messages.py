"""Action messages in the words of a planner."""

from typing import Any
from uuid import UUID

from werkzeug.test import TestResponse

from tests.builders.planning import a_scheme
from tests.shop import Row, Rows, Shop

ANSWER, MESSAGES = "planning/message_answer", "/api/planning/action-messages"


def messages(shop: Shop, query: str = "") -> Rows:
    return list(shop.get(f"{MESSAGES}?plan_scheme_id={a_scheme(shop)['id']}&{query}")["rows"])


def told(rows: Rows) -> list[tuple[str, ...]]:
    return [(row["code"], row["number"], row["quantity"], row["due"], row["wanted"]) for row in rows]


def seen(shop: Shop, row: Row) -> Row:
    """The message as the answer to it names it."""
    return {name: row[name] for name in ("supply", "supply_id", "code")} | {"plan_scheme_id": a_scheme(shop)["id"]}


def apply(shop: Shop, row: Row, key: UUID | None = None, version: int | None = None) -> TestResponse:
    return shop.request("POST", f"{MESSAGES}/apply", seen(shop, row), key, If_Match=f'"{version or row["version"]}"')


def dismiss(shop: Shop, row: Row, reason: str = "The price is good.", key: UUID | None = None) -> TestResponse:
    return shop.request("POST", f"{MESSAGES}/dismiss", seen(shop, row) | {"reason": reason}, key)


def sentence(response: TestResponse) -> tuple[int, Any]:
    return response.status_code, response.json["message"]  # type: ignore[index]
