"""Old schedules without slots, tickets left to frozen line days, days that freeze by themselves, ways out of a trim."""

import sqlalchemy as sa
from alembic import op

from backend import database as types

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def _whole(name: str, usual: str = "0") -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=False, server_default=usual)


WINDER = ["deckle", "edge", "least_use", "most_rolls", "most_widths", "narrowest", "least_sets"]
RULES = {
    "has_a_deckle": "deckle BETWEEN 1 AND 100000",
    "measures_forward": "edge >= 0 AND least_use >= 0 AND narrowest >= 0",
    "cuts_something": "most_rolls > 0 AND most_widths > 0 AND least_sets > 0",
}
COLUMNS = {
    "site": [_whole("schedule_days", "30")],
    "detailed_schedule": [sa.Column("slots_gone_at", types.Moment()), _whole("left_on_lines")],
    "line_setting": [sa.Column("freezes_itself", sa.Boolean(), nullable=False, server_default=sa.false())],
    "line_sequence": [
        sa.Column("freezes_itself", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("open_because", sa.String(length=400), nullable=False, server_default=""),
    ],
    "trim_plan": [sa.Column("ways", types.Json, nullable=False, server_default="[]")],
    "trim_demand": [_whole("in_stock"), _whole("from_stock")],
}
CHECKS = {
    "site": ("keeps_days", "schedule_days BETWEEN 1 AND 3650"),
    "trim_demand": ("counts_forward", "in_stock >= 0 AND from_stock >= 0"),
}


def upgrade() -> None:
    for table, columns in COLUMNS.items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.add_column(column.copy())
            if table in CHECKS:
                name, rule = CHECKS[table]
                batch.create_check_constraint(op.f(f"ck_{table}_{name}"), rule)
    for table, columns in COLUMNS.items():  # the usual value was for the rows that are there
        with op.batch_alter_table(table) as batch:
            for column in columns:
                if column.server_default is not None:
                    batch.alter_column(column.name, server_default=None)
    _winders()


def _winders() -> None:
    table = "winder_setting"
    ids = [sa.Column(name, types.Id(), nullable=False) for name in ("work_center_id", "site_id", "id", "company_id")]
    people = [sa.Column(f"{name}_by_id", types.Id()) for name in ("created", "changed")]
    moments = [sa.Column(f"{name}_at", types.Moment(), nullable=False) for name in ("created", "changed")]
    op.create_table(
        table,
        *ids,
        *(sa.Column(name, sa.Integer(), nullable=False) for name in (*WINDER, "version")),
        sa.Column("stock_widths", sa.String(length=200), nullable=False),
        sa.Column("sheets", sa.Boolean(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        *moments,
        *people,
        sa.Column("sought", sa.Text(), nullable=False),
        sa.Column("custom", types.Json, nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in RULES.items()),
        *(_link(table, f"{name}_id", name) for name in ("work_center", "site", "company")),
        *(_link(table, column.name, "person") for column in people),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("company_id", "number", name=op.f(f"uq_{table}_company_id_number")),
        sa.UniqueConstraint("work_center_id", name=op.f(f"uq_{table}_work_center_id")),
    )
    op.create_index(f"ix_{table}_newest", table, ["company_id", "id"])
    op.create_index(op.f(f"ix_{table}_work_center_id"), table, ["work_center_id"])


def _link(table: str, name: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}"))


def downgrade() -> None:
    op.drop_table("winder_setting")
    for table, columns in COLUMNS.items():
        with op.batch_alter_table(table) as batch:
            if table in CHECKS:
                batch.drop_constraint(op.f(f"ck_{table}_{CHECKS[table][0]}"), type_="check")
            for column in columns:
                batch.drop_column(column.name)
