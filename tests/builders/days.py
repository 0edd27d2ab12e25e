"""The day it is at the site of the tests' factory: in the evening by Greenwich it may be tomorrow there, or next month.

What is asked of a month or a week must be counted from here; on the last evening of a month it is another one.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

SITE_ZONE = ZoneInfo("Asia/Shanghai")  # what a site is given where nobody names another


def today(zone: ZoneInfo = SITE_ZONE) -> date:
    return datetime.now(zone).date()


TODAY = today()
