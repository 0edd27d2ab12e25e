import re
from playwright.sync_api import expect
from tests.browser.hands import log_in_by_badge, log_in_with_password, wait_until_sent

def test_worker_logs_in(phone):
    page = phone()
    log_in_by_badge(page, "1012")
    wait_until_sent(page)
    page.screenshot(path="/tmp/bf/home.png")

def test_planner_logs_in(desk):
    page = desk()
    log_in_with_password(page, "planner")
    wait_until_sent(page)
    page.screenshot(path="/tmp/bf/desk.png")
