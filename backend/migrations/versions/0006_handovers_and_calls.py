"""Hand-overs of shifts, and calls for material."""

import sqlalchemy as sa
from alembic import op

from backend import database as types

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "shift_handover",
        sa.Column("work_center_id", types.Id(), nullable=False),
        sa.Column("shift", sa.String(length=200), nullable=False),
        sa.Column("begins_at", types.Moment(), nullable=True),
        sa.Column("ends_at", types.Moment(), nullable=True),
        sa.Column("good", types.Exact(), nullable=False),
        sa.Column("scrapped", types.Exact(), nullable=False),
        sa.Column("rework", types.Exact(), nullable=False),
        sa.Column("minutes", types.Exact(), nullable=False),
        sa.Column("collected_at", types.Moment(), nullable=True),
        sa.Column("handed_by_id", types.Id(), nullable=True),
        sa.Column("accepted_by_id", types.Id(), nullable=True),
        sa.Column("restated", sa.Boolean(), nullable=False),
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
        sa.CheckConstraint("state IN ('drafting', 'handed', 'accepted')", name=op.f("ck_shift_handover_known_state")),
        sa.CheckConstraint("ends_at > begins_at", name=op.f("ck_shift_handover_lasts")),
        sa.ForeignKeyConstraint(["accepted_by_id"], ["person.id"], name=op.f("fk_shift_handover_accepted_by_id")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_shift_handover_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_shift_handover_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_shift_handover_created_by_id")),
        sa.ForeignKeyConstraint(["handed_by_id"], ["person.id"], name=op.f("fk_shift_handover_handed_by_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_shift_handover_site_id")),
        sa.ForeignKeyConstraint(["work_center_id"], ["work_center.id"], name=op.f("fk_shift_handover_work_center_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_handover")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_shift_handover_company_id_number")),
    )
    with op.batch_alter_table("shift_handover", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shift_handover_accepted_by_id"), ["accepted_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_shift_handover_handed_by_id"), ["handed_by_id"], unique=False)
        batch_op.create_index("ix_shift_handover_newest", ["company_id", "id"], unique=False)
        batch_op.create_index("ix_shift_handover_shift", ["work_center_id", "begins_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_shift_handover_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_shift_handover_work_center_id"), ["work_center_id"], unique=False)

    op.create_table(
        "shift_handover_answer",
        sa.Column("owner_id", types.Id(), nullable=False),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["shift_handover.id"], name=op.f("fk_shift_handover_answer_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_handover_answer")),
    )
    with op.batch_alter_table("shift_handover_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shift_handover_answer_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "shift_handover_entry",
        sa.Column("owner_id", types.Id(), nullable=False),
        sa.Column("section", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("planned", types.Exact(), nullable=False),
        sa.Column("good", types.Exact(), nullable=False),
        sa.Column("scrapped", types.Exact(), nullable=False),
        sa.Column("rework", types.Exact(), nullable=False),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("document_id", types.Id(), nullable=True),
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["shift_handover.id"], name=op.f("fk_shift_handover_entry_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_handover_entry")),
    )
    with op.batch_alter_table("shift_handover_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shift_handover_entry_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "shift_handover_remark",
        sa.Column("owner_id", types.Id(), nullable=False),
        sa.Column("section", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["shift_handover.id"], name=op.f("fk_shift_handover_remark_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_handover_remark")),
    )
    with op.batch_alter_table("shift_handover_remark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shift_handover_remark_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "shift_handover_restatement",
        sa.Column("owner_id", types.Id(), nullable=False),
        sa.Column("figure", sa.String(length=40), nullable=False),
        sa.Column("before", types.Exact(), nullable=False),
        sa.Column("after", types.Exact(), nullable=False),
        sa.Column("restated_at", types.Moment(), nullable=False),
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["shift_handover.id"], name=op.f("fk_shift_handover_restatement_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_handover_restatement")),
    )
    with op.batch_alter_table("shift_handover_restatement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shift_handover_restatement_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "material_call",
        sa.Column("item_id", types.Id(), nullable=False),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.Column("work_center_id", types.Id(), nullable=False),
        sa.Column("location_id", types.Id(), nullable=True),
        sa.Column("work_order_id", types.Id(), nullable=True),
        sa.Column("wanted_at", types.Moment(), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("remark", sa.String(length=200), nullable=False),
        sa.Column("person_id", types.Id(), nullable=True),
        sa.Column("captured_at", types.Moment(), nullable=True),
        sa.Column("brought_by_id", types.Id(), nullable=True),
        sa.Column("delivered", types.Exact(), nullable=False),
        sa.Column("delivered_at", types.Moment(), nullable=True),
        sa.Column("lot_id", types.Id(), nullable=True),
        sa.Column("confirmed", types.Exact(), nullable=False),
        sa.Column("confirmed_at", types.Moment(), nullable=True),
        sa.Column("review", sa.Text(), nullable=False),
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
            "state IN ('called', 'accepted', 'loaded', 'delivered', 'confirmed', 'cancelled')",
            name=op.f("ck_material_call_known_state"),
        ),
        sa.CheckConstraint("delivered >= 0", name=op.f("ck_material_call_brings_something")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_material_call_wants_something")),
        sa.ForeignKeyConstraint(["brought_by_id"], ["person.id"], name=op.f("fk_material_call_brought_by_id")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_material_call_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_material_call_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_material_call_created_by_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_material_call_item_id")),
        sa.ForeignKeyConstraint(["location_id"], ["storage_location.id"], name=op.f("fk_material_call_location_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_material_call_lot_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_material_call_person_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_material_call_site_id")),
        sa.ForeignKeyConstraint(["work_center_id"], ["work_center.id"], name=op.f("fk_material_call_work_center_id")),
        sa.ForeignKeyConstraint(["work_order_id"], ["work_order.id"], name=op.f("fk_material_call_work_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_call")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_material_call_company_id_number")),
    )
    with op.batch_alter_table("material_call", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_material_call_brought_by_id"), ["brought_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_material_call_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_material_call_location_id"), ["location_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_material_call_lot_id"), ["lot_id"], unique=False)
        batch_op.create_index("ix_material_call_newest", ["company_id", "id"], unique=False)
        batch_op.create_index("ix_material_call_open", ["work_center_id", "item_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_material_call_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_material_call_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_material_call_work_center_id"), ["work_center_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_material_call_work_order_id"), ["work_order_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("material_call", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_material_call_work_order_id"))
        batch_op.drop_index(batch_op.f("ix_material_call_work_center_id"))
        batch_op.drop_index(batch_op.f("ix_material_call_state"))
        batch_op.drop_index(batch_op.f("ix_material_call_person_id"))
        batch_op.drop_index("ix_material_call_open")
        batch_op.drop_index("ix_material_call_newest")
        batch_op.drop_index(batch_op.f("ix_material_call_lot_id"))
        batch_op.drop_index(batch_op.f("ix_material_call_location_id"))
        batch_op.drop_index(batch_op.f("ix_material_call_item_id"))
        batch_op.drop_index(batch_op.f("ix_material_call_brought_by_id"))

    op.drop_table("material_call")
    with op.batch_alter_table("shift_handover_restatement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shift_handover_restatement_owner_id"))

    op.drop_table("shift_handover_restatement")
    with op.batch_alter_table("shift_handover_remark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shift_handover_remark_owner_id"))

    op.drop_table("shift_handover_remark")
    with op.batch_alter_table("shift_handover_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shift_handover_entry_owner_id"))

    op.drop_table("shift_handover_entry")
    with op.batch_alter_table("shift_handover_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shift_handover_answer_owner_id"))

    op.drop_table("shift_handover_answer")
    with op.batch_alter_table("shift_handover", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shift_handover_work_center_id"))
        batch_op.drop_index(batch_op.f("ix_shift_handover_state"))
        batch_op.drop_index("ix_shift_handover_shift")
        batch_op.drop_index("ix_shift_handover_newest")
        batch_op.drop_index(batch_op.f("ix_shift_handover_handed_by_id"))
        batch_op.drop_index(batch_op.f("ix_shift_handover_accepted_by_id"))

    op.drop_table("shift_handover")
