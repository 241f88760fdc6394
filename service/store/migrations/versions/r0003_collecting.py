"""What is collected under a notice, and the outbox.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Written out and not imported: a revision stays what it was when the tables have moved on.
CODE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    """Make the tables."""
    item()
    receipt()
    task()
    rollup()
    report()
    rollup_source()
    outbox()


def item() -> None:
    op.create_table(
        "item",
        sa.Column("id", ID, nullable=False),
        sa.Column("notice_id", CODE, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("obligation", CODE, nullable=False),
        sa.Column("occurrence", CODE, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("demand", sa.String(), nullable=False),
        sa.Column("due", INSTANT, nullable=True),
        sa.Column("compile_at", INSTANT, nullable=False),
        sa.Column("close_at", INSTANT, nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("outstanding", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("submitted", sa.Integer(), nullable=False),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.CheckConstraint("outstanding >= 0 AND outstanding <= expected", name=op.f("ck_item_outstanding")),
        sa.CheckConstraint("submitted >= 0 AND submitted <= version", name=op.f("ck_item_submitted")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_item_notice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint(
            "notice_id", "obligation", "occurrence", name=op.f("uq_item_notice_id_obligation_occurrence")
        ),
    )


def receipt() -> None:
    op.create_table(
        "receipt",
        sa.Column("notice_id", CODE, nullable=False),
        sa.Column("unit_code", CODE, nullable=False),
        sa.Column("reissue", sa.String(), nullable=False),
        sa.Column("acknowledged_at", INSTANT, nullable=True),
        sa.Column("acknowledged_by", sa.String(), nullable=False),
        sa.Column("acknowledged_via", sa.String(), nullable=False),
        sa.Column("child_id", CODE, nullable=True),
        sa.Column("climbed", sa.Integer(), nullable=False),
        sa.CheckConstraint("reissue IN ('automatic', 'review_first', 'never')", name=op.f("ck_receipt_reissue")),
        sa.ForeignKeyConstraint(["child_id"], ["notice.id"], name=op.f("fk_receipt_child_id")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_receipt_notice_id")),
        sa.ForeignKeyConstraint(["unit_code"], ["unit.code"], name=op.f("fk_receipt_unit_code")),
        sa.PrimaryKeyConstraint("notice_id", "unit_code", name=op.f("pk_receipt")),
        sqlite_with_rowid=False,
    )


def task() -> None:
    op.create_table(
        "task",
        sa.Column("id", ID, nullable=False),
        sa.Column("item_id", ID, nullable=False),
        sa.Column("unit_code", CODE, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("climbed", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('owed', 'submitted', 'accepted', 'returned', 'waived', 'missing', 'withdrawn')",
            name=op.f("ck_task_state"),
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_task_item_id")),
        sa.ForeignKeyConstraint(["unit_code"], ["unit.code"], name=op.f("fk_task_unit_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("item_id", "unit_code", name=op.f("uq_task_item_id_unit_code")),
    )


def rollup() -> None:
    op.create_table(
        "rollup",
        sa.Column("id", ID, nullable=False),
        sa.Column("item_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("compiled_at", INSTANT, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_rollup_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rollup")),
        sa.UniqueConstraint("item_id", "version", name=op.f("uq_rollup_item_id_version")),
    )


def report() -> None:
    op.create_table(
        "report",
        sa.Column("id", ID, nullable=False),
        sa.Column("task_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("submitted_at", INSTANT, nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("nil", sa.Boolean(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("link", CODE, nullable=False),
        sa.Column("filled", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("entries", sa.Text(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("carried", sa.Text(), nullable=True),
        sa.Column("rollup_id", ID, nullable=True),
        sa.ForeignKeyConstraint(["rollup_id"], ["rollup.id"], name=op.f("fk_report_rollup_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_report_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("task_id", "version", name=op.f("uq_report_task_id_version")),
    )


def rollup_source() -> None:
    op.create_table(
        "rollup_source",
        sa.Column("rollup_id", ID, nullable=False),
        sa.Column("task_id", ID, nullable=False),
        sa.Column("report_id", ID, nullable=True),
        sa.Column("category", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_rollup_source_report_id")),
        sa.ForeignKeyConstraint(["rollup_id"], ["rollup.id"], name=op.f("fk_rollup_source_rollup_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_rollup_source_task_id")),
        sa.PrimaryKeyConstraint("rollup_id", "task_id", name=op.f("pk_rollup_source")),
        sqlite_with_rowid=False,
    )


def outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", ID, nullable=False),
        sa.Column("notice_id", CODE, nullable=False),
        sa.Column("rung_id", CODE, nullable=False),
        sa.Column("contact_id", CODE, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("unit_code", CODE, nullable=True),
        sa.Column("about_code", CODE, nullable=True),
        sa.Column("instant", INSTANT, nullable=False),
        sa.Column("release_at", INSTANT, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.String(), nullable=False),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("checked_at", INSTANT, nullable=True),
        sa.Column("detail", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'settled', 'superseded', 'undeliverable')", name=op.f("ck_outbox_state")
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_outbox_contact_id")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_outbox_notice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint(
            "contact_id", "notice_id", "rung_id", "channel", name=op.f("uq_outbox_contact_id_notice_id_rung_id_channel")
        ),
    )
    op.create_index("ix_outbox_notice_id", "outbox", ["notice_id", "unit_code"], unique=False)
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["channel", "release_at", "id"],
        unique=False,
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
