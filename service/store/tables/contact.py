"""The people of a unit (联络员、分管领导)."""

from sqlmodel import Field

from service.store.tables.columns import CODE, Record


class ContactRow(Record, table=True):
    """One person of one unit and where messages reach them."""

    __tablename__ = "contact"

    id: str = Field(sa_type=CODE, primary_key=True)
    unit_code: str = Field(sa_type=CODE, foreign_key="unit.code", index=True)
    name: str
    duty: str
    email: str | None = None
    mobile: str | None = None
    phone: str | None = None
    verified: bool = False
    active: bool = True
    email_dead: bool = False
    sms_dead: bool = False
