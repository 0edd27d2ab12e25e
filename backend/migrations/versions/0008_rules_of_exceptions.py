"""An exception type may be raised by itself."""

import sqlalchemy as sa
from alembic import op

from backend import database as types

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("exception_type") as batch:
        batch.add_column(sa.Column("raised_when", sa.String(length=40), nullable=True))
        batch.add_column(sa.Column("raised_above", types.Exact(), nullable=True))
        batch.add_column(sa.Column("raised_from", types.Exact(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("exception_type") as batch:
        for name in ("raised_from", "raised_above", "raised_when"):
            batch.drop_column(name)
