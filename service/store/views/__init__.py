"""Reads for pages, the API and the demonstration. They bypass the use cases and write nothing."""

from service.store.views.absent import AbsentReport, AbsentViews
from service.store.views.cascade import CascadeHead, CascadeItem, CascadeViews, NoticeRows
from service.store.views.comparing import ComparingViews, ReportedTask
from service.store.views.desk import Desk, DeskViews
from service.store.views.execution import ExecutionViews, PlannedRung
from service.store.views.handed_files import HandedFile, HandedFileViews
from service.store.views.heads import HeadViews, NoticeHead
from service.store.views.keeping import BranchHealth, KeepingViews, ListedUnit, UnitNode, UnitSearch
from service.store.views.latest import LatestReport, LatestViews
from service.store.views.lineage import LeafReport, LineageViews, Passage
from service.store.views.listing import (
    Entry,
    IncidentFilter,
    ListingViews,
    MessageFilter,
    NoticeFilter,
    TrailFilter,
    UnitFilter,
)
from service.store.views.messages import Escalation, Message, MessageViews
from service.store.views.places import PlaceViews
from service.store.views.preparation import PreparationViews, Version
from service.store.views.progress import OfficeProgress, ProgressViews
from service.store.views.scorecard import Asked, ScorecardViews
from service.store.views.sources import SourceReport, SourceViews
from service.store.views.standing import (
    ItemStanding,
    NextRung,
    NoticeStatus,
    StandingViews,
    TaskStanding,
    UnitStanding,
)
from service.store.views.submissions import MissingUnit, Submission, Submissions, SubmissionViews
from service.store.views.supervisions import SupervisionHead, SupervisionViews
from service.store.views.timeline import CountedActs, TimedAct, TimedRung, TimelineViews
from service.store.views.troubles import ChannelQueue, OpenDue, TroubledMessage, TroubleViews
from service.store.views.unit_panel import PanelReceipt, PanelTask, Sendings, UnitPanelViews
from service.store.views.waiting import Waiting, WaitingReport, WaitingRequest, WaitingViews
from service.store.views.workflows import CascadeOffice, WorkflowViews

__all__ = [
    "AbsentReport",
    "Asked",
    "BranchHealth",
    "CascadeHead",
    "CascadeItem",
    "CascadeOffice",
    "ChannelQueue",
    "CountedActs",
    "Desk",
    "Entry",
    "Escalation",
    "HandedFile",
    "IncidentFilter",
    "ItemStanding",
    "LatestReport",
    "LeafReport",
    "ListedUnit",
    "Message",
    "MessageFilter",
    "MissingUnit",
    "NextRung",
    "NoticeFilter",
    "NoticeHead",
    "NoticeRows",
    "NoticeStatus",
    "OfficeProgress",
    "OpenDue",
    "PanelReceipt",
    "PanelTask",
    "Passage",
    "PlannedRung",
    "ReportedTask",
    "Sendings",
    "SourceReport",
    "Submission",
    "Submissions",
    "SupervisionHead",
    "TaskStanding",
    "TimedAct",
    "TimedRung",
    "TrailFilter",
    "TroubledMessage",
    "UnitFilter",
    "UnitNode",
    "UnitSearch",
    "UnitStanding",
    "Version",
    "Views",
    "Waiting",
    "WaitingReport",
    "WaitingRequest",
]


class Views(
    AbsentViews,
    ComparingViews,
    SourceViews,
    HeadViews,
    StandingViews,
    ProgressViews,
    MessageViews,
    LatestViews,
    LineageViews,
    ExecutionViews,
    WaitingViews,
    SubmissionViews,
    PlaceViews,
    DeskViews,
    ScorecardViews,
    KeepingViews,
    ListingViews,
    CascadeViews,
    UnitPanelViews,
    TimelineViews,
    SupervisionViews,
    TroubleViews,
    WorkflowViews,
    PreparationViews,
    HandedFileViews,
):
    """All reads. Each is one snapshot and a constant number of statements; instants are Asia/Shanghai."""
