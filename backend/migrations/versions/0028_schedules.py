"""Schedules with their slots, and what scheduling knows of work centers and operations."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from alembic import op

from backend import database as types

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


class Shape(NamedTuple):
    """Columns, checks and links of a table; `owner` of lines, `unique` beside the number."""

    columns: Sequence[sa.Column]
    links: Mapping[str, str]
    checks: Mapping[str, str] = {}
    unique: Sequence[str] = ()
    owner: str = ""


def _id(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, types.Id(), nullable=nullable)


def _exact(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, types.Exact(), nullable=nullable)


def _text(name: str, length: int = 200) -> sa.Column:
    return sa.Column(name, sa.String(length=length), nullable=False)


def _whole(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _moment(name: str, nullable: bool = True) -> sa.Column:
    return sa.Column(name, types.Moment(), nullable=nullable)


STATES = ("queued", "running", "made", "failed", "cancelled", "published", "replaced", "discarded")
DOCUMENTS = {
    "detailed_schedule": Shape(
        [
            _text("cause", 40), _id("base_id", True), _text("remark"), _whole("horizon_days"), _exact("frozen_hours"),
            _text("goal", 40), sa.Column("firm_orders", sa.Boolean(), nullable=False), _whole("search_seconds"),
            _whole("seed"), _moment("begins_at"), _id("job_id", True), _whole("operations"), _whole("orders"),
            _whole("late_orders"), _whole("left_out"), _exact("tardiness_hours"), _exact("setup_hours"),
            _exact("flow_hours"), _exact("utilization_percent", True), _exact("wip_orders", True), _whole("moved"),
            _moment("ends_at"), _exact("seconds", True), _moment("finished_at"), _moment("published_at"),
            sa.Column("error", sa.Text(), nullable=False), sa.Column("curve", types.Json, nullable=False),
            sa.Column("rules", types.Json, nullable=False), _text("state", 40),
        ],
        {"base_id": "detailed_schedule"},
        {
            "known_state": "state IN ({})".format(", ".join(f"'{name}'" for name in STATES)),
            "looks_ahead": "horizon_days BETWEEN 1 AND 366",
            "freezes_a_time": "frozen_hours >= 0",
            "searches_a_while": "search_seconds BETWEEN 0 AND 3600",
        },
    ),
    "setup_table": Shape([_text("name"), _exact("usual_minutes")], {}, {"takes_time": "usual_minutes >= 0"}),
    "shared_resource": Shape(
        [_text("name"), _text("kind", 40), _whole("units"), _id("work_calendar_id", True)],
        {"work_calendar_id": "work_calendar"},
        {"counts_units": "units >= 0"},
    ),
    "center_setting": Shape(
        [
            _id("work_center_id"), _id("setup_table_id", True), _text("family", 80), _id("setter_id", True),
            _whole("setter_units"), _exact("load_limit", True),
        ],
        {"work_center_id": "work_center", "setup_table_id": "setup_table", "setter_id": "shared_resource"},
        {"holds_something": "load_limit IS NULL OR load_limit > 0", "counts_setters": "setter_units >= 0"},
        ("work_center_id",),
    ),
    "operation_setting": Shape(
        [
            _id("item_id"), _whole("operation_number"), _text("family", 80),
            sa.Column("interruptible", sa.Boolean(), nullable=False), _exact("wait_minutes"),
            _exact("transfer_quantity", True), _exact("load_per_unit"),
        ],
        {"item_id": "item"},
        {
            "names_operations": "operation_number >= 0",
            "waits_forward": "wait_minutes >= 0",
            "hands_over_something": "transfer_quantity IS NULL OR transfer_quantity > 0",
            "weighs_something": "load_per_unit >= 0",
        },
        ("site_id", "item_id", "operation_number"),
    ),
}  # fmt: skip
LINES = {
    "setup_time": Shape(
        [_text("before", 80), _text("after", 80), _exact("minutes")], {}, {"takes_time": "minutes >= 0"}, (), "setup_table"
    ),
    "operation_way": Shape(
        [_id("work_center_id"), _exact("factor")],
        {"work_center_id": "work_center"},
        {"takes_time": "factor > 0"},
        (),
        "operation_setting",
    ),
    "operation_need": Shape(
        [_id("shared_resource_id"), _whole("units")],
        {"shared_resource_id": "shared_resource"},
        {"needs_something": "units > 0"},
        (),
        "operation_setting",
    ),
    "schedule_change": Shape(
        [
            _text("action", 40), _id("work_center_id", True), _whole("place", True), _id("work_order_id", True),
            _id("operation_id", True), _moment("from_at"), _moment("until_at"), _whole("priority", True), _text("reason"),
        ],
        {"work_center_id": "work_center", "work_order_id": "work_order"},
        {},
        (),
        "detailed_schedule",
    ),
}  # fmt: skip


def upgrade() -> None:
    for table, shape in DOCUMENTS.items():
        _document(table, shape)
    for table, shape in LINES.items():
        _line(table, shape)
    _slots()
    _gaps()
    _loads()


def _document(table: str, shape: Shape) -> None:
    op.create_table(
        table,
        *shape.columns,
        *_of_every_document(table),
        *_rules(table, shape),
        sa.UniqueConstraint("company_id", "number", name=op.f(f"uq_{table}_company_id_number")),
    )
    op.create_index(f"ix_{table}_newest", table, ["company_id", "id"])
    for name in shape.links:
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name])
    if table == "detailed_schedule":
        op.create_index(op.f(f"ix_{table}_state"), table, ["state"])
        op.create_index(f"ix_{table}_site_state", table, ["site_id", "state"])


def _of_every_document(table: str) -> list[sa.schema.SchemaItem]:
    people = ("created_by_id", "changed_by_id")
    return [
        *(_id(name) for name in ("site_id", "id", "company_id")),
        _text("number", 80),
        _whole("version"),
        *(_moment(name, False) for name in ("created_at", "changed_at")),
        *(_id(name, True) for name in people),
        sa.Column("sought", sa.Text(), nullable=False),
        sa.Column("custom", types.Json, nullable=False),
        *(sa.ForeignKeyConstraint([name], ["person.id"], name=op.f(f"fk_{table}_{name}")) for name in people),
        *(
            sa.ForeignKeyConstraint([f"{name}_id"], [f"{name}.id"], name=op.f(f"fk_{table}_{name}_id"))
            for name in ("company", "site")
        ),
    ]


def _line(table: str, shape: Shape) -> None:
    op.create_table(
        table,
        *(_id(name) for name in ("id", "owner_id")),
        _whole("position"),
        *shape.columns,
        sa.ForeignKeyConstraint(
            ["owner_id"], [f"{shape.owner}.id"], name=op.f(f"fk_{table}_owner_id"), ondelete="CASCADE"
        ),
        *_rules(table, shape),
    )
    for name in ("owner_id", *shape.links):
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name])


def _rules(table: str, shape: Shape) -> list[sa.schema.SchemaItem]:
    unique = [sa.UniqueConstraint(*shape.unique, name=op.f(f"uq_{table}_{'_'.join(shape.unique)}"))]
    return [
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in shape.checks.items()),
        *(
            sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}"))
            for name, other in shape.links.items()
        ),
        *(unique if shape.unique else ()),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _rows(table: str, columns: Sequence[sa.schema.SchemaItem], links: Mapping[str, str]) -> None:
    """A table of rows that belong to a schedule and go with it, and with the operation they speak of."""
    gone = {"schedule_id": "CASCADE", "operation_id": "CASCADE"}
    op.create_table(
        table,
        _id("id"),
        _id("schedule_id"),
        *columns,
        *(
            sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}"), ondelete=gone.get(name))
            for name, other in {"schedule_id": "detailed_schedule", **links}.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


OF_OPERATION = {"operation_id": "work_order_operation", "ticket_id": "ticket", "work_order_id": "work_order"}


def _slots() -> None:
    _rows(
        "schedule_slot",
        [
            _id("operation_id"), _id("ticket_id", True), _id("work_order_id"), _whole("operation_number"),
            _id("work_center_id"), _whole("place"), *(_moment(f"{name}_at", False) for name in ("setup", "start", "end")),
            _exact("quantity"), _text("family", 80), _text("fixed", 20), _text("cause", 20),
            sa.Column("about", types.Json, nullable=False), _whole("gain"),
            sa.CheckConstraint(
                "setup_at <= start_at AND start_at <= end_at", name=op.f("ck_schedule_slot_runs_forward")
            ),
        ],
        {**OF_OPERATION, "work_center_id": "work_center"},
    )  # fmt: skip
    op.create_index("ix_schedule_slot_schedule", "schedule_slot", ["schedule_id", "start_at"])
    op.create_index(op.f("ix_schedule_slot_operation_id"), "schedule_slot", ["operation_id"])


def _gaps() -> None:
    columns = [_id("operation_id"), _id("ticket_id", True), _id("work_order_id"), _whole("operation_number")]
    _rows("schedule_gap", [*columns, _text("code", 40), sa.Column("about", types.Json, nullable=False)], OF_OPERATION)
    for name in ("schedule_id", "operation_id"):
        op.create_index(op.f(f"ix_schedule_gap_{name}"), "schedule_gap", [name])


def _loads() -> None:
    minutes = [_whole(f"{name}_minutes") for name in ("open", "busy", "setup")]
    columns = [_id("work_center_id"), sa.Column("day", sa.Date(), nullable=False), *minutes]
    _rows("schedule_load", columns, {"work_center_id": "work_center"})
    key = ["schedule_id", "work_center_id", "day"]
    op.create_index("uq_schedule_load_day", "schedule_load", key, unique=True)


def downgrade() -> None:
    for table in ("schedule_load", "schedule_gap", "schedule_slot", *reversed(LINES), *reversed(DOCUMENTS)):
        op.drop_table(table)
