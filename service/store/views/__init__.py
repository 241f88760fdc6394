"""Reads for pages, the API and the demonstration. They bypass the use cases and write nothing."""

from service.store.views.execution import ExecutionViews, PlannedRung
from service.store.views.heads import HeadViews, NoticeHead
from service.store.views.latest import LatestReport, LatestViews
from service.store.views.lineage import LeafReport, LineageViews, Passage
from service.store.views.messages import Escalation, Message, MessageViews
from service.store.views.places import PlaceViews
from service.store.views.progress import OfficeProgress, ProgressViews
from service.store.views.standing import (
    ItemStanding,
    NextRung,
    NoticeStatus,
    StandingViews,
    TaskStanding,
    UnitStanding,
)
from service.store.views.submissions import MissingUnit, Submission, Submissions, SubmissionViews
from service.store.views.waiting import Waiting, WaitingReport, WaitingRequest, WaitingViews

__all__ = [
    "Escalation",
    "ItemStanding",
    "LatestReport",
    "LeafReport",
    "Message",
    "MissingUnit",
    "NextRung",
    "NoticeHead",
    "NoticeStatus",
    "OfficeProgress",
    "Passage",
    "PlannedRung",
    "Submission",
    "Submissions",
    "TaskStanding",
    "UnitStanding",
    "Views",
    "Waiting",
    "WaitingReport",
    "WaitingRequest",
]


class Views(
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
):
    """All reads. Each is one snapshot and a constant number of statements; instants are Asia/Shanghai."""
