"""Items of the master schedule with their time fences, and what a plan scheme counts."""

import sqlalchemy as sa
from alembic import op

from backend import database as types

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

FENCES = {"demand": "fences_demand", "frozen": "freezes", "slushy": "sets"}
FLAGS = {
    "mps": False, "confirmed_orders": True, "forecasts": True, "consumption": True, "independent_demand": True,
    "purchase_orders": True, "inspection": True, "work_orders": True, "firm_orders": True, "fences": True,
    "substitution": True, "break_points": True,
}  # fmt: skip
WORDS = {"draw_down": "never", "assume": "none"}
NUMBERS = {
    "draw_down_percent": 50, "draw_down_priority": 1, "assume_days": 30, "in_tolerance_days": 1, "out_tolerance_days": 7,
}  # fmt: skip
RULES = {
    "draws_down_a_part": "draw_down_percent BETWEEN 0 AND 100",
    "draws_down_to_a_priority": "draw_down_priority BETWEEN 1 AND 99",
    "assumes_forward": "assume_days BETWEEN 0 AND 1500",
    "tolerates_late": "in_tolerance_days BETWEEN 0 AND 1500",
    "tolerates_early": "out_tolerance_days BETWEEN 0 AND 1500",
}


def upgrade() -> None:
    with op.batch_alter_table("item_site") as batch:
        batch.add_column(sa.Column("mps", sa.Boolean(), nullable=False, server_default=sa.false()))
        for name in FENCES:
            batch.add_column(sa.Column(f"{name}_fence_days", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("item_site") as batch:
        for name, rule in FENCES.items():
            batch.create_check_constraint(batch.f(f"ck_item_site_{rule}"), f"{name}_fence_days BETWEEN 0 AND 366")
        batch.alter_column("mps", server_default=None)
        for name in FENCES:
            batch.alter_column(f"{name}_fence_days", server_default=None)
    _upgrade_schemes()


def _upgrade_schemes() -> None:
    with op.batch_alter_table("plan_scheme") as batch:
        for name, value in FLAGS.items():
            given = sa.true() if value else sa.false()
            batch.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=given))
        for name, word in WORDS.items():
            batch.add_column(sa.Column(name, sa.String(length=40), nullable=False, server_default=word))
        for name, number in NUMBERS.items():
            batch.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default=str(number)))
        batch.add_column(sa.Column("forecast_id", types.Id(), nullable=True))
    with op.batch_alter_table("plan_scheme") as batch:
        for name in (*FLAGS, *WORDS, *NUMBERS):
            batch.alter_column(name, server_default=None)
        batch.create_foreign_key(batch.f("fk_plan_scheme_forecast_id"), "forecast", ["forecast_id"], ["id"])
        batch.create_index(batch.f("ix_plan_scheme_forecast_id"), ["forecast_id"])
        for name, rule in RULES.items():
            batch.create_check_constraint(batch.f(f"ck_plan_scheme_{name}"), rule)


def downgrade() -> None:
    with op.batch_alter_table("plan_scheme") as batch:
        for name in RULES:
            batch.drop_constraint(batch.f(f"ck_plan_scheme_{name}"), type_="check")
        batch.drop_index(batch.f("ix_plan_scheme_forecast_id"))
        batch.drop_constraint(batch.f("fk_plan_scheme_forecast_id"), type_="foreignkey")
        for name in ("forecast_id", *FLAGS, *WORDS, *NUMBERS):
            batch.drop_column(name)
    with op.batch_alter_table("item_site") as batch:
        for rule in FENCES.values():
            batch.drop_constraint(batch.f(f"ck_item_site_{rule}"), type_="check")
        for name in FENCES:
            batch.drop_column(f"{name}_fence_days")
        batch.drop_column("mps")
