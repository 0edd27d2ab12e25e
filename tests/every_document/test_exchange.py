"""Excel and CSV in and out: what goes out comes back as the same; errors are told by row; nothing half."""

import io

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from uuid_utils.compat import uuid7


def upload(shop, document, content, dry_run=False, name="sheet"):
    headers = {"Authorization": f"Bearer {shop.token}", "Accept-Language": "en", "Idempotency-Key": str(uuid7())}
    path = f"/api/{document}/exchange{'?dry_run=1' if dry_run else ''}"
    return shop.client.post(path, data={"file": (io.BytesIO(content), name)}, headers=headers)


def imported(shop, document, content, dry_run=False):
    response = upload(shop, document, content, dry_run)
    assert response.status_code == 200, response.text
    return response.json


def exported(shop, document, kind="csv", query=""):
    response = shop.request("GET", f"/api/{document}/exchange.{kind}?{query}")
    assert response.status_code == 200, response.text
    return response.data


def csv_of(*lines):
    return "\n".join(lines).encode()


def workbook_of(*rows):
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    return written.getvalue()


def cells_of(workbook):
    return CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_index(0).to_python(skip_empty_area=False)


COUNTS = ("created", "changed", "same")


def counts(answer):
    return tuple(answer[name] for name in COUNTS)


def test_a_template_has_labels_for_people_and_a_hidden_row_of_names(shop):
    shop.language = "en"
    rows = cells_of(exported(shop, "plant/work_center", "xlsx", "template=1"))
    assert rows[0][:3] == ["Number *", "Site", "Name *"]
    assert rows[1][:3] == ["number", "site_id", "name"]
    assert len(rows) == 2


def test_a_filled_template_makes_documents_with_lines_and_links(shop):
    shop.make("plant/area", number="A1", name="Machining")
    sheet = csv_of(
        "number,name,area_id,capacity,kind",
        "W1,Lathes,A1,2.5,Production line",
        "W2,Mills,A1,,machine_group",
    )
    assert counts(imported(shop, "plant/work_center", sheet)) == (2, 0, 0)
    lathes, mills = shop.list("plant/work_center", "sort=number")
    assert (lathes["capacity"], lathes["kind"], lathes["area"]["number"]) == ("2.5", "production_line", "A1")
    assert (mills["capacity"], mills["site_id"]) == ("1", str(shop.site_id))


