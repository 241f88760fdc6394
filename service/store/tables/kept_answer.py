"""Answers that are kept so that a repeated request is answered and not carried out again."""

from datetime import datetime

from sqlalchemy import LargeBinary, Text
from sqlmodel import Field

from service.store.tables.columns import CODE, Instant, Record


class KeptAnswerRow(Record, table=True):
    """``key`` is the hash of caller and idempotency key; ``claim`` names the one request that may act under it.

    ``done``: what it did was committed. ``status`` is None until there is an answer.
    """

    __tablename__ = "kept_answer"

    key: str = Field(sa_type=CODE, primary_key=True)
    route: str = Field(sa_type=Text)
    body_hash: str = Field(sa_type=CODE)
    claim: str = Field(sa_type=CODE)
    claimed_at: datetime = Field(sa_type=Instant, index=True)
    done: bool = False
    status: int | None = None
    headers: str = Field(default="", sa_type=Text)
    body: bytes = Field(default=b"", sa_type=LargeBinary)
