"""All tables, one noun a file. Statements are written in SQLAlchemy Core over the names below."""

from service.store.tables.account import (
    AccountGrantRow,
    AccountLogRow,
    AccountRow,
    ApiTokenRow,
    InvitationRow,
    SessionRow,
)
from service.store.tables.administrative_change import AdministrativeChangeRow
from service.store.tables.calendar import CalendarDayRow, CalendarYearRow
from service.store.tables.calendar_feed import CalendarFeedRow
from service.store.tables.circular import CircularRow
from service.store.tables.columns import Record, table
from service.store.tables.contact import ContactRow
from service.store.tables.draft import DraftRow
from service.store.tables.file import FileRow, ReportFileRow
from service.store.tables.handover import HandoverRow
from service.store.tables.incident import IncidentRow
from service.store.tables.item import ItemRow
from service.store.tables.kept_answer import KeptAnswerRow
from service.store.tables.ladder import LadderRow
from service.store.tables.notice import NoticeDocumentRow, NoticeRevisionRow, NoticeRow, NoticeSuperiorRow
from service.store.tables.outbox import OutboxRow
from service.store.tables.receipt import ReceiptRow
from service.store.tables.report import ReportRow
from service.store.tables.report_draft import DraftFileRow, ReportDraftRow
from service.store.tables.request import RequestRow
from service.store.tables.review import ReviewRow
from service.store.tables.rollup import RollupRow, RollupSourceRow
from service.store.tables.rung import RungRow
from service.store.tables.selection import SelectionRow
from service.store.tables.setting import SettingRow
from service.store.tables.submission import SubmissionRow
from service.store.tables.supervision import SupervisionRow, SupervisionTaskRow
from service.store.tables.task import TaskRow
from service.store.tables.trail import TrailRow
from service.store.tables.unit import UnitRow
from service.store.tables.unit_change import UnitChangeRow
from service.store.tables.webhook import WebhookCursorRow, WebhookDeliveryRow, WebhookRow

ROWS = (
    AccountGrantRow,
    AccountLogRow,
    AccountRow,
    ApiTokenRow,
    InvitationRow,
    SessionRow,
    AdministrativeChangeRow,
    CalendarDayRow,
    CalendarFeedRow,
    CalendarYearRow,
    CircularRow,
    ContactRow,
    DraftRow,
    FileRow,
    HandoverRow,
    IncidentRow,
    ItemRow,
    KeptAnswerRow,
    LadderRow,
    NoticeDocumentRow,
    NoticeRevisionRow,
    NoticeRow,
    NoticeSuperiorRow,
    OutboxRow,
    ReceiptRow,
    ReportRow,
    ReportFileRow,
    ReportDraftRow,
    DraftFileRow,
    RequestRow,
    ReviewRow,
    RollupRow,
    RollupSourceRow,
    RungRow,
    SelectionRow,
    SettingRow,
    SubmissionRow,
    SupervisionRow,
    SupervisionTaskRow,
    TaskRow,
    TrailRow,
    UnitRow,
    UnitChangeRow,
    WebhookCursorRow,
    WebhookDeliveryRow,
    WebhookRow,
)
METADATA = Record.metadata

ACCOUNT = table("account")
ACCOUNT_GRANT = table("account_grant")
ACCOUNT_LOG = table("account_log")
API_TOKEN = table("api_token")
ADMINISTRATIVE_CHANGE = table("administrative_change")
CALENDAR_DAY = table("calendar_day")
CALENDAR_FEED = table("calendar_feed")
CALENDAR_YEAR = table("calendar_year")
CIRCULAR = table("circular")
CONTACT = table("contact")
DRAFT = table("draft")
DRAFT_FILE = table("draft_file")
FILE = table("file")
HANDOVER = table("handover")
INCIDENT = table("incident")
INVITATION = table("invitation")
ITEM = table("item")
KEPT_ANSWER = table("kept_answer")
LADDER = table("ladder")
NOTICE = table("notice")
NOTICE_DOCUMENT = table("notice_document")
NOTICE_REVISION = table("notice_revision")
NOTICE_SUPERIOR = table("notice_superior")
OUTBOX = table("outbox")
RECEIPT = table("receipt")
REPORT = table("report")
REPORT_DRAFT = table("report_draft")
REPORT_FILE = table("report_file")
REQUEST = table("request")
REVIEW = table("review")
ROLLUP = table("rollup")
ROLLUP_SOURCE = table("rollup_source")
RUNG = table("rung")
SELECTION = table("selection")
SESSION = table("session")
SETTING = table("setting")
SUBMISSION = table("submission")
SUPERVISION = table("supervision")
SUPERVISION_TASK = table("supervision_task")
TASK = table("task")
TRAIL = table("trail")
UNIT = table("unit")
UNIT_CHANGE = table("unit_change")
WEBHOOK = table("webhook")
WEBHOOK_CURSOR = table("webhook_cursor")
WEBHOOK_DELIVERY = table("webhook_delivery")
