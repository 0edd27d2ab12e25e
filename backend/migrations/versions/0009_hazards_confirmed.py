"""Whoever reported a hazard may confirm that it is put right."""

import sqlalchemy as sa
from alembic import op

from backend import database as types

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("hazard") as batch:
        batch.add_column(sa.Column("confirmed_at", types.Moment(), nullable=True))
        batch.add_column(sa.Column("confirmation", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("hazard") as batch:
        batch.alter_column("confirmation", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("hazard") as batch:
        batch.drop_column("confirmation")
        batch.drop_column("confirmed_at")
