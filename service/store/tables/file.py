"""Files (材料附件): what the store holds, and which reports they were handed in with."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from service.store.tables.columns import CODE, ID, Instant, Record


class FileRow(Record, table=True):
    """One content, kept once however often it is handed in. ``kind`` was found in the bytes."""

    __tablename__ = "file"

    sha256: str = Field(sa_type=CODE, primary_key=True)
    size: int = Field(sa_type=BigInteger)
    kind: str
    stored_at: datetime = Field(sa_type=Instant)


class ReportFileRow(Record, table=True):
    """One file of a report, in the order of its form. ``slot`` is the evidence that it is, '' for none named."""

    __tablename__ = "report_file"
    __table_args__ = (Index("ix_report_file_sha256", "sha256"), {"sqlite_with_rowid": False})

    report_id: int = Field(sa_type=ID, foreign_key="report.id", primary_key=True)
    position: int = Field(primary_key=True)
    sha256: str = Field(sa_type=CODE, foreign_key="file.sha256")
    name: str
    slot: str = ""
