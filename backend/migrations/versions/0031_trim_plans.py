"""Trim plans with their demands and patterns, and the order of grades with what changes between them take."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from alembic import op

from backend import database as types

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


class Shape(NamedTuple):
    """Columns, links and checks of a table; the states of a document, the owner of lines."""

    columns: Sequence[sa.Column]
    links: Mapping[str, str]
    checks: Mapping[str, str]
    states: Sequence[str] = ()
    owner: str = ""


def _columns(kind: type | sa.types.TypeEngine, names: str, nullable: bool = False) -> list[sa.Column]:
    return [sa.Column(name, kind, nullable=nullable) for name in names.split()]


def _ids(names: str, nullable: bool = True) -> list[sa.Column]:
    return _columns(types.Id(), names, nullable)


def _exact(names: str, nullable: bool = False) -> list[sa.Column]:
    return _columns(types.Exact(), names, nullable)


def _whole(names: str) -> list[sa.Column]:
    return _columns(sa.Integer(), names)


def _text(names: str, length: int = 200) -> list[sa.Column]:
    return _columns(sa.String(length=length), names)


def _above_nothing(name: str) -> str:
    return f"{name} IS NULL OR {name} > 0"


DOCUMENTS = {
    "grade_change_table": Shape(
        [
            *_text("name"), *_ids("work_center_id"), *_whole("usual_minutes"), *_exact("usual_broke free_step"),
            *_columns(sa.Boolean(), "unlisted_forbidden"),
        ],
        {"work_center_id": "work_center"},
        {
            "takes_time": "usual_minutes BETWEEN 0 AND 100000",
            "counts_forward": "usual_broke >= 0 AND free_step >= 0",
        },
    ),
    "trim_plan": Shape(
        [
            *_ids("work_center_id", False), *_ids("item_id"), *_text("grade", 80), *_exact("grammage", True),
            *_whole("deckle edge least_use most_rolls most_widths narrowest least_sets"), *_exact("below above"),
            *_exact("roll_length jumbo_length", True), *_text("goal", 40), *_text("remark"), *_ids("job_id"),
            *_whole("sets"), *_exact("loss"), *_exact("loss_percent bound", True), *_columns(sa.Boolean(), "proved"),
            *_whole("fewest"), *_columns(types.Json, "left_out"),
        ],
        {"work_center_id": "work_center", "item_id": "item"},
        {
            "has_a_deckle": "deckle BETWEEN 1 AND 100000",
            "measures_forward": "edge >= 0 AND least_use >= 0 AND narrowest >= 0",
            "cuts_something": "most_rolls > 0 AND most_widths > 0 AND least_sets > 0",
            "gives_way": "below >= 0 AND above >= 0",
            "winds_something": _above_nothing("roll_length"),
            "unwinds_something": _above_nothing("jumbo_length"),
            "weighs_something": _above_nothing("grammage"),
        },
        ("draft", "solved", "frozen", "cut", "cancelled"),
    ),
    "grade_sequence": Shape(
        [
            *_ids("work_center_id grade_change_table_id", False), *_columns(types.Moment(), "begins_at"),
            *_text("grade", 80), *_exact("grammage", True), *_exact("tonnes_per_hour minute_cost broke_cost late_cost"),
            *_text("remark"), *_exact("cost"), *_whole("change_minutes"), *_exact("broke"), *_whole("late_minutes"),
            *_columns(sa.Boolean(), "proved"),
        ],
        {"work_center_id": "work_center", "grade_change_table_id": "grade_change_table"},
        {
            "makes_something": "tonnes_per_hour > 0",
            "costs": "minute_cost >= 0 AND broke_cost >= 0 AND late_cost >= 0",
        },
        ("draft", "frozen", "closed", "cancelled"),
    ),
}  # fmt: skip
LINES = {
    "grade_change": Shape(
        [
            *_text("before", 80), *_exact("before_grammage", True), *_text("after", 80), *_exact("after_grammage", True),
            *_whole("minutes"), *_exact("broke"), *_columns(sa.Boolean(), "forbidden"),
        ],
        {},
        {"takes_time": "minutes BETWEEN 0 AND 100000", "counts_forward": "broke >= 0"},
        owner="grade_change_table",
    ),
    "trim_demand": Shape(
        [
            *_whole("width rolls"), *_exact("below above", True), *_columns(sa.Boolean(), "for_stock"),
            *_columns(sa.Date(), "due", True), *_ids("sales_order_line_id work_order_id"), *_text("remark"),
        ],
        {"sales_order_line_id": "sales_order_line", "work_order_id": "work_order"},
        {
            "has_a_width": "width BETWEEN 1 AND 100000",
            "wants_something": "rolls BETWEEN 1 AND 100000",
            "gives_way_below": "below IS NULL OR below >= 0",
            "gives_way_above": "above IS NULL OR above >= 0",
        },
        owner="trim_plan",
    ),
    "trim_pattern": Shape(
        [*_whole("sets"), *_columns(types.Json, "widths"), *_whole("loss")],
        {},
        {"cuts_something": "sets BETWEEN 1 AND 100000"},
        owner="trim_plan",
    ),
    "grade_run": Shape(
        [
            *_text("grade", 80), *_exact("grammage", True), *_exact("tonnes"), *_exact("tonnes_per_hour", True),
            *_columns(sa.Date(), "earliest due", True), *_ids("trim_plan_id"),
        ],
        {"trim_plan_id": "trim_plan"},
        {"makes_something": "tonnes > 0", "takes_time": _above_nothing("tonnes_per_hour")},
        owner="grade_sequence",
    ),
}  # fmt: skip


def upgrade() -> None:
    for table, shape in DOCUMENTS.items():
        _document(table, shape)
    for table, shape in LINES.items():
        _line(table, shape)


def _document(table: str, shape: Shape) -> None:
    op.create_table(
        table,
        *shape.columns,
        *(_text("state", 40) if shape.states else ()),
        *_of_every_document(table),
        *_rules(table, shape),
        sa.UniqueConstraint("company_id", "number", name=op.f(f"uq_{table}_company_id_number")),
    )
    op.create_index(f"ix_{table}_newest", table, ["company_id", "id"])
    for name in (*shape.links, *(("state",) if shape.states else ())):
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name])


def _of_every_document(table: str) -> list[sa.schema.SchemaItem]:
    return [
        *_ids("site_id id company_id", False),
        *_text("number", 80),
        *_whole("version"),
        *_columns(types.Moment(), "created_at changed_at"),
        *_ids("created_by_id changed_by_id"),
        *_columns(sa.Text(), "sought"),
        *_columns(types.Json, "custom"),
        *(
            sa.ForeignKeyConstraint([name], ["person.id"], name=op.f(f"fk_{table}_{name}"))
            for name in ("created_by_id", "changed_by_id")
        ),
        *(_link(table, f"{name}_id", name) for name in ("company", "site")),
    ]


def _line(table: str, shape: Shape) -> None:
    op.create_table(
        table,
        *_ids("id owner_id", False),
        *_whole("position"),
        *shape.columns,
        _link(table, "owner_id", shape.owner, "CASCADE"),
        *_rules(table, shape),
    )
    for name in ("owner_id", *shape.links):
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name])


def _link(table: str, name: str, other: str, gone: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}"), ondelete=gone)


def _rules(table: str, shape: Shape) -> list[sa.schema.SchemaItem]:
    states = ", ".join(f"'{name}'" for name in shape.states)
    checks = dict(shape.checks) | ({"known_state": f"state IN ({states})"} if states else {})
    return [
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in checks.items()),
        *(_link(table, name, other) for name, other in shape.links.items()),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def downgrade() -> None:
    for table in (*reversed(LINES), *reversed(DOCUMENTS)):
        op.drop_table(table)
