"""What orders take instead of what their BOM says; what a simulation supposes of work centers."""

import sqlalchemy as sa
from alembic import op

from backend import database as types

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

LINKS = {
    "changed_by_id": "person",
    "company_id": "company",
    "created_by_id": "person",
    "item_id": "item",
    "site_id": "site",
    "substitute_id": "item",
}


def upgrade() -> None:
    op.create_table(
        "material_choice",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("source_id", types.Id(), nullable=False),
        sa.Column("chosen_for", sa.String(length=80), nullable=False),
        sa.Column("item_id", types.Id(), nullable=False),
        sa.Column("operation_number", sa.Integer(), nullable=True),
        sa.Column("covers", types.Exact(), nullable=False),
        sa.Column("substitute_id", types.Id(), nullable=True),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.Column("supply_id", types.Id(), nullable=True),
        sa.Column("per_unit", types.Exact(), nullable=False),
        sa.Column("fixed", types.Exact(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("site_id", types.Id(), nullable=False),
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
        sa.CheckConstraint(
            "covers >= 0 AND quantity >= 0", name=op.f("ck_material_choice_chooses_not_less_than_nothing")
        ),
        sa.CheckConstraint("state IN ('chosen', 'withdrawn')", name=op.f("ck_material_choice_known_state")),
        *(
            sa.ForeignKeyConstraint([name], [f"{table}.id"], name=op.f(f"fk_material_choice_{name}"))
            for name, table in LINKS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_choice")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_material_choice_company_id_number")),
    )
    op.create_index("ix_material_choice_newest", "material_choice", ["company_id", "id"])
    op.create_index("ix_material_choice_source", "material_choice", ["source_id", "state"])
    op.create_index("ix_material_choice_supply", "material_choice", ["supply_id"])
    for name in ("item_id", "substitute_id", "state"):
        op.create_index(op.f(f"ix_material_choice_{name}"), "material_choice", [name])
    with op.batch_alter_table("work_order_material") as batch:
        batch.add_column(sa.Column("instead_of_id", types.Id(), nullable=True))
        batch.create_foreign_key(op.f("fk_work_order_material_instead_of_id"), "item", ["instead_of_id"], ["id"])
    op.create_index(op.f("ix_work_order_material_instead_of_id"), "work_order_material", ["instead_of_id"])
    with op.batch_alter_table("plan_overlay") as batch:
        for name in CENTERS:
            batch.add_column(sa.Column(name, types.Id(), nullable=True))
            batch.create_foreign_key(op.f(f"fk_plan_overlay_{name}"), "work_center", [name], ["id"])
    for name in CENTERS:
        op.create_index(op.f(f"ix_plan_overlay_{name}"), "plan_overlay", [name])


CENTERS = ("work_center_id", "other_work_center_id")


def downgrade() -> None:
    for name in CENTERS:
        op.drop_index(op.f(f"ix_plan_overlay_{name}"), table_name="plan_overlay")
    with op.batch_alter_table("plan_overlay") as batch:
        for name in CENTERS:
            batch.drop_constraint(op.f(f"fk_plan_overlay_{name}"), type_="foreignkey")
            batch.drop_column(name)
    op.drop_index(op.f("ix_work_order_material_instead_of_id"), table_name="work_order_material")
    with op.batch_alter_table("work_order_material") as batch:
        batch.drop_constraint(op.f("fk_work_order_material_instead_of_id"), type_="foreignkey")
        batch.drop_column("instead_of_id")
    op.drop_table("material_choice")
