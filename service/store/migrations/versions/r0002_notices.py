"""Notices with their plan and trail.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Written out and not imported: a revision stays what it was when the tables have moved on.
CODE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)
OPEN, UNSTARTED = sa.text("state = 'issued'"), sa.text("started_at IS NULL")


def upgrade() -> None:
    """Make the tables."""
    notice()
    notice_document()
    notice_superior()
    rung()
    trail()
    guard_trail()


def notice() -> None:
    op.create_table(
        "notice",
        sa.Column("id", CODE, nullable=False),
        sa.Column("origin_id", CODE, nullable=False),
        sa.Column("path", CODE, nullable=False),
        sa.Column("office", CODE, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("anchor", INSTANT, nullable=False),
        sa.Column("issued_at", INSTANT, nullable=False),
        sa.Column("acknowledge_due", INSTANT, nullable=False),
        sa.Column("reissue_due", INSTANT, nullable=False),
        sa.Column("closes_at", INSTANT, nullable=False),
        sa.Column("started_at", INSTANT, nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("trail_sequence", sa.Integer(), nullable=False),
        sa.Column("trail_hash", sa.String(), nullable=False),
        sa.CheckConstraint("state IN ('issued', 'closed', 'withdrawn')", name=op.f("ck_notice_state")),
        sa.ForeignKeyConstraint(["office"], ["unit.code"], name=op.f("fk_notice_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("office", "number", name=op.f("uq_notice_office_number")),
        sa.UniqueConstraint("path", name=op.f("uq_notice_path")),
    )
    op.create_index("ix_notice_issued_at", "notice", ["issued_at", "id"], unique=False)
    op.create_index("ix_notice_open", "notice", ["id"], unique=False, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index(
        "ix_notice_unstarted", "notice", ["id"], unique=False, sqlite_where=UNSTARTED, postgresql_where=UNSTARTED
    )


def notice_document() -> None:
    op.create_table(
        "notice_document",
        sa.Column("notice_id", CODE, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_document_notice_id")),
        sa.PrimaryKeyConstraint("notice_id", name=op.f("pk_notice_document")),
    )


def notice_superior() -> None:
    op.create_table(
        "notice_superior",
        sa.Column("notice_id", CODE, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("superior_id", CODE, nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_superior_notice_id")),
        sa.ForeignKeyConstraint(["superior_id"], ["notice.id"], name=op.f("fk_notice_superior_superior_id")),
        sa.PrimaryKeyConstraint("notice_id", "position", name=op.f("pk_notice_superior")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_notice_superior_superior_id", "notice_superior", ["superior_id"], unique=False)


def rung() -> None:
    op.create_table(
        "rung",
        sa.Column("notice_id", CODE, nullable=False),
        sa.Column("id", CODE, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("instant", INSTANT, nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("track", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=True),
        sa.Column("obligation", CODE, nullable=True),
        sa.Column("occurrence", CODE, nullable=True),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("fired_at", INSTANT, nullable=True),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_rung_notice_id")),
        sa.PrimaryKeyConstraint("notice_id", "id", name=op.f("pk_rung")),
        sqlite_with_rowid=False,
    )


def trail() -> None:
    op.create_table(
        "trail",
        sa.Column("notice_id", CODE, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_trail_notice_id")),
        sa.PrimaryKeyConstraint("notice_id", "sequence", name=op.f("pk_trail")),
        sqlite_with_rowid=False,
    )


def guard_trail() -> None:
    """Rows of the trail are only ever added."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER trail_no_{act.lower()} BEFORE {act} ON trail "
                "BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION trail_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the trail is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER trail_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON trail "
        "FOR EACH STATEMENT EXECUTE FUNCTION trail_is_append_only()"
    )
