"""Schemes of substitution, vetoes and break points."""

import sqlalchemy as sa
from alembic import op

from backend import database as types

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "substitution_scheme",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("end_item_id", types.Id(), nullable=True),
        sa.Column("item_group_id", types.Id(), nullable=True),
        sa.Column("scope_id", types.Id(), nullable=True),
        sa.Column("for_site_id", types.Id(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("mix", sa.Boolean(), nullable=False),
        sa.Column("order_on", sa.Integer(), nullable=True),
        sa.Column("main_rank", sa.Integer(), nullable=False),
        sa.Column("keep", types.Exact(), nullable=False),
        sa.Column("switch_on", sa.Date(), nullable=True),
        sa.Column("leftover", sa.String(length=40), nullable=False),
        sa.Column("option_first", sa.Boolean(), nullable=False),
        sa.Column("quantity", types.Exact(), nullable=True),
        sa.Column("link_key", sa.String(length=40), nullable=False),
        sa.Column("inherit", sa.Boolean(), nullable=False),
        sa.Column("protect", sa.Boolean(), nullable=False),
        sa.Column("wait_days", sa.Integer(), nullable=False),
        sa.Column("deviation_allowed", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
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
        sa.CheckConstraint("state IN ('draft', 'released', 'closed')", name=op.f("ck_substitution_scheme_known_state")),
        sa.CheckConstraint("keep >= 0", name=op.f("ck_substitution_scheme_keeps_not_less_than_nothing")),
        sa.CheckConstraint("main_rank > 0", name=op.f("ck_substitution_scheme_ranks_its_main")),
        sa.CheckConstraint("priority >= 0", name=op.f("ck_substitution_scheme_has_a_priority")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_substitution_scheme_names_a_quantity")),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to > valid_from",
            name=op.f("ck_substitution_scheme_ends_after_it_begins"),
        ),
        sa.CheckConstraint("wait_days BETWEEN 0 AND 366", name=op.f("ck_substitution_scheme_waits")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_substitution_scheme_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_substitution_scheme_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_substitution_scheme_created_by_id")),
        sa.ForeignKeyConstraint(["end_item_id"], ["item.id"], name=op.f("fk_substitution_scheme_end_item_id")),
        sa.ForeignKeyConstraint(["for_site_id"], ["site.id"], name=op.f("fk_substitution_scheme_for_site_id")),
        sa.ForeignKeyConstraint(
            ["item_group_id"], ["item_group.id"], name=op.f("fk_substitution_scheme_item_group_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitution_scheme")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_substitution_scheme_company_id_number")),
    )
    op.create_index(op.f("ix_substitution_scheme_end_item_id"), "substitution_scheme", ["end_item_id"], unique=False)
    op.create_index(op.f("ix_substitution_scheme_for_site_id"), "substitution_scheme", ["for_site_id"], unique=False)
    op.create_index(
        op.f("ix_substitution_scheme_item_group_id"), "substitution_scheme", ["item_group_id"], unique=False
    )
    op.create_index("ix_substitution_scheme_newest", "substitution_scheme", ["company_id", "id"], unique=False)
    op.create_index(op.f("ix_substitution_scheme_state"), "substitution_scheme", ["state"], unique=False)
    op.create_table(
        "substitution_veto",
        sa.Column("item_id", types.Id(), nullable=False),
        sa.Column("against", sa.String(length=40), nullable=False),
        sa.Column("mark", sa.String(length=200), nullable=False),
        sa.Column("customer_id", types.Id(), nullable=True),
        sa.Column("unknown", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
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
        sa.CheckConstraint("state IN ('draft', 'released', 'closed')", name=op.f("ck_substitution_veto_known_state")),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to > valid_from",
            name=op.f("ck_substitution_veto_ends_after_it_begins"),
        ),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_substitution_veto_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_substitution_veto_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_substitution_veto_created_by_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_substitution_veto_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitution_veto")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_substitution_veto_company_id_number")),
    )
    op.create_index(op.f("ix_substitution_veto_item_id"), "substitution_veto", ["item_id"], unique=False)
    op.create_index("ix_substitution_veto_newest", "substitution_veto", ["company_id", "id"], unique=False)
    op.create_index(op.f("ix_substitution_veto_state"), "substitution_veto", ["state"], unique=False)
    op.create_table(
        "break_point",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("change_request_id", types.Id(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("old_item_id", types.Id(), nullable=False),
        sa.Column("for_site_id", types.Id(), nullable=True),
        sa.Column("end_item_id", types.Id(), nullable=True),
        sa.Column("bom_line_id", types.Id(), nullable=True),
        sa.Column("switch_on", sa.Date(), nullable=True),
        sa.Column("serial_from", sa.Integer(), nullable=True),
        sa.Column("quantity", types.Exact(), nullable=True),
        sa.Column("latest_on", sa.Date(), nullable=True),
        sa.Column("minimum", types.Exact(), nullable=False),
        sa.Column("split", sa.Boolean(), nullable=False),
        sa.Column("group_key", sa.String(length=40), nullable=False),
        sa.Column("group_at", sa.String(length=40), nullable=False),
        sa.Column("stranded_limit", types.Exact(), nullable=True),
        sa.Column("armed_on", sa.Date(), nullable=True),
        sa.Column("consumed", types.Exact(), nullable=False),
        sa.Column("predicted_on", sa.Date(), nullable=True),
        sa.Column("remainder", types.Exact(), nullable=False),
        sa.Column("stranded_value", types.Exact(), nullable=False),
        sa.Column("first_used_on", sa.Date(), nullable=True),
        sa.Column("first_used_in", sa.String(length=80), nullable=False),
        sa.Column("first_used", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
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
            "state IN ('defined', 'armed', 'switching', 'switched', 'closed')", name=op.f("ck_break_point_known_state")
        ),
        sa.CheckConstraint("minimum >= 0", name=op.f("ck_break_point_forgets_not_less_than_nothing")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_break_point_uses_something_up")),
        sa.CheckConstraint("serial_from > 0", name=op.f("ck_break_point_counts_serials")),
        sa.CheckConstraint("stranded_limit >= 0", name=op.f("ck_break_point_bears_not_less_than_nothing")),
        sa.ForeignKeyConstraint(
            ["change_request_id"], ["change_request.id"], name=op.f("fk_break_point_change_request_id")
        ),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_break_point_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_break_point_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_break_point_created_by_id")),
        sa.ForeignKeyConstraint(["end_item_id"], ["item.id"], name=op.f("fk_break_point_end_item_id")),
        sa.ForeignKeyConstraint(["for_site_id"], ["site.id"], name=op.f("fk_break_point_for_site_id")),
        sa.ForeignKeyConstraint(["old_item_id"], ["item.id"], name=op.f("fk_break_point_old_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_break_point")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_break_point_company_id_number")),
    )
    op.create_index(op.f("ix_break_point_change_request_id"), "break_point", ["change_request_id"], unique=False)
    op.create_index(op.f("ix_break_point_end_item_id"), "break_point", ["end_item_id"], unique=False)
    op.create_index(op.f("ix_break_point_for_site_id"), "break_point", ["for_site_id"], unique=False)
    op.create_index("ix_break_point_newest", "break_point", ["company_id", "id"], unique=False)
    op.create_index(op.f("ix_break_point_old_item_id"), "break_point", ["old_item_id"], unique=False)
    op.create_index(op.f("ix_break_point_state"), "break_point", ["state"], unique=False)
    op.create_table(
        "substitution_member",
        sa.Column("owner_id", types.Id(), nullable=False),
        sa.Column("option_number", sa.Integer(), nullable=False),
        sa.Column("item_id", types.Id(), nullable=False),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.Column("uom_id", types.Id(), nullable=True),
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("option_number BETWEEN 0 AND 99", name=op.f("ck_substitution_member_stands_in_a_set")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_substitution_member_counts_something")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_substitution_member_item_id")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["substitution_scheme.id"], name=op.f("fk_substitution_member_owner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["uom_id"], ["uom.id"], name=op.f("fk_substitution_member_uom_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitution_member")),
    )
    op.create_index(op.f("ix_substitution_member_item_id"), "substitution_member", ["item_id"], unique=False)
    op.create_index(op.f("ix_substitution_member_owner_id"), "substitution_member", ["owner_id"], unique=False)
    op.create_index(op.f("ix_substitution_member_uom_id"), "substitution_member", ["uom_id"], unique=False)
    op.create_table(
        "substitution_option",
        sa.Column("owner_id", types.Id(), nullable=False),
        sa.Column("option_number", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("share", types.Exact(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("option_number BETWEEN 1 AND 99", name=op.f("ck_substitution_option_is_no_main")),
        sa.CheckConstraint("rank BETWEEN 1 AND 999", name=op.f("ck_substitution_option_has_a_rank")),
        sa.CheckConstraint("share > 0", name=op.f("ck_substitution_option_is_a_part")),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to > valid_from",
            name=op.f("ck_substitution_option_ends_after_it_begins"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["substitution_scheme.id"], name=op.f("fk_substitution_option_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitution_option")),
    )
    op.create_index(op.f("ix_substitution_option_owner_id"), "substitution_option", ["owner_id"], unique=False)
    op.create_table(
        "break_point_item",
        sa.Column("owner_id", types.Id(), nullable=False),
        sa.Column("item_id", types.Id(), nullable=False),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.Column("uom_id", types.Id(), nullable=True),
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_break_point_item_counts_something")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_break_point_item_item_id")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["break_point.id"], name=op.f("fk_break_point_item_owner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["uom_id"], ["uom.id"], name=op.f("fk_break_point_item_uom_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_break_point_item")),
    )
    op.create_index(op.f("ix_break_point_item_item_id"), "break_point_item", ["item_id"], unique=False)
    op.create_index(op.f("ix_break_point_item_owner_id"), "break_point_item", ["owner_id"], unique=False)
    op.create_index(op.f("ix_break_point_item_uom_id"), "break_point_item", ["uom_id"], unique=False)
    op.create_table(
        "break_point_order",
        sa.Column("owner_id", types.Id(), nullable=False),
        sa.Column("order_number", sa.String(length=80), nullable=False),
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["break_point.id"], name=op.f("fk_break_point_order_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_break_point_order")),
    )
    op.create_index(op.f("ix_break_point_order_owner_id"), "break_point_order", ["owner_id"], unique=False)


def downgrade() -> None:

    op.drop_index(op.f("ix_break_point_order_owner_id"), table_name="break_point_order")
    op.drop_table("break_point_order")
    op.drop_index(op.f("ix_break_point_item_uom_id"), table_name="break_point_item")
    op.drop_index(op.f("ix_break_point_item_owner_id"), table_name="break_point_item")
    op.drop_index(op.f("ix_break_point_item_item_id"), table_name="break_point_item")
    op.drop_table("break_point_item")
    op.drop_index(op.f("ix_substitution_option_owner_id"), table_name="substitution_option")
    op.drop_table("substitution_option")
    op.drop_index(op.f("ix_substitution_member_uom_id"), table_name="substitution_member")
    op.drop_index(op.f("ix_substitution_member_owner_id"), table_name="substitution_member")
    op.drop_index(op.f("ix_substitution_member_item_id"), table_name="substitution_member")
    op.drop_table("substitution_member")
    op.drop_index(op.f("ix_break_point_state"), table_name="break_point")
    op.drop_index(op.f("ix_break_point_old_item_id"), table_name="break_point")
    op.drop_index("ix_break_point_newest", table_name="break_point")
    op.drop_index(op.f("ix_break_point_for_site_id"), table_name="break_point")
    op.drop_index(op.f("ix_break_point_end_item_id"), table_name="break_point")
    op.drop_index(op.f("ix_break_point_change_request_id"), table_name="break_point")
    op.drop_table("break_point")
    op.drop_index(op.f("ix_substitution_veto_state"), table_name="substitution_veto")
    op.drop_index("ix_substitution_veto_newest", table_name="substitution_veto")
    op.drop_index(op.f("ix_substitution_veto_item_id"), table_name="substitution_veto")
    op.drop_table("substitution_veto")
    op.drop_index(op.f("ix_substitution_scheme_state"), table_name="substitution_scheme")
    op.drop_index("ix_substitution_scheme_newest", table_name="substitution_scheme")
    op.drop_index(op.f("ix_substitution_scheme_item_group_id"), table_name="substitution_scheme")
    op.drop_index(op.f("ix_substitution_scheme_for_site_id"), table_name="substitution_scheme")
    op.drop_index(op.f("ix_substitution_scheme_end_item_id"), table_name="substitution_scheme")
    op.drop_table("substitution_scheme")
