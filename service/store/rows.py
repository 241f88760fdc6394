"""From rows to the values of the domain. The columns carry a prefix where several tables meet in one statement."""

from typing import Any

from sqlalchemy import Row

from domain.contacts import Contact
from domain.units import Unit
from service.store.tables import CONTACT, UNIT

CONTACT_COLUMNS = tuple(column.label(f"contact_{column.name}") for column in CONTACT.c)
UNIT_COLUMNS = tuple(column.label(f"unit_{column.name}") for column in UNIT.c)


def contact_of(row: Row[Any]) -> Contact:
    """The contact in a row that holds ``CONTACT_COLUMNS``."""
    return Contact(
        id=row.contact_id,
        unit_code=row.contact_unit_code,
        name=row.contact_name,
        duty=row.contact_duty,
        email=row.contact_email,
        mobile=row.contact_mobile,
        phone=row.contact_phone,
        verified=row.contact_verified,
        active=row.contact_active,
        email_dead=row.contact_email_dead,
        sms_dead=row.contact_sms_dead,
    )


def unit_of(row: Row[Any]) -> Unit:
    """The unit in a row that holds ``UNIT_COLUMNS``."""
    return Unit(
        code=row.unit_code,
        name=row.unit_name,
        level=row.unit_level,
        parent_code=row.unit_parent_code,
        path=row.unit_path,
        tags=row.unit_tags,
        acts_for=row.unit_acts_for,
        line_superior=row.unit_line_superior,
        reissue=row.unit_reissue,
        active=row.unit_active,
    )
