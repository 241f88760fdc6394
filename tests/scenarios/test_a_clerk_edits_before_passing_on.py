"""A clerk edits the inherited notice before passing it on (审核后转发; domain rules 2 and 10).

Own number, own text, an earlier due, obligations of its own: what is local stays local, the superior gets its own.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from domain.dues import DueAfterSuperior
from domain.inheritance import InheritedDropped
from domain.notices import Notice
from domain.obligations import Audience, Form, Obligation, Occurrence
from domain.reports import Submission
from tests import commerce_bureau, small_city
from tests.cascade import Cascade, open_cascade
from tests.clerk import Clerk, due_at, figures, rollup

DRILL = Obligation(key="drill", title="演练记录", form=Form.SUMMARY, occurrences=(Occurrence(due=small_city.DUE),))
EARLIER = small_city.DUE.replace(day=20)


@pytest.fixture
async def bureau(tmp_path: Path) -> AsyncIterator[Cascade]:
    units, people = commerce_bureau.UNITS, commerce_bureau.contacts()
    async with open_cascade(tmp_path, units, people, small_city.MONDAY) as opened:
        yield opened


@pytest.fixture
async def superior(bureau: Cascade) -> Notice:
    return await bureau.issue(commerce_bureau.from_the_line())


async def test_the_edited_notice_goes_out_and_what_is_local_stays(bureau: Cascade, superior: Notice) -> None:
    clerk = Clerk(bureau)
    proposed = clerk.propose(superior).draft
    edited = proposed.model_copy(
        update={
            "number": "区商〔2024〕26号",
            "body": "请各企业同时报送演练记录。",
            "obligations": (due_at(proposed.obligations[0], EARLIER), DRILL),
        }
    )
    local = await clerk.issue(edited, superior)
    assert [mail.parts[0].notice_id for mail in bureau.mails_to("e1")] == [local.id]
    assert (local.draft.number, local.draft.body) == ("区商〔2024〕26号", "请各企业同时报送演练记录。")
    owed = [(task.obligation, task.due) for task in bureau.tasks(local.id, "e1")]
    assert owed == [("statistics", EARLIER), ("drill", small_city.DUE)]
    for code in ("e1", "e2"):
        await bureau.report(local.id, code, Submission(values={"events": "2", "people": "3"}))
        await bureau.report(local.id, code, Submission(text="已演练。"), task=1)
    closed = await bureau.until_closed(superior.id)
    assert [item.key for item in closed.draft.obligations] == ["statistics"]
    assert figures(rollup(bureau, superior.id, "statistics"))["events"] == 4
    assert rollup(bureau, local.id, "drill").base.included == 2
    assert [task.version for task in bureau.tasks(superior.id, "swj")] == [1]


async def test_a_narrower_audience_is_the_whole_of_the_rollup(bureau: Cascade, superior: Notice) -> None:
    clerk = Clerk(bureau)
    proposed = clerk.propose(superior).draft
    local = await clerk.issue(proposed.model_copy(update={"recipients": Audience(codes=("e1",))}), superior)
    await bureau.report(local.id, "e1", Submission(values={"events": "5", "people": "6"}))
    await bureau.until_closed(superior.id)
    assert not bureau.mails_to("e2")
    found = rollup(bureau, superior.id, "statistics")
    assert (found.base.expected, found.base.included, figures(found)["events"]) == (1, 1, 5)


async def test_a_later_due_needs_a_reason_and_makes_the_superior_wait_for_nobody(
    bureau: Cascade, superior: Notice
) -> None:
    limit = superior.draft.obligations[0].occurrences[0].due
    assert limit is not None
    clerk = Clerk(bureau)
    proposed = clerk.propose(superior).draft
    later = proposed.model_copy(update={"obligations": (due_at(proposed.obligations[0], limit + timedelta(days=4)),)})
    with pytest.raises(DueAfterSuperior):
        await clerk.issue(later, superior)
    local = await clerk.issue(later.model_copy(update={"override_reason": "两家企业月底盘点"}), superior)
    await bureau.report(local.id, "e1", Submission(values={"events": "2", "people": "3"}))
    await bureau.until(limit)
    (task,) = bureau.tasks(superior.id, "swj")
    assert task.version == 1
    assert rollup(bureau, local.id, "statistics").base.missing == 1
    await bureau.report(local.id, "e2", Submission(values={"events": "1", "people": "1"}))
    await bureau.until_closed(superior.id)
    assert figures(rollup(bureau, superior.id, "statistics"))["events"] == 3


async def test_what_the_superior_asks_for_cannot_be_dropped(bureau: Cascade, superior: Notice) -> None:
    clerk = Clerk(bureau)
    draft = clerk.propose(superior).draft
    with pytest.raises(InheritedDropped):
        await clerk.issue(draft.model_copy(update={"obligations": (DRILL,)}), superior)
    assert not bureau.mails_to("e1")
