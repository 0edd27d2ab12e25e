"""What is planned, bought and kept apart for one order line."""

import sqlalchemy as sa
from alembic import op

from backend import database as types

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

KEYED = sa.text("strategy <> 'make_to_stock'")
SWITCHES = (("item_site", "use_free", sa.false()), ("plan_scheme", "strategies", sa.true()))


def upgrade() -> None:
    for table, name, usual in SWITCHES:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=usual))
        with op.batch_alter_table(table) as batch:
            batch.alter_column(name, server_default=None)
    for table in ("planned_order", "purchase_order_line"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("kept_for", sa.String(length=60), nullable=False, server_default=""))
        with op.batch_alter_table(table) as batch:
            batch.alter_column("kept_for", server_default=None)
    with op.batch_alter_table("purchase_order_line") as batch:
        batch.add_column(sa.Column("need", sa.String(length=80), nullable=False, server_default=""))
        batch.add_column(sa.Column("need_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("need_line_id", types.Id(), nullable=True))
    with op.batch_alter_table("purchase_order_line") as batch:
        batch.alter_column("need", server_default=None)
    with op.batch_alter_table("plan_item") as batch:
        batch.add_column(sa.Column("kept_for", sa.String(length=60), nullable=True))
    op.create_index("ix_item_site_keyed", "item_site", ["site_id"], sqlite_where=KEYED, postgresql_where=KEYED)


def downgrade() -> None:
    op.drop_index("ix_item_site_keyed", table_name="item_site")
    with op.batch_alter_table("plan_item") as batch:
        batch.drop_column("kept_for")
    with op.batch_alter_table("purchase_order_line") as batch:
        for name in ("need_line_id", "need_id", "need"):
            batch.drop_column(name)
    for table in ("planned_order", "purchase_order_line"):
        with op.batch_alter_table(table) as batch:
            batch.drop_column("kept_for")
    for table, name, _ in SWITCHES:
        with op.batch_alter_table(table) as batch:
            batch.drop_column(name)
