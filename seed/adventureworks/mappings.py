"""What comes from where: one entry for each of our document types, in the order in which they refer to each other."""

from collections.abc import Mapping as Table
from datetime import date
from decimal import Decimal
from typing import Any

from backend.documents.mapping import Constant, Known, Lines, Link, Look, Mapping, Row
from seed.adventureworks.units import unit

POUND, GRAM = Decimal("0.45359237"), Decimal("0.001")
DEFAULT_OPERATION, UNPRICED = "default operation", "unpriced lines"


def factor_of(pack: str, base: str) -> str:
    """The name of the answer that says how many base units a package holds."""
    return f"{pack} in {base}"


def mappings(answers: Table[str, str]) -> tuple[Mapping, ...]:
    """The whole import; `answers` decide which items are complete enough to be released."""
    return (*_places(), *_partners(), *_products(answers), *_structures(), *_past())


def _places() -> tuple[Mapping, ...]:
    center = {"number": lambda r, k: f"WC{r['LocationID']}", "name": "Name", "rate": "CostRate"}
    return (
        Mapping("unit", "unit_measure.csv", "engineering/uom", "UnitMeasureCode", {
            "number": lambda r, k: r["UnitMeasureCode"].strip(), "name": "Name",
            "dimension": lambda r, k: unit(r["UnitMeasureCode"].strip())[0],
            "decimals": lambda r, k: unit(r["UnitMeasureCode"].strip())[1],
            "numerator": lambda r, k: unit(r["UnitMeasureCode"].strip())[2],
            "denominator": lambda r, k: unit(r["UnitMeasureCode"].strip())[3],
        }),
        Mapping("center", "location.csv", "plant/work_center", "LocationID", center, where=_is_center),
        Mapping("place", "location.csv", "inventory/storage_location", "LocationID", {
            "number": lambda r, k: f"LOC{r['LocationID']}", "name": "Name",
            "kind": lambda r, k: "line_side" if _is_center(r) else "storage",
            "work_center_id": lambda r, k: k.link("center", r["LocationID"]) if _is_center(r) else None,
        }),
        Mapping("scrap", "scrap_reason.csv", "production/scrap_reason", "ScrapReasonID", {
            "number": lambda r, k: f"SR{int(r['ScrapReasonID']):02}", "name": "Name",
        }),
        Mapping("team", "department.csv", "people/team", "DepartmentID", {
            "number": lambda r, k: f"D{int(r['DepartmentID']):02}", "name": "Name",
        }),
        Mapping("person", "employee.csv", "people/person", "BusinessEntityID", {
            "number": lambda r, k: f"E{r['BusinessEntityID']}",
            "name": lambda r, k: f"{r['JobTitle']} {r['BusinessEntityID']}", "job_title": "JobTitle",
            "hired": lambda r, k: r["HireDate"][:10], "active": lambda r, k: r["CurrentFlag"] == "True",
            "team_id": _present_team,
        }),
    )  # fmt: skip


def _partners() -> tuple[Mapping, ...]:
    return (
        Mapping("supplier", "vendor.csv", "purchasing/supplier", "BusinessEntityID", {
            "number": "AccountNumber", "name": "Name", "rating": lambda r, k: int(r["CreditRating"]),
            "state": lambda r, k: "approved" if r["ActiveFlag"] == "1" else "blocked",
        }),
        Mapping("customer", "customer.csv.gz", "sales/customer", "CustomerID", {
            "number": "AccountNumber", "name": _customer_name,
            "priority": lambda r, k: 4 if r["StoreID"] else 5,
            "contact": Look("sales_territory.csv", "TerritoryID", "TerritoryID", "Name"),
        }),
    )  # fmt: skip


def _products(answers: Table[str, str]) -> tuple[Mapping, ...]:
    packs = {"conversions": Lines("packs.csv", "ProductID", {
        "uom_id": Link("unit", "pack"), "numerator": _pieces_in_pack, "assumed": Constant(True),
    }, where=lambda row: factor_of(row["pack"], row["unit"]) in answers)}  # fmt: skip
    return (
        Mapping("group", "product_subcategory.csv", "engineering/item_group", "ProductSubcategoryID", {
            "number": lambda r, k: f"G{int(r['ProductSubcategoryID']):02}", "name": "Name",
        }),
        Mapping("item", "items.csv", "engineering/item", "ProductID", {
            "number": "ProductNumber", "name": "Name", "specification": _specification, "item_type": _item_type,
            "item_group_id": Link("group", "ProductSubcategoryID"), "uom_id": Link("unit", "unit"),
            "weight_kg": _weight, "list_price": lambda r, k: _money(r["ListPrice"]),
            "standard_cost": lambda r, k: _money(r["StandardCost"]),
            "assumed": lambda r, k: _is_assumed(r, answers), "state": lambda r, k: _item_state(r, answers),
        }, lines=packs),
        Mapping("item at site", "items.csv", "inventory/item_site", "ProductID", {
            "number": lambda r, k: f"IS-{r['ProductNumber']}", "item_id": Link("item", "ProductID"),
            "source": lambda r, k: "make" if r["MakeFlag"] == "1" else "buy", "safety_stock": "SafetyStockLevel",
            "lead_time_days": lambda r, k: int(r["DaysToManufacture"] if r["MakeFlag"] == "1" else r["lead"]),
            "assumed": lambda r, k: _is_assumed(r, answers),
        }),
        Mapping("supplier item", "offers.csv", "purchasing/supplier_item", "offer", {
            "number": "offer",
            "supplier_id": Link("supplier", "BusinessEntityID"), "item_id": Link("item", "ProductID"),
            "uom_id": _purchase_unit, "price": "StandardPrice", "last_price": "LastReceiptCost",
            "lead_time_days": lambda r, k: int(r["AverageLeadTime"]), "min_quantity": "MinOrderQty",
            "max_quantity": "MaxOrderQty", "valid_from": lambda r, k: r["LastReceiptDate"] or None,
        }),
    )  # fmt: skip


