"""Foreign files become documents by a table; what is wrong is told by its line, what is open is asked."""

import gzip

import pytest

from backend.contexts import assemble
from backend.documents.mapping import Choice, Constant, Lines, Link, Look, Mapping
from backend.documents.mapping_run import Office, run_mapping

FILES = {
    "halls.csv": "HallID,Name\n1,Machining\n2,Painting\n",
    "machines.csv.gz": "No,Code,Hall,Kind,Cost,Unit\n7,M-7,1,L,120.5,h\n8,M-8,9,L,80,h\n9,M-9,2,X,80,h\n"
    "10,,2,L,1,min\n",
    "shifts.csv": "Plan,Day,From,Hours,Old\nP1,1,06:00,8,0\nP2,1,07:00,8,0\nP1,2,14:00,8,0\nP1,3,22:00,8,1\n",
    "plans.csv": "Plan,Title\nP1,Two shifts\nP2,One shift\n",
}


def minutes(row, known):
    hours, _, rest = row["From"].partition(":")
    return int(hours) * 60 + int(rest)


def per_hour(row, known):
    if row["Unit"] == "h":
        return row["Cost"]
    factor = known.answer(f"unit {row['Unit']}", f"How many of {row['Unit']} are an hour?")
    return str(int(row["Cost"]) * int(factor))


AREAS = Mapping(
    "hall", "halls.csv", "plant/area", "HallID", {"number": lambda row, known: f"H{row['HallID']}", "name": "Name"}
)
CENTERS = Mapping(
    "machine",
    "machines.csv.gz",
    "plant/work_center",
    "No",
    {
        "number": lambda row, known: row["Code"] or f"NEW-{row['No']}",
        "name": Look("halls.csv", "HallID", "Hall", "Name"),
        "area_id": Link("hall", "Hall"),
        "kind": Choice("Kind", {"L": "production_line"}),
        "rate": per_hour,
        "capacity": Constant("2"),
    },
)
CALENDARS = Mapping(
    "plan",
    "plans.csv",
    "plant/work_calendar",
    "Plan",
    {"number": "Plan", "name": "Title"},
    lines={
        "shifts": Lines(
            "shifts.csv",
            "Plan",
            {"name": "Day", "weekdays": "Day", "starts_minute": minutes, "minutes": Constant(480)},
            where=lambda row: row["Old"] == "0",
            order=lambda row: row["From"],
        )
    },
)


@pytest.fixture
def folder(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return tmp_path


@pytest.fixture
def office(shop):
    return Office(shop.database, assemble(), shop.software())


def told(results):
    return {each.mapping.name: (each.result.created, each.result.same, len(each.result.rejected)) for each in results}


def test_rows_become_documents_with_links_lines_and_looked_up_columns(shop, office, folder):
    results = run_mapping(office, [AREAS, CENTERS, CALENDARS], folder, {"unit min": "60"})
    assert told(results) == {"hall": (2, 0, 0), "machine": (2, 0, 3), "plan": (2, 0, 0)}
    centers = {row["number"]: row for row in shop.list("plant/work_center")}
    assert set(centers) == {"M-7", "NEW-10"}
    first = centers["M-7"]
    assert (first["area"]["number"], first["name"], first["rate"]) == ("H1", "Machining", "120.5")
    assert centers["NEW-10"]["rate"] == "60"
    plan = shop.list("plant/work_calendar", "number=P1&lines=1")[0]
    assert [(line["name"], line["starts_minute"]) for line in plan["shifts"]] == [("1", 360), ("2", 840)]


def test_what_cannot_be_made_is_told_by_its_line_and_what_is_open_is_asked(office, folder):
    machine = run_mapping(office, [AREAS, CENTERS], folder)[1]
    assert [(each.row, each.field) for each in machine.result.rejected] == [
        (3, "name"),
        (3, "area_id"),
        (4, "kind"),
        (5, "rate"),
    ]
    assert machine.result.rejected[1].message == "There is no hall 9."
    assert machine.questions == {"unit min": "How many of min are an hour?"}
    assert machine.documents == 4


def test_run_again_it_makes_nothing_twice(shop, office, folder):
    run_mapping(office, [AREAS, CENTERS, CALENDARS], folder)
    before = shop.trail()
    again = run_mapping(office, [AREAS, CENTERS, CALENDARS], folder)
    assert told(again) == {"hall": (0, 2, 0), "machine": (0, 1, 4), "plan": (0, 2, 0)}
    assert shop.trail() == before


def test_a_dry_run_keeps_nothing_and_still_follows_links(shop, office, folder):
    before = shop.trail()
    tried = run_mapping(office, [AREAS, CENTERS, CALENDARS], folder, dry_run=True)
    assert told(tried) == {"hall": (2, 0, 0), "machine": (1, 0, 4), "plan": (2, 0, 0)}
    assert shop.trail() == before
