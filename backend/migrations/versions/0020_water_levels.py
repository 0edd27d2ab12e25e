"""Water levels, and the lane a planned order is asked for over."""

import sqlalchemy as sa
from alembic import op

from backend import database as types

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "water_level",
        sa.Column("item_id", types.Id(), nullable=False),
        sa.Column("minimum", types.Exact(), nullable=False),
        sa.Column("target", types.Exact(), nullable=False),
        sa.Column("maximum", types.Exact(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("cover_days", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("site_id", types.Id(), nullable=False),
        *_of_every_document("water_level"),
        sa.CheckConstraint("minimum >= 0", name=op.f("ck_water_level_wants_not_less_than_nothing")),
        sa.CheckConstraint("target >= minimum", name=op.f("ck_water_level_rises_to_its_target")),
        sa.CheckConstraint("maximum >= target", name=op.f("ck_water_level_rises_to_its_maximum")),
        sa.CheckConstraint("priority BETWEEN 1 AND 9", name=op.f("ck_water_level_has_a_priority")),
        sa.CheckConstraint("cover_days BETWEEN 1 AND 366", name=op.f("ck_water_level_covers_some_days")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_water_level_item_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_water_level_site_id")),
        sa.UniqueConstraint("site_id", "item_id", "effective_from", name="one_from_a_day_on"),
    )
    op.create_index("ix_water_level_newest", "water_level", ["company_id", "id"], unique=False)
    op.create_index(op.f("ix_water_level_item_id"), "water_level", ["item_id"], unique=False)
    with op.batch_alter_table("planned_order") as batch:
        batch.add_column(sa.Column("supply_lane_id", types.Id(), nullable=True))
        batch.create_foreign_key(op.f("fk_planned_order_supply_lane_id"), "supply_lane", ["supply_lane_id"], ["id"])
    op.create_index(op.f("ix_planned_order_supply_lane_id"), "planned_order", ["supply_lane_id"], unique=False)


def _of_every_document(table: str) -> list[sa.Column | sa.Constraint]:
    people = [
        sa.ForeignKeyConstraint([name], ["person.id"], name=op.f(f"fk_{table}_{name}"))
        for name in ("changed_by_id", "created_by_id")
    ]
    return [
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("company_id", types.Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.Column("created_by_id", types.Id(), nullable=True),
        sa.Column("changed_at", types.Moment(), nullable=False),
        sa.Column("changed_by_id", types.Id(), nullable=True),
        sa.Column("sought", sa.Text(), nullable=False),
        sa.Column("custom", types.Json, nullable=False),
        *people,
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f(f"fk_{table}_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("company_id", "number", name=op.f(f"uq_{table}_company_id_number")),
    ]


def downgrade() -> None:
    op.drop_index(op.f("ix_planned_order_supply_lane_id"), table_name="planned_order")
    with op.batch_alter_table("planned_order") as batch:
        batch.drop_constraint(op.f("fk_planned_order_supply_lane_id"), type_="foreignkey")
        batch.drop_column("supply_lane_id")
    op.drop_table("water_level")