def _structures() -> tuple[Mapping, ...]:
    return (
        Mapping("bom", "components.csv", "engineering/bom", "assembly", {
            "number": lambda r, k: f"AW-BOM-{_assembly(r)}", "item_id": lambda r, k: k.link("item", _assembly(r)),
            "state": Constant("released"),
        }, lines={"components": Lines("", "assembly", {
            "item_id": Link("item", "ComponentID"), "quantity": "PerAssemblyQty", "uom_id": Link("unit", "unit"),
            "valid_from": "StartDate", "valid_to": "valid_to",
        }, order=lambda row: int(row["BillOfMaterialsID"]))}),
        Mapping("routing", "operations.csv", "engineering/routing", "ProductID", {
            "number": lambda r, k: f"AW-RT-{r['ProductID']}", "item_id": Link("item", "ProductID"),
            "state": Constant("released"),
        }, lines={"operations": Lines("", "ProductID", {
            "operation_number": lambda r, k: int(r["OperationSequence"]) * 10,
            "name": Look("location.csv", "LocationID", "LocationID", "Name"),
            "work_center_id": Link("center", "LocationID"), "setup_minutes": "setup_minutes",
            "run_minutes": "run_minutes", "instruction": "instruction",
        })}),
        Mapping("assumed routing", "unrouted.csv", "engineering/routing", "ProductID", {
            "number": lambda r, k: f"AW-RT-{r['ProductID']}", "item_id": Link("item", "ProductID"),
            "assumed": Constant(True), "state": Constant("released"),
        }, lines={"operations": Lines("", "ProductID", {
            "operation_number": Constant(10), "name": Constant("Assembly"),
            "work_center_id": lambda r, k: k.link("center", _default_operation(r, k)[0]),
            "run_minutes": lambda r, k: _default_operation(r, k)[1], "assumed": Constant(True),
        })}),
    )  # fmt: skip


def _past() -> tuple[Mapping, ...]:
    states = {"1": "draft", "2": "approved", "3": "cancelled", "4": "received"}
    return (
        Mapping("purchase order", "purchase_order_header.csv.gz", "purchasing/purchase_order", "PurchaseOrderID", {
            "number": lambda r, k: f"AW-PO-{r['PurchaseOrderID']}", "supplier_id": Link("supplier", "VendorID"),
            "ordered": "OrderDate", "state": lambda r, k: states[r["Status"]],
        }, lines={"lines": Lines("purchase_order_detail.csv.gz", "PurchaseOrderID", {
            "item_id": Link("item", "ProductID"), "quantity": "OrderQty", "due": "DueDate", "price": "UnitPrice",
            "received": "ReceivedQty", "rejected": "RejectedQty",
        })}),
        Mapping("sales order", "sales_order_header.csv.gz", "sales/sales_order", "SalesOrderID", {
            "number": lambda r, k: f"AW-SO-{r['SalesOrderID']}", "customer_id": Link("customer", "CustomerID"),
            "customer_reference": "PurchaseOrderNumber", "ordered": "OrderDate", "state": Constant("closed"),
        }, lines={"lines": Lines("sales_order_line.csv.gz", "SalesOrderID", {
            "item_id": Link("item", "ProductID"), "quantity": "OrderQty", "shipped": "OrderQty", "made": "OrderQty",
            "wanted": lambda r, k: k.look("sales_order_header.csv.gz", "SalesOrderID", r["SalesOrderID"])["DueDate"],
            "price": _sales_price,
        })}),
        Mapping("work order", "work_order.csv.gz", "production/work_order", "WorkOrderID", {
            "number": lambda r, k: f"AW-WO-{r['WorkOrderID']}", "item_id": Link("item", "ProductID"),
            "quantity": "OrderQty", "good": "StockedQty", "received": "StockedQty", "scrapped": "ScrappedQty",
            "start": "StartDate", "due": "DueDate", "started_at": lambda r, k: _moment(r["StartDate"]),
            "finished_at": lambda r, k: _moment(r["EndDate"]), "shortfall_reason": _scrap_reason,
            "state": Constant("closed"),
        }, lines={"operations": Lines("work_order_routing.csv.gz", "WorkOrderID", {
            "operation_number": lambda r, k: int(r["OperationSequence"]) * 10,
            "name": Look("location.csv", "LocationID", "LocationID", "Name"),
            "work_center_id": Link("center", "LocationID"), "start": "ActualStartDate", "due": "ActualEndDate",
            "minutes": lambda r, k: f"{Decimal(r['ActualResourceHrs'] or 0) * 60:f}",
        })}),
    )  # fmt: skip


