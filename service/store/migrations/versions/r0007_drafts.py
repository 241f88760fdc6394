"""Drafts of notices, kept while they are written.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Written out and not imported: a revision stays what it was when the tables have moved on.
CODE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "draft",
        sa.Column("id", CODE, nullable=False),
        sa.Column("office", CODE, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("superiors", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("notice_id", CODE, nullable=True),
        sa.CheckConstraint("kind IN ('new', 'reissue')", name=op.f("ck_draft_kind")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_draft_notice_id")),
        sa.ForeignKeyConstraint(["office"], ["unit.code"], name=op.f("fk_draft_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    # Few are being written at any time, however many were issued.
    op.create_index(
        "ix_draft_office",
        "draft",
        ["office"],
        unique=False,
        sqlite_where=sa.text("notice_id IS NULL"),
        postgresql_where=sa.text("notice_id IS NULL"),
    )
