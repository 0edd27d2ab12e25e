"""A worker with a phone, and something to report on."""

import pytest

from tests.builders.engineering import an_item
from tests.shop import Shop
from tests.sync.phone import Phone

WORKER = (
    "quality.nonconformance.create", "quality.nonconformance.change", "quality.nonconformance.report",
    "quality.nonconformance.contain", "engineering.*.read", "plant.*.read", "people.person.read", "quality.*.read",
)  # fmt: skip


@pytest.fixture
def worker(shop: Shop) -> Shop:
    return shop.as_role("worker", *WORKER)


@pytest.fixture
def phone(shop: Shop, worker: Shop) -> Phone:
    return Phone(shop).log_in(worker)


@pytest.fixture
def item(shop: Shop) -> str:
    return str(an_item(shop, "SHAFT")["id"])