def test_rows_without_a_number_continue_the_document_above(shop):
    sheet = csv_of(
        "number,name,shifts.name,shifts.starts_minute,shifts.minutes,exceptions.day",
        "C1,Two shifts,Early,360,480,2026-10-01",
        ",,Late,840,480,2026-10-02",
        ",,,,,2026-10-03",
        "C2,One shift,Day,480,480,",
    )
    assert counts(imported(shop, "plant/work_calendar", sheet)) == (2, 0, 0)
    row = shop.list("plant/work_calendar", "number=C1&lines=1")[0]
    assert [line["name"] for line in row["shifts"]] == ["Early", "Late"]
    assert [line["day"] for line in row["exceptions"]] == ["2026-10-01", "2026-10-02", "2026-10-03"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_goes_out_comes_back_as_the_same(shop, kind):
    shop.make("plant/area", number="0012", name="=cmd|' /C calc'!A0")
    shop.make("plant/area", number="-5", name='\'quoted, with "marks"\nand lines')
    shop.make("plant/area", number="7", name="  spaces and 中文 ")
    before = shop.trail()
    sheet = exported(shop, "plant/area", kind)
    assert counts(imported(shop, "plant/area", sheet)) == (0, 0, 3)
    assert shop.trail() == before


def test_changed_cells_change_their_documents_only(shop):
    for number in ("A1", "A2"):
        shop.make("plant/area", number=number, name="Machining")
    sheet = csv_of("number,name", "A1,Machining", "A2,Painting", "A3,Packing")
    assert counts(imported(shop, "plant/area", sheet, dry_run=True)) == (1, 1, 1)
    assert len(shop.list("plant/area")) == 2
    assert counts(imported(shop, "plant/area", sheet)) == (1, 1, 1)
    assert [row["name"] for row in shop.list("plant/area", "sort=number")] == ["Machining", "Painting", "Packing"]
    assert counts(imported(shop, "plant/area", sheet)) == (0, 0, 3)


def test_lines_keep_their_identity_when_a_sheet_changes_them(shop):
    shift = {"name": "Early", "starts_minute": 360, "minutes": 480}
    made = shop.make("plant/work_calendar", number="C1", name="One", shifts=[shift])
    sheet = exported(shop, "plant/work_calendar").decode("utf-8-sig").replace("Early", "Frühschicht").encode()
    assert counts(imported(shop, "plant/work_calendar", sheet)) == (0, 1, 0)
    after = shop.read("plant/work_calendar", made["id"])
    assert after["shifts"][0]["id"] == shop.read("plant/work_calendar", made["id"])["shifts"][0]["id"]
    assert after["shifts"][0]["name"] == "Frühschicht"


def test_every_error_is_told_by_its_row_and_nothing_is_kept(shop):
    sheet = csv_of(
        "number,name,area_id,capacity,kind",
        "W1,Lathes,,1,",
        ",Nameless,,1,",
        "W3,Mills,A9,1,",
        "W4,Saws,,many,",
        "W5,Saws,,1,spaceship",
        "W1,Again,,1,",
        "W7,Negative,,-1,",
    )
    before = shop.trail()
    answer = imported(shop, "plant/work_center", sheet)
    assert [(error["row"], error["field"]) for error in answer["errors"][:4]] == [
        (3, "number"),
        (4, "area_id"),
        (5, "capacity"),
        (6, "kind"),
    ]
    assert {error["row"] for error in answer["errors"]} == {3, 4, 5, 6, 7, 8}
    assert counts(answer)[:2] == (0, 0)
    assert shop.trail() == before
    assert shop.list("plant/work_center") == []
    report = cells_of(shop.request("GET", f"/api/files/{answer['report']}").data)
    assert [row[0] for row in report[2:]] == ["", "W3", "W4", "W5", "W1", "W7"]
    assert report[3][-1] == "area_id: There is no area A9."


def test_an_error_in_a_line_is_told_by_the_row_of_the_line(shop):
    sheet = csv_of(
        "number,name,shifts.name,shifts.starts_minute,shifts.minutes",
        "C1,Two,Early,360,480",
        ",,Late,later,480",
        ",,Night,1320,480000",
    )
    answer = imported(shop, "plant/work_calendar", sheet)
    assert [(error["row"], error["field"]) for error in answer["errors"]] == [(3, "shifts.starts_minute")]
    fixed = sheet.replace(b"later", b"840")
    answer = imported(shop, "plant/work_calendar", fixed)
    assert [error["row"] for error in answer["errors"]] == [2]  # the database tells the document, not the line


def test_documents_of_one_sheet_may_link_to_each_other_in_any_order(shop):
    sheet = csv_of("number,name,parent_id", "W2,Cell,W1", "W3,Cell,W2", "W1,Line,")
    assert counts(imported(shop, "plant/work_center", sheet)) == (3, 0, 0)
    parents = {row["number"]: row["parent"] and row["parent"]["number"] for row in shop.list("plant/work_center")}
    assert parents == {"W1": None, "W2": "W1", "W3": "W2"}


def test_a_sheet_is_understood_in_chinese_and_by_labels_alone(shop):
    sheet = workbook_of(["Name", "Number"], ["Machining", "A1"], ["Painting", 12])
    assert counts(imported(shop, "plant/area", sheet)) == (2, 0, 0)
    assert sorted(row["number"] for row in shop.list("plant/area")) == ["12", "A1"]


def test_excel_cells_are_read_as_what_they_are(shop):
    sheet = workbook_of(
        ["number", "name", "capacity", "rate"], [1001, "Lathes", 0.1 + 0.2, 12.5], ["W2", "Mills", "1", 1e-7]
    )
    answer = imported(shop, "plant/work_center", sheet)
    assert [(error["row"], error["field"]) for error in answer["errors"]] == [(3, "rate")]
    imported(shop, "plant/work_center", workbook_of(["number", "name", "capacity"], [1001, "Lathes", 0.1 + 0.2]))
    assert [(row["number"], row["capacity"]) for row in shop.list("plant/work_center")] == [("1001", "0.3")]


def test_a_sheet_of_gb18030_letters_is_read(shop):
    sheet = "number,name\nA1,机加工车间\n".encode("gb18030")
    imported(shop, "plant/area", sheet)
    assert shop.list("plant/area")[0]["name"] == "机加工车间"


def test_unknown_columns_refuse_the_sheet(shop):
    refused = upload(shop, "plant/area", csv_of("number,name,flavour", "A1,x,y"))
    assert (refused.status_code, refused.json["fields"]) == (422, {"file": ["Unknown: flavour"]})
    assert upload(shop, "plant/area", b"").status_code == 422
    assert upload(shop, "plant/area", b"\x00\x01\x02 not a table").status_code == 422


def test_costs_leave_only_with_the_right_and_a_sheet_without_them_leaves_them_alone(shop):
    shop.make("plant/work_center", number="W1", name="Lathes", rate="120")
    planner = shop.as_role("planner", "plant.*.read", "plant.*.change", "plant.*.create")
    sheet = exported(planner, "plant/work_center")
    assert b"rate" not in sheet and b"120" not in sheet
    assert counts(imported(planner, "plant/work_center", sheet.replace(b"Lathes", b"Turning"))) == (0, 1, 0)
    assert shop.list("plant/work_center")[0]["rate"] == "120"
    assert upload(planner, "plant/work_center", csv_of("number,name,rate", "W1,x,1")).status_code == 422


def test_export_follows_the_filter_and_the_rights(shop):
    for number in ("A1", "A2", "B1"):
        shop.make("plant/area", number=number, name=f"Area {number}")
    assert exported(shop, "plant/area", query="q=a2").decode().count("\n") == 2
    assert exported(shop.as_stranger(), "plant/area").decode().count("\n") == 1
    nobody = shop.as_role("nobody", "people.*")
    assert nobody.request("GET", "/api/plant/area/exchange.csv").status_code == 403
    reader = shop.as_role("reader", "*.*.read")
    assert upload(reader, "plant/area", csv_of("number,name", "A9,x")).status_code == 403


def test_numbers_of_another_company_lead_nowhere(shop):
    shop.make("plant/area", number="A1", name="Machining")
    stranger = shop.as_stranger()
    answer = imported(stranger, "plant/work_center", csv_of("number,name,area_id", "W1,x,A1"))
    assert answer["errors"][0]["message"] == "There is no area A1."
    area = shop.list("plant/area")[0]
    answer = imported(stranger, "plant/work_center", csv_of("number,name,area_id", f"W1,x,{area['id']}"))
    assert answer["errors"][0]["message"] == "There is no such area."


def test_the_same_key_with_the_same_sheet_is_one_import(shop):
    key = str(uuid7())
    headers = {"Authorization": f"Bearer {shop.token}", "Idempotency-Key": key}
    sheet = csv_of("name,home_site_id", "Scanner,", "Phone,")

    def send(content):
        form = {"file": (io.BytesIO(content), "x")}
        return shop.client.post("/api/people/device/exchange", data=form, headers=headers)

    first, again = send(sheet), send(sheet)
    assert first.json == again.json and first.json["created"] == 2
    assert len(shop.list("people/device")) == 2
    assert send(sheet + b"\nThird,").status_code == 422


def test_a_number_from_a_series_finds_its_document_but_makes_none(shop):
    made = shop.make("people/device", name="Scanner")
    sheet = exported(shop, "people/device", "xlsx")
    assert counts(imported(shop, "people/device", sheet)) == (0, 0, 1)
    answer = imported(shop, "people/device", csv_of("number,name", f"{made['number']},Phone", "DEV-9999,New"))
    assert [(error["row"], error["field"]) for error in answer["errors"]] == [(3, "number")]
    sheet = csv_of("number,name", f"{made['number']},Phone", ",New")
    assert counts(imported(shop, "people/device", sheet)) == (1, 1, 0)
    assert sorted(row["name"] for row in shop.list("people/device")) == ["New", "Phone"]
