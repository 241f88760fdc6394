"""What happens to a notice between issue and close: ladders, revisions, reviews, requests, handovers, orders.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Written out and not imported: a revision stays what it was when the tables have moved on.
CODE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables, and the new columns of those that stand."""
    columns()
    ladder()
    notice_revision()
    review()
    request()
    handover()
    supervision()
    circular()
    selection()
    unit_change()
    submission()


def columns() -> None:
    # What stands already climbs the ladder of its issue, and carries out the first revision.
    for name in ("task", "receipt", "rung"):
        op.add_column(name, sa.Column("ladder", CODE, nullable=False, server_default=""))
    op.add_column("task", sa.Column("due", INSTANT, nullable=True))
    op.add_column("receipt", sa.Column("acknowledge_due", INSTANT, nullable=True))
    op.add_column("receipt", sa.Column("urged_at", INSTANT, nullable=True))
    op.add_column("report", sa.Column("supplement", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("incident", sa.Column("times", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("incident", sa.Column("resolved_by", sa.String(), nullable=False, server_default=""))
    op.add_column("incident", sa.Column("note", sa.String(), nullable=False, server_default=""))
    op.add_column("notice", sa.Column("closing", sa.String(), nullable=False, server_default="automatic"))
    op.add_column("notice", sa.Column("withdrawn_reason", sa.Text(), nullable=False, server_default=""))
    op.add_column("notice_superior", sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))


def ladder() -> None:
    op.create_table(
        "ladder",
        sa.Column("notice_id", CODE, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", CODE, nullable=False),
        sa.Column("track", sa.String(), nullable=False),
        sa.Column("due", INSTANT, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_ladder_notice_id")),
        sa.PrimaryKeyConstraint("notice_id", "number", name=op.f("pk_ladder")),
        sa.UniqueConstraint("notice_id", "name", name=op.f("uq_ladder_notice_id_name")),
        sqlite_with_rowid=False,
    )


def notice_revision() -> None:
    op.create_table(
        "notice_revision",
        sa.Column("notice_id", CODE, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("replaced_at", INSTANT, nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_revision_notice_id")),
        sa.PrimaryKeyConstraint("notice_id", "revision", name=op.f("pk_notice_revision")),
        sqlite_with_rowid=False,
    )


def review() -> None:
    op.create_table(
        "review",
        sa.Column("id", ID, nullable=False),
        sa.Column("task_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("due", INSTANT, nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("decision IN ('accepted', 'returned')", name=op.f("ck_review_decision")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_review_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("task_id", "version", "decision", name=op.f("uq_review_task_id_version_decision")),
    )
    # Few wait at any time: counting them costs nothing, however many tasks an item has.
    op.create_index(
        "ix_task_waiting",
        "task",
        ["item_id"],
        unique=False,
        sqlite_where=sa.text("state = 'submitted'"),
        postgresql_where=sa.text("state = 'submitted'"),
    )


def request() -> None:
    op.create_table(
        "request",
        sa.Column("id", ID, nullable=False),
        sa.Column("notice_id", CODE, nullable=False),
        sa.Column("task_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_due", INSTANT, nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("due", INSTANT, nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("decision_reason", sa.String(), nullable=False),
        sa.CheckConstraint("decision IN ('granted', 'refused')", name=op.f("ck_request_decision")),
        sa.CheckConstraint("kind IN ('extension', 'waiver', 'objection')", name=op.f("ck_request_kind")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_request_notice_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_request_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
    )
    op.create_index("ix_request_notice_id", "request", ["notice_id", "task_id"], unique=False)
    op.create_index(
        "uq_request_open",
        "request",
        ["task_id", "version", "kind"],
        unique=True,
        sqlite_where=sa.text("decision IS NULL"),
        postgresql_where=sa.text("decision IS NULL"),
    )


def handover() -> None:
    op.create_table(
        "handover",
        sa.Column("id", ID, nullable=False),
        sa.Column("unit_code", CODE, nullable=False),
        sa.Column("notice_id", CODE, nullable=True),
        sa.Column("contact_id", CODE, nullable=True),
        sa.Column("to_contact_id", CODE, nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_handover_contact_id")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_handover_notice_id")),
        sa.ForeignKeyConstraint(["to_contact_id"], ["contact.id"], name=op.f("fk_handover_to_contact_id")),
        sa.ForeignKeyConstraint(["unit_code"], ["unit.code"], name=op.f("fk_handover_unit_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    op.create_index("ix_handover_unit_code", "handover", ["unit_code", "ends_at"], unique=False)


def supervision() -> None:
    op.create_table(
        "supervision",
        sa.Column("id", ID, nullable=False),
        sa.Column("notice_id", CODE, nullable=False),
        sa.Column("office", CODE, nullable=False),
        sa.Column("unit_code", CODE, nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("colour", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due", INSTANT, nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("drafted_by", sa.String(), nullable=False),
        sa.Column("drafted_at", INSTANT, nullable=False),
        sa.Column("signed_by", sa.String(), nullable=False),
        sa.Column("signed_at", INSTANT, nullable=True),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("replied_by", sa.String(), nullable=False),
        sa.Column("replied_at", INSTANT, nullable=True),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("ended_reason", sa.String(), nullable=False),
        sa.CheckConstraint("colour IN ('blue', 'yellow', 'red')", name=op.f("ck_supervision_colour")),
        sa.CheckConstraint(
            "state IN ('draft', 'signed', 'replied', 'cleared', 'cancelled')", name=op.f("ck_supervision_state")
        ),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_supervision_notice_id")),
        sa.ForeignKeyConstraint(["office"], ["unit.code"], name=op.f("fk_supervision_office")),
        sa.ForeignKeyConstraint(["unit_code"], ["unit.code"], name=op.f("fk_supervision_unit_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision")),
        sa.UniqueConstraint("office", "year", "sequence", name=op.f("uq_supervision_office_year_sequence")),
    )
    op.create_index("ix_supervision_notice_id", "supervision", ["notice_id", "unit_code"], unique=False)
    op.create_table(
        "supervision_task",
        sa.Column("supervision_id", ID, nullable=False),
        sa.Column("task_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["supervision_id"], ["supervision.id"], name=op.f("fk_supervision_task_supervision_id")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_supervision_task_task_id")),
        sa.PrimaryKeyConstraint("supervision_id", "task_id", name=op.f("pk_supervision_task")),
        sqlite_with_rowid=False,
    )


def circular() -> None:
    op.create_table(
        "circular",
        sa.Column("id", ID, nullable=False),
        sa.Column("notice_id", CODE, nullable=False),
        sa.Column("office", CODE, nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("supersedes", ID, nullable=True),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("snapshot_hash", CODE, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("drafted_by", sa.String(), nullable=False),
        sa.Column("drafted_at", INSTANT, nullable=False),
        sa.Column("signed_by", sa.String(), nullable=False),
        sa.Column("signed_at", INSTANT, nullable=True),
        sa.CheckConstraint("state IN ('draft', 'signed', 'superseded', 'cancelled')", name=op.f("ck_circular_state")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_circular_notice_id")),
        sa.ForeignKeyConstraint(["office"], ["unit.code"], name=op.f("fk_circular_office")),
        sa.ForeignKeyConstraint(["supersedes"], ["circular.id"], name=op.f("fk_circular_supersedes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circular")),
        sa.UniqueConstraint("office", "year", "sequence", name=op.f("uq_circular_office_year_sequence")),
    )
    op.create_index("ix_circular_notice_id", "circular", ["notice_id"], unique=False)


def selection() -> None:
    op.create_table(
        "selection",
        sa.Column("id", ID, nullable=False),
        sa.Column("item_id", ID, nullable=False),
        sa.Column("report_id", ID, nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_selection_item_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_selection_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selection")),
        sa.UniqueConstraint("report_id", "entry", name=op.f("uq_selection_report_id_entry")),
    )
    op.create_index("ix_selection_item_id", "selection", ["item_id"], unique=False)


def submission() -> None:
    op.create_table(
        "submission",
        sa.Column("item_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("supplement", sa.Boolean(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_submission_item_id")),
        sa.PrimaryKeyConstraint("item_id", "version", name=op.f("pk_submission")),
        sqlite_with_rowid=False,
    )


def unit_change() -> None:
    op.create_table(
        "unit_change",
        sa.Column("id", ID, nullable=False),
        sa.Column("unit_code", CODE, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("other_code", CODE, nullable=True),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("kind IN ('merged', 'renamed', 'dissolved', 'joined')", name=op.f("ck_unit_change_kind")),
        sa.ForeignKeyConstraint(["other_code"], ["unit.code"], name=op.f("fk_unit_change_other_code")),
        sa.ForeignKeyConstraint(["unit_code"], ["unit.code"], name=op.f("fk_unit_change_unit_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_change")),
    )
    op.create_index("ix_unit_change_unit_code", "unit_change", ["unit_code"], unique=False)
