"""Gazetted years that an administrator has added (放假安排); those known to the program stand in ``domain.gazette``."""

from datetime import date

from sqlmodel import Field

from service.store.tables.columns import Record


class CalendarYearRow(Record, table=True):
    """One year's arrangement. ``digest`` changes with its days, so that a calendar read once can be kept."""

    __tablename__ = "calendar_year"

    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    source: str
    digest: str


class CalendarDayRow(Record, table=True):
    """One special day of the year: a day off with the holiday's name, or '' for a make-up workday (调休上班)."""

    __tablename__ = "calendar_day"

    year: int = Field(foreign_key="calendar_year.year", primary_key=True)
    day: date = Field(primary_key=True)
    name: str
