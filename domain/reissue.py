"""Re-issuing (转发): what an office passes on, and by when its own subordinates must answer.

Domain rule 2: the proposed due is the superior's minus a lead of working days. Where the notice came down so late
that this lies in the past or within the day, what time is left is halved; where none is left the next working day
counts, and the reason is kept.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from domain.base import Frozen
from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI
from domain.dues import derive_due
from domain.notices import NUMBER_LENGTH, TITLE_LENGTH, Basis, Notice, NoticeDraft
from domain.obligations import Answer, Audience, Demand, Obligation, Occurrence
from domain.plan import ItemKey
from domain.policy import Closing, Policy
from domain.units import Unit

LATE_REASON = "上级来文转发时已临近或超过上级时限"
_FORWARDED = re.compile(r"转发(?P<titles>《.+》(?:等\d+份通知)?)的通知$")


class LocalDue(Frozen):
    """A derived due and, where it is later than the superior's, why."""

    due: datetime
    override_reason: str | None = None


def local_due(superior_due: datetime, now: datetime, policy: Policy, calendar: WorkCalendar) -> LocalDue:
    """The due an office proposes to its subordinates. Never in the past."""
    if policy.lead_working_days:
        derived = derive_due(superior_due, policy.lead_working_days, calendar)
    else:
        derived = superior_due - timedelta(hours=policy.lead_hours)
    tomorrow = _closing_after(now, calendar)
    if derived >= tomorrow or (policy.immediate and derived > now):
        return LocalDue(due=derived)
    if superior_due > now + timedelta(hours=2):
        return LocalDue(due=now + (superior_due - now) / 2)
    return LocalDue(due=tomorrow, override_reason=LATE_REASON)


def _closing_after(now: datetime, calendar: WorkCalendar) -> datetime:
    return calendar.closing_instant(calendar.add_working_days(now.astimezone(SHANGHAI).date(), 1))


def reissue_draft(superior: Notice, office: Unit, now: datetime, calendar: WorkCalendar) -> NoticeDraft:
    """The notice by which ``office`` passes ``superior`` on by itself:

    same obligations, earlier dues, no text of its own.
    """
    passed = [obligation for obligation in superior.draft.obligations if obligation.cascades]
    local = [_local(obligation, superior, now, calendar) for obligation in passed]
    draft = superior.draft
    return draft.model_copy(
        update={
            "office": office.code,
            # Cut to what a draft may hold, so that what is proposed may be sent back as it stands.
            "number": f"{draft.number.split('（')[0]}（{office.name}转）"[:NUMBER_LENGTH],
            "title": forwarded_title(office.name, draft.title),
            "issuers": (office.name,),
            "dated": now.astimezone(SHANGHAI).date(),
            "addressed": "",
            "copies": "",
            "body": "",
            "basis": (Basis(number=draft.number, title=draft.title, notice_id=superior.id),),
            "recipients": Audience(),
            "obligations": tuple(obligation for obligation, _ in local),
            # How an office ends what it collects is its own affair: nobody below is made to close by hand.
            "policy": superior.policy.model_copy(update={"closing": Closing.AUTOMATIC}),
            "override_reason": next((reason for _, reason in local if reason), None),
        }
    )


def _local(
    obligation: Obligation, superior: Notice, now: datetime, calendar: WorkCalendar
) -> tuple[Obligation, str | None]:
    reasons: list[str] = []

    def moved(occurrence: Occurrence) -> Occurrence:
        if occurrence.due is None:
            return occurrence
        due = local_due(occurrence.due, now, superior.policy, calendar)
        if due.override_reason:
            reasons.append(due.override_reason)
        return occurrence.model_copy(update={"due": due.due})

    changes = {
        "occurrences": tuple(moved(occurrence) for occurrence in obligation.occurrences),
        "audience": Audience(),
        "answers": (Answer(notice_id=superior.id, obligation_key=obligation.key),),
        "local": False,
    }
    return obligation.model_copy(update=changes), next(iter(reasons), None)


def forwarded_title(office: str, title: str, number: int = 1) -> str:
    """``office``转发《title》的通知, without nesting where the title is a forwarding already.

    ``number`` notices are passed on by one; the title is that of the first.
    """
    inner = _FORWARDED.search(title)
    titles = inner["titles"] if inner else f"《{title}》"
    several = f"等{number}份通知" if number > 1 and not titles.endswith("份通知") else ""
    return f"{office}转发{titles}{several}的通知"[:TITLE_LENGTH]


def passes_on(obligations: Sequence[Obligation]) -> bool:
    """Whether a re-issue would ask for anything that falls due: without that it could never be closed."""
    return any(one.cascades and one.demand is not Demand.AS_THEY_OCCUR for one in obligations)


def superior_dues(
    obligations: Sequence[Obligation], dues: Mapping[tuple[str, str, str], datetime]
) -> dict[ItemKey, datetime]:
    """For each local item the earliest due among the superiors' items it feeds (what is asked twice is due once,
    earlier).

    ``dues``: by (notice id, obligation key, occurrence key).
    """
    earliest: dict[ItemKey, datetime] = {}
    for obligation in obligations:
        for occurrence in obligation.occurrences:
            fed = [dues.get((a.notice_id, a.obligation_key, occurrence.key)) for a in obligation.answers]
            known = [due for due in fed if due is not None]
            if known:
                earliest[obligation.key, occurrence.key] = min(known)
    return earliest
