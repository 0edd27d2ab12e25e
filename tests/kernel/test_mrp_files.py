"""MRP on plain files: what is written, and the sentence for every kind of wrong file."""

import json

import pytest

from backend import mrp_files

FILES = {
    "items.csv": "item_id,code,make,lead_time,policy,lot_min,lot_mult,period,safety_stock,on_hand\n"
    "0,I0,1,1,0,0,1,1,0,2\n1,I1,0,3,0,0,1,1,0,5\n",
    "bom.csv": "parent_id,component_id,qty_per\n0,1,2\n",
    "receipts.csv": "receipt_id,item_id,day,qty\n0,1,3,4\n",
    "demand.csv": "demand_id,item_id,day,qty\n0,0,5,10\n",
    "meta.json": '{"horizon": 10}',
}


@pytest.fixture
def case(tmp_path):
    def write(**changed):
        for name, text in (FILES | {key.replace("_", "."): text for key, text in changed.items()}).items():
            if text is not None:
                (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return write


def test_a_case_is_planned_pegged_and_explained(case, capsys):
    folder = case()
    out = folder / "out"
    assert mrp_files.main([str(folder), "--out", str(out), "--pegs", "--explain", "1"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["items"], told["planned_orders"], told["pegs"]) == (2, 2, 5)
    assert {"read_s", "plan_s", "peg_s", "write_s", "cpu_s", "peak_rss_mb"} <= told.keys()
    assert (out / "planned.csv").read_bytes() == b"item_id,receipt_day,start_day,qty\n0,5,4,8\n1,4,1,7\n"
    assert (out / "pegs.csv").read_text().splitlines()[1:] == [
        "0,H,0,D,0,2", "0,P,5,D,0,8", "1,H,0,P,5,5", "1,R,0,P,5,4", "1,P,4,P,5,7",
    ]  # fmt: skip
    (order,) = json.loads((out / "explain.json").read_text(encoding="utf-8"))
    assert order["demands"] == [0]
    assert order["exists_for"] == [
        "7 of item 1 from the order received on day 4 go, on day 4, for item 0's order received on day 5.",
        "  8 of item 0 from the order received on day 5 go, on day 5, for demand 0 of day 5.",
    ]


def test_without_pegs_no_pegs_are_written(case):
    folder = case()
    assert mrp_files.run(str(folder), str(folder / "out"))["pegs"] == 0
    assert not (folder / "out" / "pegs.csv").exists()


@pytest.mark.parametrize(
    "changed,sentence",
    [
        ({"demand_csv": None}, "The file demand.csv is missing in {case}."),
        ({"bom_csv": "parent_id,component_id\n0,1\n"}, "bom.csv, row 1: the column qty_per is missing."),
        (
            {"bom_csv": "parent_id,component_id,qty_per\n0,1,2.5\n"},
            "bom.csv, row 2, column qty_per: '2.5' is not a whole number.",
        ),
        (
            {"demand_csv": "demand_id,item_id,day,qty\n0,0,1\n"},
            "demand.csv, row 2, column qty: '' is not a whole number.",
        ),
        (
            {"demand_csv": "demand_id,item_id,day,qty\n0,0,1,2\n1,7,1,2\n"},
            "demand.csv, row 3, column item_id: 7 is not an item of items.csv.",
        ),
        (
            {"receipts_csv": "receipt_id,item_id,day,qty\n0,1,3,-4\n"},
            "receipts.csv, row 2, column qty: -4 must be 0 or more.",
        ),
        (
            {"receipts_csv": "receipt_id,item_id,day,qty\n0,1,10,4\n"},
            "receipts.csv, row 2, column day: 10 is not a day from 0 to 9.",
        ),
        (
            {"items_csv": FILES["items.csv"].replace("0,I0,1,1,0,0,1,1", "0,I0,1,1,0,0,0,1")},
            "items.csv, row 2, column lot_mult: 0 must be 1 or more.",
        ),
        (
            {"items_csv": FILES["items.csv"].replace("\n1,", "\n5,")},
            "items.csv: item_id 5 stands where 1 must; number items 0, 1, 2 … in order.",
        ),
        (
            {"bom_csv": "parent_id,component_id,qty_per\n1,0,1\n0,1,2\n"},
            "bom.csv, row 3, column component_id: item 0 would contain itself, 0 → 1 → 0.",
        ),
        ({"meta_json": "{}"}, "meta.json must be a JSON object with the number of days as horizon."),
        ({"meta_json": '{"horizon": 0}'}, "meta.json: horizon 0 must be a whole number of days, 1 or more."),
    ],
)
def test_a_wrong_file_is_named_with_row_and_column(case, capsys, changed, sentence):
    folder = case(**changed)
    assert mrp_files.main([str(folder), "--out", str(folder / "out")]) == 2
    assert capsys.readouterr().err.strip() == sentence.format(case=folder)
    assert not (folder / "out").exists()
