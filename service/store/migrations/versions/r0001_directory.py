"""Units, contacts, the calendar, settings and incidents.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Written out and not imported: a revision stays what it was when the tables have moved on.
CODE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    unit()
    contact()
    calendar_year()
    calendar_day()
    setting()
    incident()


def unit() -> None:
    op.create_table(
        "unit",
        sa.Column("code", CODE, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("parent_code", CODE, nullable=True),
        sa.Column("path", CODE, nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("acts_for", CODE, nullable=True),
        sa.Column("line_superior", CODE, nullable=True),
        sa.Column("reissue", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_unit")),
        sa.UniqueConstraint("path", name=op.f("uq_unit_path")),
    )
    op.create_index(op.f("ix_unit_line_superior"), "unit", ["line_superior"], unique=False)
    op.create_index(op.f("ix_unit_parent_code"), "unit", ["parent_code"], unique=False)


def contact() -> None:
    op.create_table(
        "contact",
        sa.Column("id", CODE, nullable=False),
        sa.Column("unit_code", CODE, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("mobile", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("email_dead", sa.Boolean(), nullable=False),
        sa.Column("sms_dead", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["unit_code"], ["unit.code"], name=op.f("fk_contact_unit_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(op.f("ix_contact_unit_code"), "contact", ["unit_code"], unique=False)


def calendar_year() -> None:
    op.create_table(
        "calendar_year",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_calendar_year")),
    )


def calendar_day() -> None:
    op.create_table(
        "calendar_day",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["year"], ["calendar_year.year"], name=op.f("fk_calendar_day_year")),
        sa.PrimaryKeyConstraint("year", "day", name=op.f("pk_calendar_day")),
    )


def setting() -> None:
    op.create_table(
        "setting",
        sa.Column("key", CODE, nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )


def incident() -> None:
    op.create_table(
        "incident",
        sa.Column("key", CODE, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("notice_id", CODE, nullable=True),
        sa.Column("unit_code", CODE, nullable=True),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.Column("raised_at", INSTANT, nullable=False),
        sa.Column("resolved_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_incident")),
    )
