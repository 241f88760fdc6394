"""The demonstration's checks pass over a true cascade and fail over a falsified one:

a check that cannot fail is none.
"""

import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from domain.reports import Submission
from service.demo.check import Verdict, failures, judge
from service.demo.diary import Act, Diary, Entry
from service.foresight import DryRun, foresee
from tests import small_city
from tests.cascade import Cascade, open_cascade


@dataclass
class Played:
    """A cascade that was played to its end."""

    database: Path
    origin: str
    dry_run: DryRun
    diary: Diary


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for the played cascade."""
    return tmp_path_factory.mktemp("played")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def played(folder: Path) -> AsyncIterator[Played]:
    """All report but v7, which is silent; v1 is late."""
    async with open_cascade(folder, small_city.units(), small_city.contacts(), small_city.MONDAY) as cascade:
        yield await _play(cascade, folder)


async def _play(cascade: Cascade, folder: Path) -> Played:
    draft, diary = small_city.draft(), Diary()
    with cascade.ledger.reading() as facts:
        dry_run = foresee(facts, draft, "dry-run", cascade.clock.now())
    notice = await cascade.issue(draft)
    for number, code in enumerate(small_city.COMMUNITIES[1:-1], start=1):
        await _report(cascade, diary, notice.id, code, number)
    await cascade.until(small_city.DUE)
    await _report(cascade, diary, notice.id, "v1", 10)
    await cascade.until_closed(notice.id)
    return Played(folder / "facts.sqlite3", notice.id, dry_run, diary)


async def _report(cascade: Cascade, diary: Diary, origin: str, code: str, number: int) -> None:
    street = next(unit.parent_code for unit in small_city.units() if unit.code == code)
    values = {"events": str(number), "people": "3"}
    await cascade.report(f"{origin}-{street}", code, Submission(values=values))
    diary.note(
        Entry(
            unit_code=code,
            act=Act.REPORT,
            notice_id=f"{origin}-{street}",
            at=cascade.clock.now(),
            status=201,
            obligation="statistics",
            occurrence="once",
            submission={"values": values},
        )
    )


Judge = Callable[..., list[Verdict]]


@pytest.fixture
def verdicts(played: Played, tmp_path: Path) -> Judge:
    """The checks over a copy of the facts on which some statements were run."""

    def over(*statements: str, diary: Diary | None = None, outages: bool = False) -> list[Verdict]:
        copy = tmp_path / "facts.sqlite3"
        for suffix in ("", "-wal", "-shm"):
            if (source := Path(f"{played.database}{suffix}")).exists():
                shutil.copy(source, f"{copy}{suffix}")
        with sqlite3.connect(copy) as facts:
            for statement in statements:
                facts.execute(statement)
        return judge(copy, played.origin, played.dry_run, diary or played.diary, outages=outages)

    return over


def test_a_true_cascade_passes_every_check(verdicts: Judge) -> None:
    assert failures(verdicts()) == []


def _failed(found: list[Verdict]) -> set[str]:
    return {verdict.name for verdict in found if not verdict.passed}


def test_a_wrong_number_is_found(verdicts: Judge) -> None:
    document = "replace(document, '\"included\":5', '\"included\":6')"
    assert "百分之百：按时+零报告+迟报+漏报+免报=应报" in _failed(verdicts(f"UPDATE rollup SET document = {document}"))


def test_a_lost_report_is_found(verdicts: Judge, played: Played) -> None:
    more = Diary()
    more.entries = [*played.diary.entries, played.diary.entries[0].model_copy(update={"unit_code": "v9"})]
    assert "汇总数等于逐单位独立求和" in _failed(verdicts(diary=more))


def test_a_moved_rung_is_found(verdicts: Judge) -> None:
    moved = "UPDATE rung SET instant = '2024-06-01 00:00:00.000000' WHERE id = 'report.statistics.once.remind.0'"
    assert "执行与预演一致" in _failed(verdicts(moved))


def test_a_rung_that_did_not_fire_is_found(verdicts: Judge) -> None:
    forgotten = "UPDATE rung SET fired_at = NULL WHERE id = 'acknowledge.escalate.0'"
    assert "执行与预演一致" in _failed(verdicts(forgotten))
    assert "执行与预演一致" in _failed(verdicts(forgotten, outages=True))


def test_only_an_outage_excuses_what_was_missed_before_an_early_end(verdicts: Judge) -> None:
    to_the_end = "UPDATE rung SET fired_at = NULL WHERE instant > '2024-06-20'"
    assert "执行与预演一致" in _failed(verdicts(to_the_end))
    assert "执行与预演一致" not in _failed(verdicts(to_the_end, outages=True))


def test_chasing_after_the_report_is_found(verdicts: Judge) -> None:
    late = "UPDATE outbox SET checked_at = '2030-01-01 00:00:00.000000' WHERE unit_code = 'v1'"
    assert "已报的不再催" in _failed(verdicts(late))


def test_a_silent_unit_that_nobody_heard_of_is_found(verdicts: Judge) -> None:
    silenced = "UPDATE outbox SET state = 'settled' WHERE purpose = 'alarm'"
    assert "漏报单位都经逐级督办" in _failed(verdicts(silenced))


def test_nothing_to_compare_is_not_a_pass() -> None:
    assert not Verdict(name="空", compared=0, faults=()).passed
