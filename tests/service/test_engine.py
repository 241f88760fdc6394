"""The engine while Temporal is away: nothing blocks, nothing raises, and people's acts go on."""

import asyncio
import threading
from datetime import timedelta
from pathlib import Path

from structlog.testing import capture_logs

from activities.reporting import Reporting, ReportOrder
from domain.clock import BusinessClock
from domain.facts import Provenance
from domain.letters import ChannelName
from domain.notices import Notice
from domain.reports import Submission
from service.composition import connect
from service.engine import TemporalEngine
from service.runtime.ports import require_free_port
from service.settings import load_settings
from tests.service.web.front_desk import FrontDesk, open_front_desk
from tests.small_city import STATISTICS, draft, units

NOBODY = 47_233
"""A port on which nobody listens."""


async def away(folder: Path) -> TemporalEngine:
    """An engine whose server does not answer."""
    require_free_port("127.0.0.1", NOBODY, "CASCADE_TEMPORAL_PORT")
    settings = load_settings(data_folder=folder, temporal_address=f"127.0.0.1:{NOBODY}")
    client = await connect(settings, lazy=True)
    return TemporalEngine(client, BusinessClock.plain(), "cascade", asyncio.get_running_loop())


def issued(folder: Path) -> Notice:
    with open_front_desk(folder) as desk:
        notice_id = desk.issue(draft())
        with desk.house.ledger.reading() as facts:
            return facts.notice(notice_id)


async def test_an_engine_that_is_away_is_noted_and_harms_nobody(tmp_path: Path) -> None:
    notice = issued(tmp_path)
    engine = await away(tmp_path)
    with capture_logs() as logs:
        engine.start(notice, units()[0])
        engine.poke(notice.id)
        engine.poke_courier(ChannelName.EMAIL)
        await engine.drain()
    assert {log["event"] for log in logs} == {"engine_unreachable"}
    assert len(logs) == 3


async def test_pokes_for_one_workflow_become_one(tmp_path: Path) -> None:
    engine = await away(tmp_path)
    with capture_logs() as logs:
        callers = [threading.Thread(target=engine.poke, args=("n1",)) for _ in range(50)]
        for caller in callers:
            caller.start()
        for caller in callers:
            caller.join()
        await engine.drain()
    assert len(logs) == 1


async def test_people_report_while_the_engine_is_away(tmp_path: Path) -> None:
    engine = await away(tmp_path)
    with open_front_desk(tmp_path) as desk, capture_logs():
        notice_id = await asyncio.to_thread(_issue_and_report, desk, engine)
        await engine.drain()
        status = desk.api("GET", f"/notices/{notice_id}").json()
    assert status["head"]["outstanding"] == 1
    assert status["units"][0]["acknowledged_at"] is not None


def _issue_and_report(desk: FrontDesk, engine: TemporalEngine) -> str:
    notice_id = desk.issue(draft(STATISTICS.model_copy(update={"cascades": False})))
    reporting = Reporting(desk.house.ledger, desk.clock, engine)
    provenance = Provenance(actor="甲安宁", channel="email", link="1")
    assert reporting.acknowledge(notice_id, "d1", provenance)
    desk.clock.moment += timedelta(hours=1)
    order = ReportOrder(
        notice_id=notice_id,
        unit_code="d1",
        task_id=desk.task(desk.token("d1")),
        submission=Submission(values={"events": "1", "people": "2"}),
        provenance=provenance,
    )
    assert reporting.report(order).version == 1
    return notice_id
