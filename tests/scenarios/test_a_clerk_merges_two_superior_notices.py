"""A clerk merges two superior notices into one (as 泉洛商务〔2024〕26号 does): one collection, two rollups.

Each superior gets what it asked for and nothing else, and late changes reach both (domain rule 10).
"""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from domain.clock import SHANGHAI
from domain.notices import Notice, NoticeDraft
from domain.obligations import Field, Form, Obligation, Occurrence
from domain.outbox import Purpose
from domain.reports import Submission
from tests import commerce_bureau, small_city
from tests.cascade import Cascade, open_cascade
from tests.clerk import Clerk, figures, rollup

EVENTS, PEOPLE = Field(key="events", label="活动场次"), Field(key="people", label="参加人数")
FOUND = Field(key="found", label="排查隐患", unit="处")
LINE_DUE = datetime(2024, 6, 28, 18, tzinfo=SHANGHAI)
SAFETY_DUE = datetime(2024, 6, 27, 18, tzinfo=SHANGHAI)


def table(due: datetime, *fields: Field) -> Obligation:
    return Obligation(
        key="statistics", title="统计表", form=Form.STATISTICS, occurrences=(Occurrence(due=due),), fields=fields
    )


def text(key: str, title: str, form: Form, due: datetime) -> Obligation:
    return Obligation(key=key, title=title, form=form, occurrences=(Occurrence(due=due),))


def of_the_line() -> NoticeDraft:
    asked = (table(LINE_DUE, EVENTS, PEOPLE), text("plan", "活动方案", Form.PLAN, LINE_DUE))
    return small_city.draft(*asked, office="cb", number="市商〔2024〕70号")


def of_the_safety_office() -> NoticeDraft:
    asked = (text("summary", "活动总结", Form.SUMMARY, SAFETY_DUE), table(SAFETY_DUE, EVENTS, FOUND))
    return small_city.draft(*asked, office="aw", number="安办〔2024〕43号", recipients={"codes": ("swj",)})


@pytest.fixture
async def bureau(tmp_path: Path) -> AsyncIterator[Cascade]:
    units, people = commerce_bureau.UNITS, commerce_bureau.contacts()
    async with open_cascade(tmp_path, units, people, small_city.MONDAY) as opened:
        yield opened


@pytest.fixture
async def superiors(bureau: Cascade) -> tuple[Notice, Notice]:
    return await bureau.issue(of_the_line()), await bureau.issue(of_the_safety_office())


async def merge(bureau: Cascade, superiors: tuple[Notice, Notice]) -> Notice:
    clerk = Clerk(bureau)
    assert [one.notice_id for one in clerk.propose(superiors[0]).waiting] == [superiors[1].id]
    draft = clerk.propose(*superiors).draft.model_copy(update={"number": "区商〔2024〕26号"})
    return await clerk.issue(draft, superiors[0])


async def report(bureau: Cascade, notice: Notice, code: str, **values: str) -> None:
    """All three things, the table with these values."""
    tasks = [task.obligation for task in bureau.tasks(notice.id, code)]
    await bureau.report(notice.id, code, Submission(values=values), tasks.index("statistics"))
    for key in ("plan", "summary"):
        await bureau.report(notice.id, code, Submission(text=f"{code}{key}"), tasks.index(key))


async def test_both_superiors_get_the_independent_sums_of_what_they_asked(
    bureau: Cascade, superiors: tuple[Notice, Notice]
) -> None:
    line, safety = superiors
    local = await merge(bureau, superiors)
    assert len(bureau.mails_to("e1")) == 1  # one notice, not two
    assert {task.due for task in bureau.tasks(local.id, "e1") if task.obligation == "statistics"} == {
        SAFETY_DUE - timedelta(days=1)
    }
    given = {"e1": {"events": 2, "people": 3, "found": 5}, "e2": {"events": 7, "people": 11, "found": 13}}
    for code, values in given.items():
        await report(bureau, local, code, **{key: str(value) for key, value in values.items()})
    for superior in superiors:
        await bureau.until_closed(superior.id)
    for superior, asked in ((line, ("events", "people")), (safety, ("events", "found"))):
        found = rollup(bureau, superior.id, "statistics")
        assert figures(found) == {key: sum(values[key] for values in given.values()) for key in asked}
        assert (found.base.expected, found.base.included) == (2, 2)
    assert rollup(bureau, line.id, "plan").base.included == 2
    assert rollup(bureau, safety.id, "summary").base.included == 2
    assert {task.obligation for task in bureau.tasks(line.id, "swj")} == {"statistics", "plan"}
    assert {task.obligation for task in bureau.tasks(safety.id, "swj")} == {"statistics", "summary"}


async def test_the_clock_of_passing_on_stops_for_both(bureau: Cascade, superiors: tuple[Notice, Notice]) -> None:
    await merge(bureau, superiors)
    await bureau.until(max(superior.reissue_due for superior in superiors) + timedelta(days=7))
    alarms = [part for mail in bureau.mails for part in mail.parts if part.purpose is Purpose.ALARM]
    assert alarms  # the two enterprises have not acknowledged
    assert not {part.notice_id for part in alarms} & {superior.id for superior in superiors}


async def test_what_comes_late_and_what_is_corrected_reaches_both(
    bureau: Cascade, superiors: tuple[Notice, Notice]
) -> None:
    line, safety = superiors
    local = await merge(bureau, superiors)
    await report(bureau, local, "e1", events="2", people="3", found="5")
    await bureau.until(SAFETY_DUE - timedelta(hours=1))
    assert figures(rollup(bureau, local.id, "statistics"))["events"] == 2
    await report(bureau, local, "e2", events="7", people="11", found="13")
    await bureau.until_closed(safety.id)
    await bureau.until_closed(line.id)
    assert figures(rollup(bureau, safety.id, "statistics")) == {"events": 9, "found": 18}
    assert figures(rollup(bureau, line.id, "statistics")) == {"events": 9, "people": 14}


async def test_the_later_superior_has_what_came_in_between(bureau: Cascade, superiors: tuple[Notice, Notice]) -> None:
    """One of two is silent: the safety office gets the first on its day, the line also what was corrected since."""
    line, _ = superiors
    local = await merge(bureau, superiors)
    await report(bureau, local, "e1", events="2", people="3", found="5")
    await bureau.until(SAFETY_DUE)
    (before,) = [task for task in bureau.tasks(line.id, "swj") if task.obligation == "statistics"]
    statistics = [task.obligation for task in bureau.tasks(local.id, "e1")].index("statistics")
    values = {"events": "4", "people": "3", "found": "5"}
    await bureau.report(local.id, "e1", Submission(values=values), statistics)
    await bureau.until(LINE_DUE)
    (after,) = [task for task in bureau.tasks(line.id, "swj") if task.obligation == "statistics"]
    assert (before.version, after.version) == (1, 2)
    assert figures(rollup(bureau, local.id, "statistics"))["events"] == 4
