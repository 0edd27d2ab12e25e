"""One furnished factory for all generic tests: they look at it and add to it, and never count on being alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from backend.contexts import assemble
from backend.documents.declare import Document
from seed.examples import EXAMPLES, OTHERWISE, Maker
from tests.databases import copy_of
from tests.shop import Row, Shop, settings_for

NAMES = tuple(assemble().documents)
MADE = tuple(name for name in NAMES if name in EXAMPLES)
BY_COMMANDS = tuple(name for name in NAMES if name in OTHERWISE)
QUICK = {*NAMES[::5], "engineering/item", "engineering/bom", "production/work_order", "inventory/stock_move"}
LIVED = {  # what each type goes through on every database; the other rules are one code for all types
    "test_it_is_made_read_and_listed_as_given",
    "test_making_it_leaves_one_trail_that_tells_who_and_what",
    "test_a_change_counts_a_version_and_is_told_or_leaves_nothing",
    "test_its_first_steps_are_taken_or_refused_with_a_sentence",
}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The inner loop takes some types only; the whole run takes all, and on the second database all that they live."""
    for item in items:
        of = getattr(item, "callspec", None)
        if of is not None and of.params.get("name", NAMES[0]) not in QUICK:
            item.add_marker(pytest.mark.slow)
            if getattr(item, "originalname", "") not in LIVED:
                item.add_marker(pytest.mark.once)


@dataclass(frozen=True)
class Floor:
    """Ours, theirs, and people of ours who may do little."""

    shop: Shop
    maker: Maker
    stranger: Shop
    theirs: Maker
    nobody: Shop
    reader: Shop
    elsewhere: Shop

    def document(self, name: str) -> type[Document]:
        return assemble().documents[name]

    def one(self, name: str) -> Row:
        return self.maker.one(name)

    def fresh(self, name: str) -> Row:
        return self.maker.make(name)

    def values(self, name: str) -> dict[str, Any]:
        return self.maker.values(name)


@pytest.fixture(scope="session")
def floor(template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Floor]:
    with furnished(template, tmp_path_factory.mktemp("floor")) as made:
        yield made


@contextmanager
def furnished(template: str, folder: Path) -> Iterator[Floor]:
    """A factory with its people, and another one beside it."""
    with copy_of(template, folder) as database:
        shop = Shop.open(database, settings_for(folder, database))
        stranger = shop.as_stranger()
        other_site = shop.make("plant/site", number="C1-2", name="South works")
        yield Floor(
            shop,
            Maker(shop),
            stranger,
            Maker(stranger),
            shop.as_role("nobody", "nothing.*"),
            shop.as_role("reader", "*.*.read"),
            shop.as_role("elsewhere", "*", site_id=UUID(other_site["id"])),
        )
