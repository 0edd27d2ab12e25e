"""Demand rules and safety stock by date."""

import sqlalchemy as sa
from alembic import op

from backend import database as types

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "distribution_rule",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("item_id", types.Id(), nullable=True),
        sa.Column("item_group_id", types.Id(), nullable=True),
        sa.Column("customer_id", types.Id(), nullable=True),
        sa.Column("region", sa.String(length=200), nullable=False),
        sa.Column("channel", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("split", sa.Boolean(), nullable=False),
        sa.Column("rebalance", sa.Boolean(), nullable=False),
        sa.Column("cap_days", sa.Integer(), nullable=True),
        sa.Column("quota_days", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
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
        sa.CheckConstraint("cap_days BETWEEN 1 AND 3660", name=op.f("ck_distribution_rule_caps_a_time")),
        sa.CheckConstraint("priority >= 0", name=op.f("ck_distribution_rule_has_a_priority")),
        sa.CheckConstraint("quota_days BETWEEN 1 AND 3660", name=op.f("ck_distribution_rule_counts_a_time")),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to > valid_from",
            name=op.f("ck_distribution_rule_ends_after_it_begins"),
        ),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_distribution_rule_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_distribution_rule_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_distribution_rule_created_by_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_distribution_rule_customer_id")),
        sa.ForeignKeyConstraint(["item_group_id"], ["item_group.id"], name=op.f("fk_distribution_rule_item_group_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_distribution_rule_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distribution_rule")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_distribution_rule_company_id_number")),
    )
    op.create_index(op.f("ix_distribution_rule_customer_id"), "distribution_rule", ["customer_id"], unique=False)
    op.create_index(op.f("ix_distribution_rule_item_group_id"), "distribution_rule", ["item_group_id"], unique=False)
    op.create_index(op.f("ix_distribution_rule_item_id"), "distribution_rule", ["item_id"], unique=False)
    op.create_index("ix_distribution_rule_newest", "distribution_rule", ["company_id", "id"], unique=False)
    op.create_table(
        "forecast_consumption_rule",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("predicate", types.Json, nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("direction", sa.String(length=40), nullable=False),
        sa.Column("back", sa.Integer(), nullable=False),
        sa.Column("forward", sa.Integer(), nullable=False),
        sa.Column("window_unit", sa.String(length=40), nullable=False),
        sa.Column("levels", types.Json, nullable=False),
        sa.Column("loops", sa.String(length=40), nullable=False),
        sa.Column("borrow", sa.Boolean(), nullable=False),
        sa.Column("outlier_percent", types.Exact(), nullable=True),
        sa.Column("tolerance_percent", types.Exact(), nullable=False),
        sa.Column("tolerance_least", types.Exact(), nullable=False),
        sa.Column("past_due", sa.String(length=40), nullable=False),
        sa.Column("carry_buckets", sa.Integer(), nullable=False),
        sa.Column("decay_percent", types.Exact(), nullable=False),
        sa.Column("grace_days", sa.Integer(), nullable=False),
        sa.Column("current_bucket", sa.String(length=40), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
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
        sa.CheckConstraint("back BETWEEN 0 AND 366", name=op.f("ck_forecast_consumption_rule_looks_back")),
        sa.CheckConstraint("carry_buckets BETWEEN 0 AND 60", name=op.f("ck_forecast_consumption_rule_carries_so_far")),
        sa.CheckConstraint("decay_percent > 0", name=op.f("ck_forecast_consumption_rule_keeps_a_part")),
        sa.CheckConstraint("forward BETWEEN 0 AND 366", name=op.f("ck_forecast_consumption_rule_looks_forward")),
        sa.CheckConstraint("grace_days BETWEEN 0 AND 366", name=op.f("ck_forecast_consumption_rule_waits_so_long")),
        sa.CheckConstraint("outlier_percent > 0", name=op.f("ck_forecast_consumption_rule_lets_one_line_take")),
        sa.CheckConstraint("sequence BETWEEN 1 AND 999999", name=op.f("ck_forecast_consumption_rule_has_its_turn")),
        sa.CheckConstraint("tolerance_least >= 0", name=op.f("ck_forecast_consumption_rule_tells_from_nothing_on")),
        sa.CheckConstraint(
            "tolerance_percent >= 0", name=op.f("ck_forecast_consumption_rule_tolerates_not_less_than_nothing")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["person.id"], name=op.f("fk_forecast_consumption_rule_changed_by_id")
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_forecast_consumption_rule_company_id")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_forecast_consumption_rule_created_by_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_forecast_consumption_rule_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecast_consumption_rule")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_forecast_consumption_rule_company_id_number")),
    )
    op.create_index(
        "ix_forecast_consumption_rule_newest", "forecast_consumption_rule", ["company_id", "id"], unique=False
    )
    op.create_table(
        "independent_demand",
        sa.Column("item_id", types.Id(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.Column("uom_id", types.Id(), nullable=True),
        sa.Column("needed", sa.Date(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("served", types.Exact(), nullable=False),
        sa.Column("segment", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
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
            "state IN ('draft', 'released', 'closed', 'cancelled')", name=op.f("ck_independent_demand_known_state")
        ),
        sa.CheckConstraint("priority BETWEEN 1 AND 99", name=op.f("ck_independent_demand_has_a_priority")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_independent_demand_needs_something")),
        sa.CheckConstraint("served <= quantity", name=op.f("ck_independent_demand_serves_no_more_than_it_needs")),
        sa.CheckConstraint("served >= 0", name=op.f("ck_independent_demand_serves_not_less_than_nothing")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_independent_demand_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_independent_demand_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_independent_demand_created_by_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_independent_demand_item_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_independent_demand_site_id")),
        sa.ForeignKeyConstraint(["uom_id"], ["uom.id"], name=op.f("fk_independent_demand_uom_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_independent_demand")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_independent_demand_company_id_number")),
    )
    op.create_index(op.f("ix_independent_demand_item_id"), "independent_demand", ["item_id"], unique=False)
    op.create_index("ix_independent_demand_newest", "independent_demand", ["company_id", "id"], unique=False)
    op.create_index(op.f("ix_independent_demand_state"), "independent_demand", ["state"], unique=False)
    op.create_index(op.f("ix_independent_demand_uom_id"), "independent_demand", ["uom_id"], unique=False)
    op.create_table(
        "safety_stock_level",
        sa.Column("item_id", types.Id(), nullable=True),
        sa.Column("attributes", types.Json, nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("computed", types.Exact(), nullable=True),
        sa.Column("quantity_before", types.Exact(), nullable=True),
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
            "state IN ('in_force', 'proposed', 'withdrawn')", name=op.f("ck_safety_stock_level_known_state")
        ),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_safety_stock_level_keeps_not_less_than_nothing")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_safety_stock_level_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_safety_stock_level_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_safety_stock_level_created_by_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_safety_stock_level_item_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_safety_stock_level_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safety_stock_level")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_safety_stock_level_company_id_number")),
    )
    op.create_index(op.f("ix_safety_stock_level_item_id"), "safety_stock_level", ["item_id"], unique=False)
    op.create_index("ix_safety_stock_level_newest", "safety_stock_level", ["company_id", "id"], unique=False)
    op.create_index(op.f("ix_safety_stock_level_state"), "safety_stock_level", ["state"], unique=False)
    op.create_table(
        "safety_stock_policy",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("item_id", types.Id(), nullable=True),
        sa.Column("item_group_id", types.Id(), nullable=True),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("mode", sa.String(length=40), nullable=False),
        sa.Column("service_level", types.Exact(), nullable=False),
        sa.Column("lead_days", types.Exact(), nullable=True),
        sa.Column("review_days", types.Exact(), nullable=False),
        sa.Column("lead_error_days", types.Exact(), nullable=False),
        sa.Column("daily_demand", types.Exact(), nullable=True),
        sa.Column("demand_error", types.Exact(), nullable=True),
        sa.Column("demand_days", sa.Integer(), nullable=False),
        sa.Column("percent", types.Exact(), nullable=False),
        sa.Column("lead_factor", types.Exact(), nullable=False),
        sa.Column("variability_factor", types.Exact(), nullable=False),
        sa.Column("floor", types.Exact(), nullable=False),
        sa.Column("ceiling", types.Exact(), nullable=True),
        sa.Column("approval_percent", types.Exact(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
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
        sa.CheckConstraint("approval_percent >= 0", name=op.f("ck_safety_stock_policy_lets_so_much_pass")),
        sa.CheckConstraint("ceiling >= floor", name=op.f("ck_safety_stock_policy_has_its_ceiling_above")),
        sa.CheckConstraint("daily_demand >= 0", name=op.f("ck_safety_stock_policy_uses_not_less_than_nothing")),
        sa.CheckConstraint("demand_days BETWEEN 1 AND 366", name=op.f("ck_safety_stock_policy_counts_some_days")),
        sa.CheckConstraint("demand_error >= 0", name=op.f("ck_safety_stock_policy_misses_not_less_than_nothing")),
        sa.CheckConstraint("floor >= 0", name=op.f("ck_safety_stock_policy_has_a_floor")),
        sa.CheckConstraint("lead_days >= 0", name=op.f("ck_safety_stock_policy_leads_forward")),
        sa.CheckConstraint("lead_error_days >= 0", name=op.f("ck_safety_stock_policy_misses_its_lead")),
        sa.CheckConstraint("lead_factor >= 0", name=op.f("ck_safety_stock_policy_weighs_its_lead")),
        sa.CheckConstraint("percent >= 0", name=op.f("ck_safety_stock_policy_takes_a_part")),
        sa.CheckConstraint("review_days >= 0", name=op.f("ck_safety_stock_policy_reviews_forward")),
        sa.CheckConstraint("service_level > 0", name=op.f("ck_safety_stock_policy_serves_some")),
        sa.CheckConstraint("variability_factor >= 0", name=op.f("ck_safety_stock_policy_weighs_its_variability")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_safety_stock_policy_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_safety_stock_policy_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_safety_stock_policy_created_by_id")),
        sa.ForeignKeyConstraint(
            ["item_group_id"], ["item_group.id"], name=op.f("fk_safety_stock_policy_item_group_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_safety_stock_policy_item_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_safety_stock_policy_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safety_stock_policy")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_safety_stock_policy_company_id_number")),
    )
    op.create_index(
        op.f("ix_safety_stock_policy_item_group_id"), "safety_stock_policy", ["item_group_id"], unique=False
    )
    op.create_index(op.f("ix_safety_stock_policy_item_id"), "safety_stock_policy", ["item_id"], unique=False)
    op.create_index("ix_safety_stock_policy_newest", "safety_stock_policy", ["company_id", "id"], unique=False)
    op.create_table(
        "distribution_candidate",
        sa.Column("owner_id", types.Id(), nullable=False),
        sa.Column("for_site_id", types.Id(), nullable=True),
        sa.Column("supplier_id", types.Id(), nullable=True),
        sa.Column("ratio", types.Exact(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("cap", types.Exact(), nullable=True),
        sa.Column("min_lot", types.Exact(), nullable=False),
        sa.Column("multiple", types.Exact(), nullable=False),
        sa.Column("free_hours", types.Exact(), nullable=False),
        sa.Column("cost", types.Exact(), nullable=False),
        sa.Column("allocated", types.Exact(), nullable=False),
        sa.Column("excluded", types.Json, nullable=False),
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("allocated >= 0", name=op.f("ck_distribution_candidate_had_not_less_than_nothing")),
        sa.CheckConstraint("cap >= 0", name=op.f("ck_distribution_candidate_takes_not_less_than_nothing")),
        sa.CheckConstraint("cost >= 0", name=op.f("ck_distribution_candidate_costs_not_less_than_nothing")),
        sa.CheckConstraint("free_hours >= 0", name=op.f("ck_distribution_candidate_works_not_less_than_nothing")),
        sa.CheckConstraint("min_lot >= 0", name=op.f("ck_distribution_candidate_lots_not_less_than_nothing")),
        sa.CheckConstraint("multiple >= 0", name=op.f("ck_distribution_candidate_steps_not_less_than_nothing")),
        sa.CheckConstraint("priority >= 1", name=op.f("ck_distribution_candidate_has_a_priority")),
        sa.CheckConstraint("ratio >= 0", name=op.f("ck_distribution_candidate_weighs_not_less_than_nothing")),
        sa.ForeignKeyConstraint(["for_site_id"], ["site.id"], name=op.f("fk_distribution_candidate_for_site_id")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["distribution_rule.id"], name=op.f("fk_distribution_candidate_owner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_distribution_candidate_supplier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distribution_candidate")),
    )
    op.create_index(
        op.f("ix_distribution_candidate_for_site_id"), "distribution_candidate", ["for_site_id"], unique=False
    )
    op.create_index(op.f("ix_distribution_candidate_owner_id"), "distribution_candidate", ["owner_id"], unique=False)
    op.create_index(
        op.f("ix_distribution_candidate_supplier_id"), "distribution_candidate", ["supplier_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_distribution_candidate_supplier_id"), table_name="distribution_candidate")
    op.drop_index(op.f("ix_distribution_candidate_owner_id"), table_name="distribution_candidate")
    op.drop_index(op.f("ix_distribution_candidate_for_site_id"), table_name="distribution_candidate")
    op.drop_table("distribution_candidate")
    op.drop_index("ix_safety_stock_policy_newest", table_name="safety_stock_policy")
    op.drop_index(op.f("ix_safety_stock_policy_item_id"), table_name="safety_stock_policy")
    op.drop_index(op.f("ix_safety_stock_policy_item_group_id"), table_name="safety_stock_policy")
    op.drop_table("safety_stock_policy")
    op.drop_index(op.f("ix_safety_stock_level_state"), table_name="safety_stock_level")
    op.drop_index("ix_safety_stock_level_newest", table_name="safety_stock_level")
    op.drop_index(op.f("ix_safety_stock_level_item_id"), table_name="safety_stock_level")
    op.drop_table("safety_stock_level")
    op.drop_index(op.f("ix_independent_demand_uom_id"), table_name="independent_demand")
    op.drop_index(op.f("ix_independent_demand_state"), table_name="independent_demand")
    op.drop_index("ix_independent_demand_newest", table_name="independent_demand")
    op.drop_index(op.f("ix_independent_demand_item_id"), table_name="independent_demand")
    op.drop_table("independent_demand")
    op.drop_index("ix_forecast_consumption_rule_newest", table_name="forecast_consumption_rule")
    op.drop_table("forecast_consumption_rule")
    op.drop_index("ix_distribution_rule_newest", table_name="distribution_rule")
    op.drop_index(op.f("ix_distribution_rule_item_id"), table_name="distribution_rule")
    op.drop_index(op.f("ix_distribution_rule_item_group_id"), table_name="distribution_rule")
    op.drop_index(op.f("ix_distribution_rule_customer_id"), table_name="distribution_rule")
    op.drop_table("distribution_rule")
