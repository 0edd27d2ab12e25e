"""The packet the phones' tests open (pwa/src/offline/testing/packet.json) is one the backend makes today."""

import json
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from backend.documents.seals import Seal
from backend.kernel.errors import Refused
from backend.kernel.packet import base45_decode, open_packet, seal
from backend.production.traveler import contents_of
from backend.production.work_order import WorkOrder
from tests.builders.production import a_released_order

FIXTURE = json.loads((Path(__file__).parents[2] / "pwa/src/offline/testing/packet.json").read_text())
SIGNATURE_BYTES = 64


@pytest.fixture
def factory():
    return Seal(load_pem_private_key(FIXTURE["signer"].encode(), None))


def body_of(text):
    return base45_decode(text.removeprefix("G1:PK:"))[:-SIGNATURE_BYTES]


def test_the_fixture_opens_with_the_key_it_names(factory):
    assert factory.public == FIXTURE["key"]
    assert open_packet(FIXTURE["text"], factory.holds_raw) == FIXTURE["content"]
    with pytest.raises(Refused, match="not signed by this factory"):
        open_packet(FIXTURE["foreign"], factory.holds_raw)


def test_the_same_content_is_sealed_to_the_same_bytes_but_for_the_signature(factory):
    assert body_of(seal(FIXTURE["content"], factory.sign_raw)) == body_of(FIXTURE["text"])


def test_a_real_order_is_told_in_the_shape_of_the_fixture(shop):
    order = a_released_order(shop)
    with shop.database.reading() as session:
        content = contents_of(session.get(WorkOrder, UUID(order["id"])), session)
    shape = {name: type(value) for name, value in content.items()}
    assert shape == {name: type(value) for name, value in FIXTURE["content"].items()}
    assert {len(row) for row in content["operations"]} == {len(row) for row in FIXTURE["content"]["operations"]} == {4}
    assert {type(part) for row in content["operations"] for part in row} == {str}