def _is_center(row: Row) -> bool:
    return int(row["LocationID"]) >= 10


def _present_team(row: Row, known: Known) -> Any:
    history = known.grouped("employee_department_history.csv", "BusinessEntityID").get(row["BusinessEntityID"], ())
    present = [entry["DepartmentID"] for entry in history if not entry["EndDate"]]
    return known.link("team", present[0]) if present else None


def _customer_name(row: Row, known: Known) -> str:
    if not row["StoreID"]:
        return f"Customer {row['AccountNumber']}"
    return known.look("store.csv", "BusinessEntityID", row["StoreID"])["Name"]


def _item_type(row: Row, known: Known) -> str:
    if row["FinishedGoodsFlag"] == "1":
        return "finished"
    return "semi_finished" if row["MakeFlag"] == "1" else "raw"


def _item_state(row: Row, answers: Table[str, str]) -> str:
    """Released when everything an order of it needs is known; one no longer sold runs out."""
    if row["MakeFlag"] == "1":
        complete = bool(row["has_bom"]) and (bool(row["routed"]) or DEFAULT_OPERATION in answers)
    else:
        complete = bool(row["plain_vendor"]) or _answered_packs(row, answers)
    if not complete:
        return "draft"
    return "phase_out" if row["SellEndDate"] else "released"


def _is_assumed(row: Row, answers: Table[str, str]) -> bool:
    if row["MakeFlag"] == "1":
        return not row["routed"] and DEFAULT_OPERATION in answers
    return _answered_packs(row, answers)


def _answered_packs(row: Row, answers: Table[str, str]) -> bool:
    return any(factor_of(pack, row["unit"]) in answers for pack in row["packs"].split())


def _specification(row: Row, known: Known) -> str | None:
    parts = [row[name].strip() for name in ("Color", "Size") if row[name].strip()]
    return ", ".join(parts) or None


def _weight(row: Row, known: Known) -> str | None:
    if not row["Weight"]:
        return None
    factor = POUND if row["WeightUnitMeasureCode"].strip() == "LB" else GRAM
    return f"{(Decimal(row['Weight']) * factor).quantize(Decimal('0.000001')):f}"


def _money(text: str) -> str | None:
    """Their 0 means that nobody knows."""
    return text if Decimal(text or 0) else None


def _pieces_in_pack(row: Row, known: Known) -> int:
    name = factor_of(row["pack"], row["unit"])
    return int(known.answer(name, f"How many {row['unit']} does a {row['pack']} hold?"))


def _purchase_unit(row: Row, known: Known) -> Any:
    """The unit it is bought in; one that nothing converts into the item's own must be answered first."""
    code = row["UnitMeasureCode"].strip()
    own = known.look("items.csv", "ProductID", row["ProductID"])["unit"]
    if code != own:
        known.answer(factor_of(code, own), f"How many {own} does a {code} hold?")
    return known.link("unit", code)


def _assembly(row: Row) -> str:
    if not row["ProductAssemblyID"]:
        raise ValueError("The row names no assembly; it only lists a top-level product.")
    return row["ProductAssemblyID"]


def _default_operation(row: Row, known: Known) -> tuple[str, str]:
    question = "At which work center and for how many minutes a piece is an item without routing made?"
    center, minutes = known.answer(DEFAULT_OPERATION, question).split()
    return center, minutes


def _sales_price(row: Row, known: Known) -> str | None:
    if not row["UnitPrice"]:
        known.answer(UNPRICED, "What becomes of order lines without a price? (keep)")
        return None
    price = Decimal(row["UnitPrice"]) * (1 - Decimal(row["UnitPriceDiscount"] or 0))
    return f"{price.quantize(Decimal('0.000001')):f}"


def _scrap_reason(row: Row, known: Known) -> str | None:
    if not row["ScrapReasonID"]:
        return None
    return known.look("scrap_reason.csv", "ScrapReasonID", row["ScrapReasonID"])["Name"]


def _moment(day: str) -> str | None:
    return f"{date.fromisoformat(day).isoformat()}T00:00:00+00:00" if day else None
