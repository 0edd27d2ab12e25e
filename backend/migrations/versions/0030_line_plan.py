"""The line plan: sequences of a line's days, spacing rules, options of items, and how a line is sequenced."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from alembic import op

from backend import database as types

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


class Shape(NamedTuple):
    """Columns, links and checks of a table, and what is unique beside the number."""

    columns: Sequence[sa.Column]
    links: Mapping[str, str]
    checks: Mapping[str, str] = {}
    unique: Sequence[str] = ()


def _id(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, types.Id(), nullable=nullable)


def _exact(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, types.Exact(), nullable=nullable)


def _text(name: str, length: int = 200) -> sa.Column:
    return sa.Column(name, sa.String(length=length), nullable=False)


def _whole(name: str) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=False)


def _moment(name: str, nullable: bool = True) -> sa.Column:
    return sa.Column(name, types.Moment(), nullable=nullable)


LINE = {"work_center_id": "work_center"}
DOCUMENTS = {
    "line_sequence": Shape(
        [
            _id("work_center_id"), sa.Column("day", sa.Date(), nullable=False), _exact("takt_seconds", True),
            _whole("hard_broken"), _exact("soft_weight"), _moment("arranged_at"), _moment("frozen_at"), _text("reason"),
            _exact("saved", True), _exact("price", True), _exact("adherence_percent", True), _id("job_id", True),
            _text("state", 40),
        ],
        LINE,
        {
            "known_state": "state IN ('draft', 'frozen', 'running', 'done', 'cancelled')",
            "takes_time": "takt_seconds IS NULL OR takt_seconds > 0",
        },
    ),
    "line_setting": Shape(
        [
            _id("work_center_id"), _whole("freeze_days"), _exact("takt_seconds", True), _whole("search_seconds"),
            _exact("move_weight"),
        ],
        LINE,
        {
            "freezes_days": "freeze_days BETWEEN 0 AND 60",
            "takes_time": "takt_seconds IS NULL OR takt_seconds > 0",
            "searches_a_while": "search_seconds BETWEEN 0 AND 600",
            "weighs_moves": "move_weight >= 0",
        },
        ("work_center_id",),
    ),
    "spacing_rule": Shape(
        [
            _id("work_center_id"), _text("option", 40), _whole("most"), _whole("consecutive"),
            sa.Column("hard", sa.Boolean(), nullable=False), _exact("weight"),
        ],
        LINE,
        {
            "counts_units": "most >= 0",
            "leaves_space": "most < consecutive",
            "looks_along": "consecutive BETWEEN 2 AND 1000",
            "weighs_something": "weight >= 0",
        },
    ),
    "sequence_option": Shape(
        [_id("item_id"), _text("short", 8), _text("options")], {"item_id": "item"}, {}, ("site_id", "item_id")
    ),
}  # fmt: skip
UNIT = {"item_id": "item", "work_order_id": "work_order"}
LINES = {
    "line_sequence_position": Shape(
        [
            _id("item_id"), _id("work_order_id", True), _id("order_pool_entry_id", True), _whole("unit"),
            sa.Column("due", sa.Date()), _text("options"), _text("shift", 80), _moment("starts_at"),
        ],
        {**UNIT, "order_pool_entry_id": "order_pool_entry"},
    ),
    "line_sequence_move": Shape(
        [_id("item_id"), _id("work_order_id", True), _whole("unit"), _whole("before"), _whole("after"), _text("cause")],
        UNIT,
    ),
}  # fmt: skip


def upgrade() -> None:
    for table, shape in DOCUMENTS.items():
        _document(table, shape)
    for table, shape in LINES.items():
        _line(table, shape)
    op.create_index(op.f("ix_line_sequence_state"), "line_sequence", ["state"])
    op.create_index("ix_line_sequence_site_day", "line_sequence", ["site_id", "day"])
    living = sa.text("state <> 'cancelled'")
    day = ["work_center_id", "day"]
    only = {"sqlite_where": living, "postgresql_where": living}
    op.create_index("uq_line_sequence_day", "line_sequence", day, unique=True, **only)


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
            ["owner_id"], ["line_sequence.id"], name=op.f(f"fk_{table}_owner_id"), ondelete="CASCADE"
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


def downgrade() -> None:
    for table in (*reversed(LINES), *reversed(DOCUMENTS)):
        op.drop_table(table)
