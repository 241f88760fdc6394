"""What administrators set, and the words that an office adds to its 督办单 and 通报.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# Written out and not imported: a revision stays what it was when the tables have moved on.
CODE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the log of administrative changes, and the free parts of documents."""
    for name in ("supervision", "circular"):
        op.add_column(name, sa.Column("requirement", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "administrative_change",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_administrative_change")),
    )
    op.create_index("ix_administrative_change_area", "administrative_change", ["area", "id"])
    # The messages that could not be delivered are few among many.
    op.create_index(
        "ix_outbox_troubled",
        "outbox",
        ["checked_at", "id"],
        sqlite_where=sa.text("state = 'undeliverable' OR (state = 'waiting' AND attempts > 0)"),
        postgresql_where=sa.text("state = 'undeliverable' OR (state = 'waiting' AND attempts > 0)"),
    )
