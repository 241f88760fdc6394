"""What units are found by: how their names sound.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

from service.pinyin import sound_of

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, and fill it for the units that stand."""
    op.add_column("unit", sa.Column("search", sa.String(), nullable=False, server_default=""))
    unit = sa.table("unit", sa.column("code", sa.Text), sa.column("name", sa.String), sa.column("search", sa.String))
    connection = op.get_bind()
    known = connection.execute(sa.select(unit.c.code, unit.c.name)).all()
    if known:
        connection.execute(
            sa.update(unit).where(unit.c.code == sa.bindparam("of_unit")).values(search=sa.bindparam("sound")),
            [{"of_unit": row.code, "sound": sound_of(row.name)} for row in known],
        )
