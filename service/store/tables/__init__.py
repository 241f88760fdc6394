"""All tables, one noun a file. Statements are written in SQLAlchemy Core over the names below."""

from service.store.tables.calendar import CalendarDayRow, CalendarYearRow
from service.store.tables.columns import Record, table
from service.store.tables.contact import ContactRow
from service.store.tables.incident import IncidentRow
from service.store.tables.item import ItemRow
from service.store.tables.notice import NoticeDocumentRow, NoticeRow, NoticeSuperiorRow
from service.store.tables.outbox import OutboxRow
from service.store.tables.receipt import ReceiptRow
from service.store.tables.report import ReportRow
from service.store.tables.rollup import RollupRow, RollupSourceRow
from service.store.tables.rung import RungRow
from service.store.tables.setting import SettingRow
from service.store.tables.task import TaskRow
from service.store.tables.trail import TrailRow
from service.store.tables.unit import UnitRow

ROWS = (
    CalendarDayRow,
    CalendarYearRow,
    ContactRow,
    IncidentRow,
    ItemRow,
    NoticeDocumentRow,
    NoticeRow,
    NoticeSuperiorRow,
    OutboxRow,
    ReceiptRow,
    ReportRow,
    RollupRow,
    RollupSourceRow,
    RungRow,
    SettingRow,
    TaskRow,
    TrailRow,
    UnitRow,
)
METADATA = Record.metadata

CALENDAR_DAY = table("calendar_day")
CALENDAR_YEAR = table("calendar_year")
CONTACT = table("contact")
INCIDENT = table("incident")
ITEM = table("item")
NOTICE = table("notice")
NOTICE_DOCUMENT = table("notice_document")
NOTICE_SUPERIOR = table("notice_superior")
OUTBOX = table("outbox")
RECEIPT = table("receipt")
REPORT = table("report")
ROLLUP = table("rollup")
ROLLUP_SOURCE = table("rollup_source")
RUNG = table("rung")
SETTING = table("setting")
TASK = table("task")
TRAIL = table("trail")
UNIT = table("unit")
