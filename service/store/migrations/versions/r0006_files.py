"""Files handed in with reports, and reports not yet handed in.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Written out and not imported: a revision stays what it was when the tables have moved on.
CODE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    file()
    report_file()
    report_draft()
    draft_file()


def file() -> None:
    op.create_table(
        "file",
        sa.Column("sha256", CODE, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("stored_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_file")),
    )


def report_file() -> None:
    op.create_table(
        "report_file",
        sa.Column("report_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sha256", CODE, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_file_report_id")),
        sa.ForeignKeyConstraint(["sha256"], ["file.sha256"], name=op.f("fk_report_file_sha256")),
        sa.PrimaryKeyConstraint("report_id", "position", name=op.f("pk_report_file")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_report_file_sha256", "report_file", ["sha256"], unique=False)


def report_draft() -> None:
    op.create_table(
        "report_draft",
        sa.Column("task_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("typed", sa.Text(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_report_draft_task_id")),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_report_draft")),
    )


def draft_file() -> None:
    op.create_table(
        "draft_file",
        sa.Column("task_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", CODE, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["file.sha256"], name=op.f("fk_draft_file_sha256")),
        sa.ForeignKeyConstraint(
            ["task_id"], ["report_draft.task_id"], name=op.f("fk_draft_file_task_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("task_id", "number", name=op.f("pk_draft_file")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_draft_file_sha256", "draft_file", ["sha256"], unique=False)
