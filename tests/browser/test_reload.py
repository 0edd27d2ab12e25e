"""Without network every screen of the floor opens again after a reload, cold, with what the phone holds."""

import pytest
from playwright.sync_api import expect

from tests.browser.hands import badge, go_offline, log_in_by_badge
from tests.browser.sights import sights_of

AT = {"worker": "1016", "inspector": "1006", "storekeeper": "1007"}


@pytest.fixture(scope="module")
def sights(people):
    return sights_of(people)


@pytest.mark.parametrize("role", AT)
def test_every_screen_of_the_floor_is_there_after_a_reload_without_network(role, phone, sights):
    page = phone()
    log_in_by_badge(page, AT[role])
    go_offline(page)
    missing = []
    for place, sight in enumerate({one.path: one for one in reversed(sights[role]) if one.path}.values()):
        sight.go(page, within=place > 0)  # whoever opens the app without network has it from the phone from then on
        page.reload()
        expect(badge(page)).to_have_attribute("data-state", "offline")
        try:
            expect(page.locator(sight.shows).first).to_be_visible()
        except AssertionError:
            missing.append(f"{sight.path}: {page.locator('main').inner_text()[:80]}")
    assert missing == []
