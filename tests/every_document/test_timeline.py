"""One timeline: the same for every type, and nobody reads on it what they may not read anyway."""

import pytest

from tests.every_document.conftest import NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_document_stands_first_on_its_own_timeline(name, floor):
    row = floor.one(name)
    told = floor.shop.get(f"/api/{name}/{row['id']}/timeline")
    assert (told["records"][0]["document"], told["records"][0]["id"]) == (name, row["id"])
    assert told["records"][0]["source_id"] is None
    numbers = [entry["at"] for entry in told["rows"]]
    assert numbers == sorted(numbers, reverse=True)
    assert {entry["document_id"] for entry in told["rows"]} <= {record["id"] for record in told["records"]}


@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_finds_no_timeline(name, floor):
    row = floor.one(name)
    assert floor.stranger.request("GET", f"/api/{name}/{row['id']}/timeline").status_code == 404
