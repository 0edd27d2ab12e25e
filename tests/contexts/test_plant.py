"""Places: what a site must have so that its days can be told."""

import pytest

SITE = "plant/site"


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../etc/localtime", "Asia"])
def test_a_site_lies_in_a_time_zone_that_exists(shop, zone):
    answer = shop.try_make(SITE, number="S9", name="Nine", timezone=zone)
    assert (answer.status_code, answer.json["fields"]) == (422, {"timezone": ["Not a time zone."]})
    assert shop.list(SITE, "number=S9") == []
    site = shop.make(SITE, number="S8", name="Eight")
    assert site["timezone"] == "Asia/Shanghai"
    assert shop.try_change(SITE, site, timezone=zone).status_code == 422
    assert shop.read(SITE, site["id"])["timezone"] == "Asia/Shanghai"
