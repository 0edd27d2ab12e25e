"""The standard roles and their rights: security's matrix of who may do what, as data.

Who has no right `secrets` sees neither costs nor prices. Approvals ask for a role by its code; what a role may approve
is said by approval rules, not here. Nobody grants a role to themselves, whatever stands here.
"""

from collections.abc import Sequence
from typing import NamedTuple

from backend.documents.act import Act
from backend.people.person import Role
from seed.rights import (
    CALLING,
    FLOOR,
    FORECASTING,
    LEADING,
    LEADING_CALLS,
    LEND,
    PATROLLING,
    PLACES,
    PRODUCING,
    PRODUCTS,
    RECTIFYING,
    REPAIRING,
    REPORTING,
    SCHEDULING,
    SEEING,
    STOCK,
    on,
)


class StandardRole(NamedTuple):
    """A role as it is delivered; a company may change its rights."""

    code: str
    name: str
    home: str
    rights: tuple[str, ...]


ROLES = (
    StandardRole("worker", "操作工 (Worker)", "worker", (*FLOOR, *STOCK, *REPORTING, *CALLING)),
    StandardRole(
        "team_lead",
        "班组长 (Team lead)",
        "supervisor",
        (*FLOOR, *STOCK, *LEADING, *on("inventory.stock_count", "change"), *on("inventory.count_entry", "create")),
    ),
    StandardRole(
        "inspector",
        "检验员 (Inspector)",
        "inspector",
        (
            *FLOOR,
            *STOCK,
            *PATROLLING,
            *on("quality.inspection", "create change plan sample test judge cancel"),
            *on("quality.inspection_result", "create"),
            *on("quality.nonconformance", "create change report contain"),
            *CALLING,
            *on("quality.gauge", "change fail"),
            *on("purchasing.purchase_receipt", "read"),
        ),
    ),
    StandardRole(
        "quality_manager",
        "质量经理 (Quality manager)",
        "inspector",
        (
            *FLOOR,
            *STOCK,
            *PATROLLING,
            "patrol.*",
            "quality.*",
            *LEADING_CALLS,
            *on("production.scrap_reason", "create change"),
            *on("inventory.stock_move", "create change_status"),
            *on("inventory.lot", "change"),
            *on("purchasing.supplier", "read approve block"),
            *on("purchasing.purchase_receipt", "read"),
            *on("documents.tray", "settle"),
            *on("people.device", "read"),
            *LEND,
        ),
    ),
    StandardRole(
        "planner",
        "计划员 (Planner)",
        "planner",
        (
            *FLOOR,
            *STOCK,
            "planning.*",
            *SCHEDULING,
            *on("production.work_order", "create change firm release unrelease close cancel"),
            *on("production.material_choice", "create withdraw"),
            *on("production.ticket", "change"),
            *on("inventory.item_site", "create change"),
            *on("inventory.stock_transfer", "create change approve cancel"),
            *on("sales.sales_order", "read"),
            *on("sales.customer", "read"),
            *FORECASTING,
            *on("purchasing.purchase_order", "read create change"),
            *on("purchasing.supplier", "read"),
            *on("purchasing.supplier_item", "read"),
            *LEND,
        ),
    ),
    StandardRole(
        "storekeeper",
        "仓管员 (Storekeeper)",
        "storekeeper",
        (
            *FLOOR,
            *STOCK,
            *on("inventory.stock_move", "create reverse"),
            *on("inventory.stock_count", "create change release compare count_again cancel"),
            *on("inventory.count_entry", "create"),
            *on("inventory.stock_transfer", "create change approve pick ship end_shipping"),
            *on("inventory.stock_transfer", "receive send_back write_off close cancel"),
            *on("inventory.lot", "create change"),
            *on("inventory.serial_number", "create change"),
            *on("inventory.storage_location", "create change"),
            *on("production.material_issue", "create"),
            *on("production.material_call", "create change accept load deliver cancel"),
            *on("production.production_receipt", "create"),
            *on("purchasing.purchase_order", "read"),
            *on("purchasing.purchase_receipt", "read create"),
            *on("purchasing.supplier", "read"),
            *on("sales.sales_order", "read"),
            *on("sales.customer", "read"),
            *on("sales.shipment", "read create change ship cancel"),
            *on("quality.nonconformance", "create report"),
            *on("maintenance.maintenance_order", "create"),
            *CALLING,
        ),
    ),
    StandardRole(
        "mechanic",
        "维修工 (Mechanic)",
        "worker",
        (*FLOOR, *STOCK, *PATROLLING, *REPAIRING, *CALLING, *on("production.material_issue", "create")),
    ),
    StandardRole(
        "equipment_engineer",
        "设备工程师 (Equipment engineer)",
        "engineer",
        (
            *FLOOR,
            *STOCK,
            "patrol.*",
            "maintenance.*",
            *on("plant.equipment", "create change"),
            *on("documents.tray", "settle"),
            *on("people.device", "read"),
            *LEND,
            *CALLING,
        ),
    ),
    StandardRole(
        "buyer",
        "采购员 (Buyer)",
        "planner",
        (
            *PLACES,
            *PRODUCTS,
            *SEEING,
            *STOCK,
            "purchasing.*",
            *on("planning.planned_order", "read firm release"),
            *on("planning.plan_version", "read"),
            *on("planning.plan_scheme", "read"),
            *on("planning.message_answer", "read apply decline"),
            *on("production.work_order", "read"),
            *on("quality.inspection", "read"),
            *on("quality.nonconformance", "read"),
            *LEND,
        ),
    ),
    StandardRole(
        "sales",
        "销售内勤 (Sales)",
        "planner",
        (
            *PLACES,
            *PRODUCTS,
            *SEEING,
            *STOCK,
            "sales.*",
            *on("planning.order_pool_entry", "read review accept counter reject hold resume alter cancel split"),
            *on("planning.planned_order", "read"),
            *on("production.work_order", "read"),
            *LEND,
        ),
    ),
    StandardRole(
        "process_engineer",
        "工艺工程师 (Process engineer)",
        "engineer",
        (
            *FLOOR,
            *STOCK,
            "engineering.*",
            *on("inventory.item_site", "create change"),
            *on("plant.work_center", "create change"),
            *on("plant.work_unit", "create change"),
            *on("plant.equipment", "create change"),
            *on("quality.inspection_plan", "create change"),
            *on("production.scrap_reason", "create change"),
            *on("production.exception_type", "create change"),
            *LEADING_CALLS,
            *LEND,
        ),
    ),
    StandardRole(
        "supervisor",
        "生产主管 (Production manager)",
        "supervisor",
        (
            *FLOOR,
            *STOCK,
            *PRODUCING,
            "planning.*.read",
            *on("planning.message_answer", "apply decline"),
            "purchasing.*.read",
            "sales.*.read",
        ),
    ),
    StandardRole(
        "plant_manager",
        "厂长 (Plant manager)",
        "supervisor",
        (
            "*.*.read",
            "*.*.secrets",
            *PRODUCING,
            *on("planning.planned_order", "firm release cancel"),
            *on("planning.message_answer", "apply decline dismiss"),
            *on("planning.exception_answer", "dismiss withdraw"),
            *on("purchasing.purchase_order", "approve cancel close"),
            *on("sales.sales_order", "confirm cancel close"),
            *on("inventory.stock_count", "release approve cancel"),
            *on("inventory.posting_period", "soft_close close reopen"),
            *on("quality.nonconformance", "concede close"),
            *on("ehs.hazard", "create accept accept_major send_back close"),
            *on("ehs.hazard_extension", "grant refuse"),
            *on("people.delegation", "create_for_others"),
        ),
    ),
    StandardRole(
        "safety_officer",
        "安全员 (Safety officer)",
        "supervisor",
        (
            *FLOOR,
            *RECTIFYING,
            *LEADING_CALLS,
            *on("ehs.hazard", "change verify reject merge assign accept send_back close"),
            *on("ehs.hazard_level", "create change"),
            *on("ehs.hazard_extension", "grant refuse"),
            *on("ehs.point_entry", "read create"),
            *LEND,
        ),
    ),
    StandardRole("auditor", "审计员 (Auditor)", "planner", ("*.*.read",)),
    StandardRole(
        "admin",
        "系统管理员 (Administrator)",
        "admin",
        ("*.*.read", "people.*", "plant.*", "documents.*", *on("ehs.hazard", "create")),
    ),
)


def load(act: Act) -> Sequence[Role]:
    """Make the standard roles for the company that acts."""
    roles = [Role(number=one.code, name=one.name, home=one.home, rights=sorted(set(one.rights))) for one in ROLES]
    act.add_all(roles)
    return roles
