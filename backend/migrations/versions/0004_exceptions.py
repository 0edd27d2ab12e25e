"""Exceptions (andon) with their types, and engineering change requests."""

import sqlalchemy as sa
from alembic import op

from backend import database as types

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "change_request",
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("assessment", sa.Text(), nullable=False),
        sa.Column("rejected_reason", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("changed_at", types.Moment(), nullable=False),
        sa.Column("changed_by_id", sa.Uuid(), nullable=True),
        sa.Column("sought", sa.Text(), nullable=False),
        sa.Column("custom", types.Json, nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'assessed', 'approved', 'rejected', 'closed')",
            name=op.f("ck_change_request_known_state"),
        ),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_change_request_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_change_request_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_change_request_created_by_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_change_request_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_request")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_change_request_company_id_number")),
    )
    with op.batch_alter_table("change_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_request_item_id"), ["item_id"], unique=False)
        batch_op.create_index("ix_change_request_newest", ["company_id", "id"], unique=False)
        batch_op.create_index("ix_change_request_source", ["source_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_change_request_state"), ["state"], unique=False)

    op.create_table(
        "exception_type",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=True),
        sa.Column("severity", sa.String(length=40), nullable=False),
        sa.Column("is_safety", sa.Boolean(), nullable=False),
        sa.Column("may_stop_line", sa.Boolean(), nullable=False),
        sa.Column("needs_proof", sa.Boolean(), nullable=False),
        sa.Column("follow_ups", types.Json, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("changed_at", types.Moment(), nullable=False),
        sa.Column("changed_by_id", sa.Uuid(), nullable=True),
        sa.Column("sought", sa.Text(), nullable=False),
        sa.Column("custom", types.Json, nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_exception_type_area_id")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_exception_type_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_exception_type_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_exception_type_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exception_type")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_exception_type_company_id_number")),
    )
    with op.batch_alter_table("exception_type", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exception_type_area_id"), ["area_id"], unique=False)
        batch_op.create_index("ix_exception_type_newest", ["company_id", "id"], unique=False)

    op.create_table(
        "exception_type_call",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_exception_type_call_known_level")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["exception_type.id"], name=op.f("fk_exception_type_call_owner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_exception_type_call_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exception_type_call")),
    )
    with op.batch_alter_table("exception_type_call", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exception_type_call_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exception_type_call_person_id"), ["person_id"], unique=False)

    op.create_table(
        "exception_type_clock",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("severity", sa.String(length=40), nullable=False),
        sa.Column("accept_minutes", sa.Integer(), nullable=False),
        sa.Column("contain_minutes", sa.Integer(), nullable=False),
        sa.Column("resolve_minutes", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "accept_minutes > 0 AND contain_minutes > 0 AND resolve_minutes > 0",
            name=op.f("ck_exception_type_clock_takes_time"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["exception_type.id"], name=op.f("fk_exception_type_clock_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exception_type_clock")),
    )
    with op.batch_alter_table("exception_type_clock", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exception_type_clock_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "production_exception",
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("exception_type_id", sa.Uuid(), nullable=True),
        sa.Column("severity", sa.String(length=40), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=True),
        sa.Column("work_center_id", sa.Uuid(), nullable=True),
        sa.Column("equipment_id", sa.Uuid(), nullable=True),
        sa.Column("work_order_id", sa.Uuid(), nullable=True),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("type_version", sa.Integer(), nullable=True),
        sa.Column("scenario", types.Json, nullable=False),
        sa.Column("raised_by_id", sa.Uuid(), nullable=True),
        sa.Column("raised_at", types.Moment(), nullable=True),
        sa.Column("arrived_at", types.Moment(), nullable=True),
        sa.Column("responder_id", sa.Uuid(), nullable=True),
        sa.Column("accepted_at", types.Moment(), nullable=True),
        sa.Column("contained_at", types.Moment(), nullable=True),
        sa.Column("containment", sa.Text(), nullable=False),
        sa.Column("resolver_id", sa.Uuid(), nullable=True),
        sa.Column("resolved_at", types.Moment(), nullable=True),
        sa.Column("cause_category", sa.String(length=40), nullable=True),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("verifier_id", sa.Uuid(), nullable=True),
        sa.Column("verified_at", types.Moment(), nullable=True),
        sa.Column("closed_at", types.Moment(), nullable=True),
        sa.Column("decided_reason", sa.Text(), nullable=False),
        sa.Column("merged_into_id", sa.Uuid(), nullable=True),
        sa.Column("similar_id", sa.Uuid(), nullable=True),
        sa.Column("recurs", sa.Boolean(), nullable=False),
        sa.Column("reopened_at", types.Moment(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("accept_due", types.Moment(), nullable=True),
        sa.Column("contain_due", types.Moment(), nullable=True),
        sa.Column("resolve_due", types.Moment(), nullable=True),
        sa.Column("escalated_at", types.Moment(), nullable=True),
        sa.Column("next_call_at", types.Moment(), nullable=True),
        sa.Column("waits_since", types.Moment(), nullable=True),
        sa.Column("waits_until", types.Moment(), nullable=True),
        sa.Column("waits_for", sa.Text(), nullable=False),
        sa.Column("stopped_at", types.Moment(), nullable=True),
        sa.Column("restarted_at", types.Moment(), nullable=True),
        sa.Column("stop_ended_at", types.Moment(), nullable=True),
        sa.Column("stop_minutes", types.Exact(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("changed_at", types.Moment(), nullable=False),
        sa.Column("changed_by_id", sa.Uuid(), nullable=True),
        sa.Column("sought", sa.Text(), nullable=False),
        sa.Column("custom", types.Json, nullable=False),
        sa.CheckConstraint(
            "state IN ('raised', 'handed_over', 'accepted', 'contained', 'resolving', 'waiting_external', 'resolved', 'verified', 'closed', 'rejected', 'merged', 'withdrawn')",
            name=op.f("ck_production_exception_known_state"),
        ),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_production_exception_known_level")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_production_exception_area_id")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_production_exception_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_production_exception_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_production_exception_created_by_id")),
        sa.ForeignKeyConstraint(["equipment_id"], ["equipment.id"], name=op.f("fk_production_exception_equipment_id")),
        sa.ForeignKeyConstraint(
            ["exception_type_id"], ["exception_type.id"], name=op.f("fk_production_exception_exception_type_id")
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["production_exception.id"], name=op.f("fk_production_exception_merged_into_id")
        ),
        sa.ForeignKeyConstraint(["raised_by_id"], ["person.id"], name=op.f("fk_production_exception_raised_by_id")),
        sa.ForeignKeyConstraint(["resolver_id"], ["person.id"], name=op.f("fk_production_exception_resolver_id")),
        sa.ForeignKeyConstraint(["responder_id"], ["person.id"], name=op.f("fk_production_exception_responder_id")),
        sa.ForeignKeyConstraint(
            ["similar_id"], ["production_exception.id"], name=op.f("fk_production_exception_similar_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_production_exception_site_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_production_exception_ticket_id")),
        sa.ForeignKeyConstraint(["verifier_id"], ["person.id"], name=op.f("fk_production_exception_verifier_id")),
        sa.ForeignKeyConstraint(
            ["work_center_id"], ["work_center.id"], name=op.f("fk_production_exception_work_center_id")
        ),
        sa.ForeignKeyConstraint(
            ["work_order_id"], ["work_order.id"], name=op.f("fk_production_exception_work_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_production_exception")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_production_exception_company_id_number")),
    )
    with op.batch_alter_table("production_exception", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_production_exception_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_exception_equipment_id"), ["equipment_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_production_exception_exception_type_id"), ["exception_type_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_production_exception_merged_into_id"), ["merged_into_id"], unique=False)
        batch_op.create_index("ix_production_exception_newest", ["company_id", "id"], unique=False)
        batch_op.create_index("ix_production_exception_next", ["next_call_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_exception_raised_by_id"), ["raised_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_exception_resolver_id"), ["resolver_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_exception_responder_id"), ["responder_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_exception_similar_id"), ["similar_id"], unique=False)
        batch_op.create_index("ix_production_exception_source", ["source_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_exception_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_exception_ticket_id"), ["ticket_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_exception_verifier_id"), ["verifier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_exception_work_center_id"), ["work_center_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_exception_work_order_id"), ["work_order_id"], unique=False)

    op.create_table(
        "exception_escalation",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("clock", sa.String(length=40), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("due", types.Moment(), nullable=False),
        sa.Column("at", types.Moment(), nullable=False),
        sa.Column("called", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["production_exception.id"], name=op.f("fk_exception_escalation_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exception_escalation")),
    )
    with op.batch_alter_table("exception_escalation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exception_escalation_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "exception_referral",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("follow_up", sa.String(length=40), nullable=False),
        sa.Column("at", types.Moment(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("lot_id", sa.Uuid(), nullable=True),
        sa.Column("quantity", types.Exact(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_exception_referral_item_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_exception_referral_lot_id")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["production_exception.id"], name=op.f("fk_exception_referral_owner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_exception_referral_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exception_referral")),
    )
    with op.batch_alter_table("exception_referral", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exception_referral_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exception_referral_lot_id"), ["lot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exception_referral_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exception_referral_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    for table in (
        "exception_referral",
        "exception_escalation",
        "production_exception",
        "exception_type_clock",
        "exception_type_call",
        "exception_type",
        "change_request",
    ):
        op.drop_table(table)
