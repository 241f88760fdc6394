"""Accounts, what they may do, and every key that lets one in. Secrets are kept as hashes only."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from service.store.tables.columns import CODE, ID, Instant, Record, partial_index


class AccountRow(Record, table=True):
    """``password`` is an Argon2 hash, empty where none was chosen; ``subject`` is the name by OIDC."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("login"), UniqueConstraint("email"), UniqueConstraint("subject"))

    id: int | None = Field(default=None, sa_type=ID, primary_key=True)
    login: str = Field(sa_type=CODE)
    name: str
    email: str | None = Field(default=None, sa_type=CODE)
    subject: str | None = Field(default=None, sa_type=CODE)
    password: str
    language: str
    active: bool
    failures: int
    locked_until: datetime | None = Field(default=None, sa_type=Instant)
    signed_in_at: datetime | None = Field(default=None, sa_type=Instant)
    made_at: datetime = Field(sa_type=Instant)


class AccountGrantRow(Record, table=True):
    """``unit_code`` is empty for the whole tree, which is no unit: so it refers to none."""

    __tablename__ = "account_grant"
    __table_args__ = (
        CheckConstraint("role IN ('reader', 'liaison', 'clerk', 'leader', 'administrator')", name="role"),
        Index("ix_account_grant_unit_code", "unit_code"),
        {"sqlite_with_rowid": False},
    )

    account_id: int = Field(sa_type=ID, foreign_key="account.id", primary_key=True)
    unit_code: str = Field(sa_type=CODE, primary_key=True)
    role: str = Field(sa_type=CODE, primary_key=True)


class SessionRow(Record, table=True):
    """``id`` is the SHA-256 of the cookie."""

    __tablename__ = "session"
    __table_args__ = (Index("ix_session_account_id", "account_id"), {"sqlite_with_rowid": False})

    id: str = Field(sa_type=CODE, primary_key=True)
    account_id: int = Field(sa_type=ID, foreign_key="account.id")
    made_at: datetime = Field(sa_type=Instant)
    seen_at: datetime = Field(sa_type=Instant)
    agent: str
    address: str


class ApiTokenRow(Record, table=True):
    """``hash`` is the SHA-256 of the token, ``acts`` a JSON list of what it may do of all that its account may."""

    __tablename__ = "api_token"
    __table_args__ = (UniqueConstraint("hash"), Index("ix_api_token_account_id", "account_id"))

    id: int | None = Field(default=None, sa_type=ID, primary_key=True)
    hash: str = Field(sa_type=CODE)
    account_id: int = Field(sa_type=ID, foreign_key="account.id")
    name: str
    acts: str = Field(sa_type=Text)
    made_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    used_at: datetime | None = Field(default=None, sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)


class InvitationRow(Record, table=True):
    """A one-time link. ``id`` is the SHA-256 of its secret; ``ended_at`` when it was used or withdrawn."""

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("kind IN ('first', 'grant', 'reset')", name="kind"),
        partial_index("ix_invitation_open", "made_at", where="ended_at IS NULL"),
        {"sqlite_with_rowid": False},
    )

    id: str = Field(sa_type=CODE, primary_key=True)
    kind: str
    role: str
    unit_code: str = Field(sa_type=CODE)
    name: str
    account_id: int | None = Field(default=None, sa_type=ID, foreign_key="account.id")
    made_by: str
    made_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


class AccountLogRow(Record, table=True):
    """Who did what with which account. Triggers refuse any change."""

    __tablename__ = "account_log"
    __table_args__ = (Index("ix_account_log_account_id", "account_id", "id"),)

    id: int | None = Field(default=None, sa_type=ID, primary_key=True)
    at: datetime = Field(sa_type=Instant)
    actor: str
    act: str = Field(sa_type=CODE)
    account_id: int | None = Field(default=None, sa_type=ID, foreign_key="account.id")
    detail: str
