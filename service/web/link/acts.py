"""What a person may do through a signed link, whether on a page or over the API: always for the link's own unit."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from activities.asking import Asked, Petition
from activities.reporting import HandedIn, ReportOrder
from domain.base import Frozen
from domain.errors import NotFound
from domain.facts import Facts, Link, Provenance, Submitted
from domain.notices import NoticeDraft
from domain.reports import Submission
from service.reissuing_desk import issue_reviewed
from service.web.link.view import live_link, open_link
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


async def acknowledge(office: Office, token: str) -> bool:
    """Acknowledge for the link's unit. False where it had been done. Raises as ``link_of``, and NoticeClosed."""
    intent_id = office.house.signer.read(token)

    def work(facts: Facts) -> bool:
        link = live_link(facts, intent_id, office.house.clock.now())
        return office.reporting.sign_for(facts, link.notice_id, unit_of(link), provenance_of(link))

    return await office.writer.run(work)


async def report(office: Office, token: str, body: ReportBody) -> Submitted:
    """Hand in for the link's unit. Raises as ``link_of``, and what reporting raises."""
    # A forged link is refused before it can make anybody wait for the writer.
    intent_id = office.house.signer.read(token)

    def work(facts: Facts) -> HandedIn:
        return office.reporting.hand_in(facts, _order(live_link(facts, intent_id, office.house.clock.now()), body))

    return office.reporting.announce(await office.writer.run(work))


async def ask(office: Office, token: str, petition: Petition) -> Asked:
    """Ask for more time, or to be let off, for the link's unit. Raises as ``link_of``, and what asking raises."""
    intent_id = office.house.signer.read(token)

    def work(facts: Facts) -> Asked:
        link = live_link(facts, intent_id, office.house.clock.now())
        return office.asking.ask_in(facts, link.notice_id, unit_of(link), petition, provenance_of(link))

    return office.asking.announce(await office.writer.run(work))


def _order(link: Link, body: ReportBody) -> ReportOrder:
    return ReportOrder(
        notice_id=link.notice_id,
        unit_code=unit_of(link),
        task_id=body.task_id,
        submission=body.submission,
        base_version=body.base_version,
        provenance=provenance_of(link),
    )


def reissue(
    office: Office, token: str, number: str = "", draft: NoticeDraft | None = None, also: Sequence[str] = ()
) -> str:
    """Pass the notice on in the name of the link's unit, merged with the waiting notices ``also``.

    Returns the notice id. Raises as ``issue_reviewed``.
    """
    house = office.house
    return issue_reviewed(house.ledger, house.clock, office.engine, link_of(office, token), number, draft, also)


def unit_of(link: Link) -> str:
    """The unit that a link acts for. Raises NotFound where it only shows an office's view."""
    if link.unit_code is None:
        raise NotFound("这个链接只供查看，不能签收或报送；请从本单位收到的通知邮件中打开链接", field="token")
    return link.unit_code


def provenance_of(link: Link) -> Provenance:
    """Who acts through a link, and over which channel it came."""
    return Provenance(actor=link.contact_name, channel=link.channel.value, link=str(link.intent_id))
