"""Files with one row for each of our documents, made from the tables of AdventureWorks; nothing is guessed here."""

import csv
import gzip
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

Row = Mapping[str, str]
LINE_SIDE = 10  # locations from this number on are work centers with material beside them


def prepare(source: Path, target: Path) -> None:
    """Write the derived files into `target` and bring the plain ones there."""
    for path in source.iterdir():
        if path.suffix in (".csv", ".gz"):
            (target / path.name).symlink_to(path.resolve())
    components = list(rows(source / "bill_of_materials.csv.gz"))
    vendors = list(rows(source / "product_vendor.csv"))
    base = {row["ComponentID"]: row["UnitMeasureCode"].strip() for row in components}
    made = {row["ProductAssemblyID"] for row in components if row["ProductAssemblyID"]}
    routed = _operations(source, target)
    items = [_item(row, base, made, routed, vendors) for row in rows(source / "product.csv")]
    write(target / "items.csv", items)
    write(target / "components.csv", [_component(row) for row in components])
    write(target / "packs.csv", _packs(vendors, base))
    offers = [dict(row) | {"offer": f"{row['BusinessEntityID']}-{row['ProductID']}"} for row in vendors]
    write(target / "offers.csv", offers)
    write(target / "unrouted.csv", [row for row in items if row["MakeFlag"] == "1" and not row["routed"]])


def rows(path: Path) -> Iterator[Row]:
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as packed:
        yield from csv.DictReader(io.TextIOWrapper(packed, "utf-8-sig", newline=""))


def write(path: Path, table: Iterable[Row]) -> None:
    written = list(table)
    with path.open("w", newline="") as file:
        names = list(written[0]) if written else ["empty"]
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(written)


def _operations(source: Path, target: Path) -> set[str]:
    """The operations an item's work orders had, each once; an item whose orders had none has no routing."""
    models = {row["ProductID"]: row["ProductModelID"] for row in rows(source / "product.csv")}
    times = _times(source)
    seen: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows(source / "work_order_routing.csv.gz"):
        key = (row["ProductID"], row["OperationSequence"])
        if key not in seen:
            known = times.get((models[row["ProductID"]], row["LocationID"]))
            seen[key] = _operation(row, known)
    in_order = sorted(seen.values(), key=lambda row: (row["ProductID"], row["OperationSequence"]))
    write(target / "operations.csv", in_order)
    return {product for product, _ in seen}


def _times(source: Path) -> dict[tuple[str, str], list[Row]]:
    found: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows(source / "manufacturing_instructions.csv"):
        found[row["ProductModelID"], row["LocationID"]].append(row)
    return found


def _operation(row: Row, steps: Sequence[Row] | None) -> dict[str, str]:
    """Times and text from the instructions; else the hours every order took there, whatever its size, as set-up."""
    made = {name: row[name] for name in ("ProductID", "OperationSequence", "LocationID")}
    if not steps:
        setup = f"{float(row['ActualResourceHrs']) * 60:g}"
        return made | {"setup_minutes": setup, "run_minutes": "0", "instruction": ""}
    first = steps[0]
    hours = max(float(first["MachineHours"] or 0), float(first["LaborHours"] or 0))
    return made | {
        "setup_minutes": f"{float(first['SetupHours'] or 0) * 60:g}",
        "run_minutes": f"{hours * 60 / float(first['LotSize'] or 1):.6g}",
        "instruction": "\n".join(f"{step['StepNo']}. {step['StepText']}" for step in steps),
    }


def _item(
    row: Row, base: Mapping[str, str], made: set[str], routed: set[str], vendors: Sequence[Row]
) -> dict[str, str]:
    id = row["ProductID"]
    sold = [vendor for vendor in vendors if vendor["ProductID"] == id]
    unit = base.get(id, "EA")
    packs = sorted({vendor["UnitMeasureCode"].strip() for vendor in sold} - {unit})
    return dict(row) | {
        "unit": unit,
        "has_bom": "1" if id in made else "",
        "routed": "1" if id in routed else "",
        "plain_vendor": "1" if any(vendor["UnitMeasureCode"].strip() == unit for vendor in sold) else "",
        "packs": " ".join(packs),
        "lead": str(min((int(vendor["AverageLeadTime"]) for vendor in sold), default=0)),
    }


def _component(row: Row) -> dict[str, str]:
    """Their last day is included; ours is the first that is not."""
    end = row["EndDate"]
    until = (date.fromisoformat(end) + timedelta(days=1)).isoformat() if end else ""
    key = row["ProductAssemblyID"] or f"top {row['BillOfMaterialsID']}"
    return dict(row) | {"valid_to": until, "unit": row["UnitMeasureCode"].strip(), "assembly": key}


def _packs(vendors: Sequence[Row], base: Mapping[str, str]) -> list[dict[str, str]]:
    """Every package an item is bought in that is not its own unit, once."""
    found = {}
    for row in vendors:
        unit, own = row["UnitMeasureCode"].strip(), base.get(row["ProductID"], "EA")
        if unit != own:
            found[row["ProductID"], unit] = {"ProductID": row["ProductID"], "pack": unit, "unit": own}
    return list(found.values())
