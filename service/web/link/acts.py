"""What a person may do for a unit, whether on a page or over the API: always for the unit that the way in names."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import Field

from activities.asking import Asked, Petition
from activities.entering import Objected, Objection
from activities.handing_over import HandoverOrder
from activities.preparing import Changed, Desk, Uploaded, check_version
from activities.reporting import HandedIn, ReportOrder
from domain.base import Frozen
from domain.facts import Facts, Link, Submitted
from domain.handovers import Handover
from domain.notices import NoticeDraft
from domain.report_drafts import ReportDraft
from domain.reports import Submission
from service.reissuing_desk import issue_reviewed
from service.web.api.units import HandoverBody
from service.web.link.access import Access, Visitor
from service.web.link.live import open_link
from service.web.state import Office

TaskNumber = Annotated[int, Field(ge=1, le=2**63 - 1)]


class ReportBody(Frozen):
    """One report. ``base_version`` is the version the form was opened on, 0 for a first report."""

    task_id: TaskNumber
    submission: Submission
    base_version: int = Field(default=0, ge=0, le=2**31 - 1)


def link_of(office: Office, token: str) -> Link:
    """The link behind a token. Raises LinkForged, LinkExpired, NotFound."""
    with office.house.ledger.reading() as facts:
        return open_link(facts, office.house.signer, token, office.house.clock.now())


def visitor_of(office: Office, access: Access) -> Visitor:
    """Who comes that way, in a transaction of its own. Raises as ``Access.visitor``."""
    with office.house.ledger.reading() as facts:
        return _visitor(office, access, facts)


async def acknowledge(office: Office, access: Access) -> bool:
    """Acknowledge for the unit. False where it had been done. Raises as ``Access.visitor``, and NoticeClosed."""

    def work(facts: Facts) -> bool:
        who = _visitor(office, access, facts)
        return office.reporting.sign_for(facts, who.notice_id, who.unit, who.provenance)

    return await office.writer.run(work)


async def report(office: Office, access: Access, body: ReportBody) -> Submitted:
    """Hand in for the unit. Raises as ``Access.visitor``, and what reporting raises."""

    def work(facts: Facts) -> HandedIn:
        return office.reporting.hand_in(facts, _order(_visitor(office, access, facts), body))

    return office.reporting.announce(await office.writer.run(work))


async def report_draft(office: Office, access: Access, body: ReportBody, draft_version: int) -> Submitted:
    """Hand in what was typed with the files of the draft, which must be the one that was seen.

    Raises as ``report``, and DraftChanged.
    """

    def work(facts: Facts) -> HandedIn:
        who = _visitor(office, access, facts)
        desk = _desk(who, body.task_id)
        # A form whose task has moved on is told so first: its draft went with the report.
        if facts.task(body.task_id).version == body.base_version:
            check_version(facts.report_draft(body.task_id), draft_version)
        files = office.preparing.files(facts, desk)
        submission = body.submission.model_copy(update={"files": files})
        return office.reporting.hand_in(facts, _order(who, body.model_copy(update={"submission": submission})))

    return office.reporting.announce(await office.writer.run(work))


async def save(office: Office, access: Access, task_id: int, typed: Mapping[str, str], version: int) -> ReportDraft:
    """Keep a draft. Raises as ``Access.visitor``, DraftChanged, and what preparing raises."""

    def work(facts: Facts) -> ReportDraft:
        return office.preparing.save(facts, _desk(_visitor(office, access, facts), task_id), typed, version)

    return await office.writer.run(work)


async def discard(office: Office, access: Access, task_id: int, version: int) -> None:
    """Throw a draft away. Raises as ``save``."""

    def work(facts: Facts) -> None:
        office.preparing.drop(facts, _desk(_visitor(office, access, facts), task_id), version)

    await office.writer.run(work)


async def add_files(office: Office, access: Access, task_id: int, uploads: Sequence[Uploaded]) -> Changed:
    """Put stored files, at least one, into the draft. Raises as ``Access.visitor``, FileOversize, FileUnknown."""

    def work(facts: Facts) -> Changed:
        desk = _desk(_visitor(office, access, facts), task_id)
        changes = [office.preparing.add(facts, desk, one) for one in uploads]
        return Changed(draft=changes[-1].draft, before=changes[0].before)

    return await office.writer.run(work)


async def take_file(office: Office, access: Access, task_id: int, number: int) -> Changed:
    """Take a file out of the draft. Raises as ``Access.visitor``, NotFound."""

    def work(facts: Facts) -> Changed:
        return office.preparing.take(facts, _desk(_visitor(office, access, facts), task_id), number)

    return await office.writer.run(work)


async def ask(office: Office, access: Access, petition: Petition) -> Asked:
    """Ask for more time, or to be let off. Raises as ``Access.visitor``, and what asking raises."""

    def work(facts: Facts) -> Asked:
        who = _visitor(office, access, facts)
        return office.asking.ask_in(facts, who.notice_id, who.unit, petition, who.provenance)

    return office.asking.announce(await office.writer.run(work))


async def object_to(office: Office, access: Access, said: Objection) -> Objected:
    """Object to what was entered for the unit. Raises as ``Access.visitor``, and what objecting raises."""

    def work(facts: Facts) -> Objected:
        who = _visitor(office, access, facts)
        return office.entering.object_in(facts, who.notice_id, who.unit, said, who.provenance)

    return office.entering.announce(await office.writer.run(work))


async def hand_over(office: Office, access: Access, body: HandoverBody) -> Handover:
    """Let somebody stand in for the unit. Raises as ``Access.visitor``, DelegateUnfit, and what handing over raises."""

    def work(facts: Facts) -> Handover:
        who = _visitor(office, access, facts)
        order = HandoverOrder(unit_code=who.own_unit, by=who.provenance.actor, **body.model_dump())
        return office.handing.hand_over_in(facts, order)

    handed = await office.writer.run(work)
    office.handing.announce()
    return handed


async def end_handover(office: Office, access: Access, handover_id: int) -> Handover:
    """End a handover of the unit. Raises as ``hand_over``."""

    def work(facts: Facts) -> Handover:
        who = _visitor(office, access, facts)
        return office.handing.take_back_in(facts, handover_id, who.own_unit, who.provenance.actor)

    return await office.writer.run(work)


def reissue(
    office: Office, token: str, number: str = "", draft: NoticeDraft | None = None, also: Sequence[str] = ()
) -> str:
    """Pass the notice on in the name of the link's unit, merged with the waiting notices ``also``.

    Returns the notice id. Raises as ``issue_reviewed``.
    """
    house = office.house
    return issue_reviewed(house.ledger, house.clock, office.engine, link_of(office, token), number, draft, also)


def _visitor(office: Office, access: Access, facts: Facts) -> Visitor:
    return access.visitor(facts, office.house.clock.now())


def _desk(who: Visitor, task_id: int) -> Desk:
    return Desk(notice_id=who.notice_id, unit_code=who.unit, task_id=task_id, by=who.provenance.actor)


def _order(who: Visitor, body: ReportBody) -> ReportOrder:
    return ReportOrder(
        notice_id=who.notice_id,
        unit_code=who.unit,
        task_id=body.task_id,
        submission=body.submission,
        base_version=body.base_version,
        provenance=who.provenance,
    )
