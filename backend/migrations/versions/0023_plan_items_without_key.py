"""Items of a plan's snapshot, like its proposals, are not looked up there row by row while they are written."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

NAME = "fk_plan_item_plan_snapshot_id"


def upgrade() -> None:
    with op.batch_alter_table("plan_item") as batch:
        batch.drop_constraint(op.f(NAME), type_="foreignkey")


def downgrade() -> None:
    with op.batch_alter_table("plan_item") as batch:
        batch.create_foreign_key(op.f(NAME), "plan_snapshot", ["plan_snapshot_id"], ["id"])
