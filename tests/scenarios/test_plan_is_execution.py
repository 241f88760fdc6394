"""What the dry run shows before issue is what is written, and what fires."""

from domain.policy import Act
from service.foresight import foresee
from tests import small_city
from tests.cascade import Cascade


async def test_every_office_executes_what_was_foreseen(cascade: Cascade) -> None:
    draft = small_city.draft()
    with cascade.ledger.reading() as facts:
        dry_run = foresee(facts, draft, "dry-run", cascade.clock.now())
    notice = await cascade.issue(draft)
    written = {}
    with cascade.ledger.reading() as facts:
        for foreseen in dry_run.offices:
            office = foreseen.notice.office
            identity = notice.id if office == "c" else f"{notice.id}-{office}"
            written[office] = tuple(facts.rungs(identity))
    assert written == {foreseen.notice.office: foreseen.rungs for foreseen in dry_run.offices}
    await cascade.until_closed(notice.id)
    with cascade.ledger.reading() as facts:
        for office in written:
            identity = notice.id if office == "c" else f"{notice.id}-{office}"
            assert not facts.rungs(identity)  # nobody reported: every one of them fired


async def test_messages_go_out_at_their_planned_instants(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft())
    await cascade.until_closed(notice.id)
    sent = [(mail.at - part.release_at).total_seconds() for mail in cascade.mails for part in mail.parts]
    assert sent
    assert min(sent) >= 0
    assert notice_rungs(cascade, notice.id) == []


def notice_rungs(cascade: Cascade, notice_id: str) -> list[Act]:
    """Rungs that never fired."""
    with cascade.ledger.reading() as facts:
        return [rung.act for rung in facts.rungs(notice_id)]
