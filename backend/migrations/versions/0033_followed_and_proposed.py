"""Old schedules without slots, tickets left to frozen line days, days that freeze by themselves."""

import sqlalchemy as sa
from alembic import op

from backend import database as types

revision = "0033"
down_revision = "0031"
branch_labels = None
depends_on = None


def _whole(name: str, usual: str = "0") -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=False, server_default=usual)


COLUMNS = {
    "site": [_whole("schedule_days", "30")],
    "detailed_schedule": [sa.Column("slots_gone_at", types.Moment()), _whole("left_on_lines")],
    "line_setting": [sa.Column("freezes_itself", sa.Boolean(), nullable=False, server_default=sa.false())],
    "line_sequence": [
        sa.Column("freezes_itself", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("open_because", sa.String(length=400), nullable=False, server_default=""),
    ],
}
CHECKS = {
    "site": ("keeps_days", "schedule_days BETWEEN 1 AND 3650"),
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


def downgrade() -> None:
    for table, columns in COLUMNS.items():
        with op.batch_alter_table(table) as batch:
            if table in CHECKS:
                batch.drop_constraint(op.f(f"ck_{table}_{CHECKS[table][0]}"), type_="check")
            for column in columns:
                batch.drop_column(column.name)
