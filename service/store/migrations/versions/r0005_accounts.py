"""Accounts, sessions, tokens and invitations: who works here.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# Written out and not imported: a revision stays what it was when the tables have moved on.
CODE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    account()
    account_grant()
    session()
    api_token()
    invitation()
    account_log()
    guard_log()


def account() -> None:
    op.create_table(
        "account",
        sa.Column("id", ID, nullable=False),
        sa.Column("login", CODE, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", CODE, nullable=True),
        sa.Column("subject", CODE, nullable=True),
        sa.Column("password", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", INSTANT, nullable=True),
        sa.Column("signed_in_at", INSTANT, nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("login", name=op.f("uq_account_login")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
        sa.UniqueConstraint("subject", name=op.f("uq_account_subject")),
    )


def account_grant() -> None:
    op.create_table(
        "account_grant",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("unit_code", CODE, nullable=False),
        sa.Column("role", CODE, nullable=False),
        sa.CheckConstraint(
            "role IN ('reader', 'liaison', 'clerk', 'leader', 'administrator')", name=op.f("ck_account_grant_role")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_grant_account_id")),
        sa.PrimaryKeyConstraint("account_id", "unit_code", "role", name=op.f("pk_account_grant")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_account_grant_unit_code", "account_grant", ["unit_code"], unique=False)


def session() -> None:
    op.create_table(
        "session",
        sa.Column("id", CODE, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_session_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_session_account_id", "session", ["account_id"], unique=False)


def api_token() -> None:
    op.create_table(
        "api_token",
        sa.Column("id", ID, nullable=False),
        sa.Column("hash", CODE, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("acts", sa.Text(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_api_token_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("hash", name=op.f("uq_api_token_hash")),
    )
    op.create_index("ix_api_token_account_id", "api_token", ["account_id"], unique=False)


def invitation() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", CODE, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("unit_code", CODE, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("account_id", ID, nullable=True),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.CheckConstraint("kind IN ('first', 'grant', 'reset')", name=op.f("ck_invitation_kind")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_invitation_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_invitation_open",
        "invitation",
        ["made_at"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def account_log() -> None:
    op.create_table(
        "account_log",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("act", CODE, nullable=False),
        sa.Column("account_id", ID, nullable=True),
        sa.Column("detail", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_log_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_log")),
    )
    op.create_index("ix_account_log_account_id", "account_log", ["account_id", "id"], unique=False)


def guard_log() -> None:
    """Rows of the log are only ever added."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER account_log_no_{act.lower()} BEFORE {act} ON account_log "
                "BEGIN SELECT RAISE(ABORT, 'the log of accounts is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION account_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the log of accounts is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER account_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON account_log "
        "FOR EACH STATEMENT EXECUTE FUNCTION account_log_is_append_only()"
    )
