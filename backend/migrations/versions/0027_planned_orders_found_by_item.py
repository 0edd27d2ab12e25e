"""A planned order somebody decided on is found by its item again, as proposals are."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    order = sa.table("planned_order", sa.column("number"), sa.column("item_id"), sa.column("sought"))
    item = sa.table("item", sa.column("id"), sa.column("sought"))
    of_item = sa.select(item.c.sought).where(item.c.id == order.c.item_id).scalar_subquery()
    op.execute(order.update().values(sought=sa.func.lower(order.c.number, type_=sa.Text()) + " " + of_item))


def downgrade() -> None:
    pass
