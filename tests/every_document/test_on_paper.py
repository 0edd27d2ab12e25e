"""Every type goes out as a sheet and on paper, and comes back from its sheet as the same."""

import pytest

from tests.every_document.conftest import NAMES
from tests.every_document.test_exchange import counts, exported, imported
from tests.every_document.test_printing import paper


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", NAMES)
def test_what_goes_out_comes_back_as_the_same(name, kind, floor):
    row = floor.one(name)
    sheet = exported(floor.shop, name, kind, f"number={row['number']}")
    before = floor.shop.trail()
    answer = imported(floor.shop, name, sheet)
    assert (counts(answer), answer["errors"]) == ((0, 0, 1), [])
    assert floor.shop.trail() == before


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_its_template_can_be_filled_in(name, language, floor):
    headers = {"Accept_Language": language}
    template = floor.shop.request("GET", f"/api/{name}/exchange.xlsx?template=1", **headers)
    assert template.status_code == 200
    answer = imported(floor.shop, name, template.data, dry_run=True)
    assert (answer["rows"], answer["errors"]) == (0, [])


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_it_can_be_printed(name, floor):
    row = floor.one(name)
    assert row["number"] in paper(floor.shop, f"/api/{name}/{row['id']}/print").replace("\r\n", "")
