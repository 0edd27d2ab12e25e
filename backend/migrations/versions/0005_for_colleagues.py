"""A report of time may be a colleague's."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("production_report") as batch:
        batch.add_column(sa.Column("for_person_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key("fk_production_report_for_person_id", "person", ["for_person_id"], ["id"])
        batch.create_index("ix_production_report_for_person_id", ["for_person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("production_report") as batch:
        batch.drop_index("ix_production_report_for_person_id")
        batch.drop_constraint("fk_production_report_for_person_id", type_="foreignkey")
        batch.drop_column("for_person_id")
