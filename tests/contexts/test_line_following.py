"""T+3 freezes by itself where a line asks for it: once, if the day can be built like that, else with a note why not."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from backend.contexts import assemble
from backend.documents import claims, jobs
from backend.documents.jobs import JobRun
from backend.plant.work_center import WorkCenter
from backend.scheduling.line_following import freeze_due
from backend.scheduling.line_hours import calendar_of, frozen_until
from tests.builders.lines import ONE, SEQUENCE, SETTING, a_line, a_model, a_rule, seen, spread, verb, wanted
from tests.contexts.people import told


@pytest.fixture
def setting(shop):
    return shop.make(SETTING, work_center_id=a_line(shop)["id"], freezes_itself=True)


def due(shop):
    """The third open day from now."""
    with shop.database.reading() as session:
        line = session.get_one(WorkCenter, UUID(a_line(shop)["id"]))
        zone = ZoneInfo(shop.read("plant/site", shop.site_id)["timezone"])
        return frozen_until(calendar_of(session, line), datetime.now(zone).date(), 3)


def a_day(shop, **quantities):
    """The draft of the day that is due, with units of that week's orders."""
    wanted(shop, due(shop), **quantities)
    return next(one for one in spread(shop, due(shop)) if one["day"] == str(due(shop)))


def gone_round(shop):
    """What the job says when its hour has come."""
    job_id = shop.perform(lambda act: jobs.enqueue(act.session, "scheduling.freeze", {}, actor=None))
    claim = claims.claim(shop.database, job_id)
    return freeze_due(JobRun(shop.database, claim, assemble()), {})


def test_the_third_open_day_is_frozen_and_no_other(shop, setting):
    sequence = a_day(shop, A=20)
    others = [one for one in shop.list(SEQUENCE) if one["id"] != sequence["id"]]
    assert gone_round(shop) == {"looked_at": 1, "frozen": 1}
    row = shop.read(SEQUENCE, sequence["id"])
    assert (row["state"], row["open_because"], row["frozen_at"] is None) == ("frozen", "", False)
    assert {shop.read(SEQUENCE, one["id"])["state"] for one in others} <= {"draft"}
    assert gone_round(shop) == {"looked_at": 0, "frozen": 0}


def test_planners_hear_once_of_a_day_nobody_has_planned_and_of_one_that_cannot_be_built(shop, setting):
    planner, worker = (shop.as_role(role, "*.*.read") for role in ("planner", "worker"))
    for _ in range(2):
        assert gone_round(shop) == {"looked_at": 1, "frozen": 0}
    line = a_line(shop)["name"]
    nothing = f"{line} freezes {due(shop)} by now, and nobody has planned that day.", SETTING
    assert told(planner) == [nothing]
    sequence = a_day(shop, A=20)
    units = len(seen(shop, sequence)["positions"])
    shop.change(SETTING, setting, takt_seconds=str(28_800 // (units - 1)))
    for _ in range(2):
        gone_round(shop)
    why = f"{units} units stand on this day, but its working time is enough for {units - 1}."
    assert told(planner) == [nothing, (f"{line} should be frozen on {due(shop)} by now. {why}", SEQUENCE)]
    assert told(worker) == []


def test_a_line_that_does_not_ask_is_left_alone(shop, setting):
    sequence = a_day(shop, A=20)
    shop.change(SETTING, setting, freezes_itself=False)
    assert gone_round(shop) == {"looked_at": 0, "frozen": 0}
    assert shop.read(SEQUENCE, sequence["id"])["state"] == "draft"


def test_what_somebody_has_unfrozen_stays_open(shop, setting):
    sequence = a_day(shop, A=20)
    gone_round(shop)
    shop.step(SEQUENCE, sequence, "unfreeze", reason="A part of A is late.")
    assert gone_round(shop) == {"looked_at": 0, "frozen": 0}
    assert shop.read(SEQUENCE, sequence["id"])["state"] == "draft"


def test_a_day_that_breaks_what_must_hold_says_so_until_it_does_not(shop, setting):
    a_rule(shop, "ROOF", 1, 2)
    a_model(shop, "A", "ROOF")
    sequence = a_day(shop, A=20)
    assert gone_round(shop) == {"looked_at": 1, "frozen": 0}
    sentence = "This order of units breaks ROOF 1/2, which must hold."
    assert seen(shop, sequence)["sequence"]["open_because"] == sentence
    version = shop.version(SEQUENCE, sequence["id"])
    assert gone_round(shop) == {"looked_at": 1, "frozen": 0}
    assert shop.version(SEQUENCE, sequence["id"]) == version
    chinese = shop.request("GET", f"{ONE}/{sequence['id']}", Accept_Language="zh-CN").json["sequence"]["open_because"]
    assert chinese == "现在的顺序违反必须遵守的间隔规则 ROOF 1/2。"
    shop.change("scheduling/sequence_option", shop.list("scheduling/sequence_option")[0], options="")
    verb(shop, sequence, "move", place=1, to=2, reason="Freed.")
    assert seen(shop, sequence)["sequence"]["open_because"] == ""


def test_more_than_the_day_can_build_is_not_frozen(shop, setting):
    sequence = a_day(shop, A=20)
    units = len(seen(shop, sequence)["positions"])
    shop.change(SETTING, setting, takt_seconds=str(28_800 // (units - 1)))
    assert gone_round(shop)["frozen"] == 0
    note = f"{units} units stand on this day, but its working time is enough for {units - 1}."
    assert seen(shop, sequence)["sequence"]["open_because"] == note
