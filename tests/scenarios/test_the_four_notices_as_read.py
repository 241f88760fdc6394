"""The four real notices, read from their own texts, confirmed as a person would, and issued on their own trees.

A person adds only what the print does not give: a number, a lost month, who owes a table. Everything else is as read:
obligations, dues to the minute (domain rule 1), kinds, and the first moments of the plan (rules 2 to 4).
"""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from domain.clock import SHANGHAI
from domain.facts import Facts, ItemState
from domain.notices import Notice, NoticeDraft
from domain.obligations import Demand, Form
from domain.plan import Rung
from domain.policy import Act
from domain.reports import InvalidReport
from service.samples import read_divisions
from service.samples.notices import answering
from tests.clerk import due_at
from tests.seeds import SEEDS, Seed, blocking, moments, settled
from tests.service.web.front_desk import FrontDesk


def at(year: int, month: int, day: int, hour: int = 18, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


JIANGNAN = Seed("000", "jiangnan-2024", "350502006", at(2024, 5, 30, 15))
LUOJIANG = Seed("002", "luojiang-commerce-2024", "350504-SWJ", at(2024, 6, 3, 9, 30))
TAISHANG = Seed("003", "taishang-2025", "3505-TSQ-AWB", at(2025, 5, 27, 16, 27))
JIANGHAI = Seed("004", "jianghai-2023", "440704-AWB", at(2023, 5, 26, 10))
MONTHS = [f"2023-{month:02d}" for month in range(6, 13)]


def confirmed(sketch: dict[str, Any]) -> NoticeDraft:
    return NoticeDraft.model_validate(sketch)


def items(facts: Facts, notice_id: str) -> dict[str, ItemState]:
    return {"/".join(state.item.key): state for state in facts.items(notice_id)}


def dues(found: dict[str, ItemState]) -> dict[str, str | None]:
    return {key: f"{state.item.due:%Y-%m-%d %H:%M}" if state.item.due else None for key, state in found.items()}


def planned(desk: FrontDesk, notice_id: str) -> tuple[Notice, dict[str, ItemState], list[Rung]]:
    with desk.house.ledger.reading() as facts:
        return facts.notice(notice_id), items(facts, notice_id), list(facts.rungs(notice_id))


@pytest.mark.parametrize("name", ["quanzhou", "jianghai"])
def test_the_trees_are_those_that_were_given(name: str) -> None:
    given = SEEDS.parent / "data" / f"{name}_divisions.csv"
    if not given.exists():
        pytest.skip("../shared/data is not here")
    assert read_divisions(name) == given.read_bytes()


def test_000_is_ready_as_read_and_asks_nine_communities_and_four_departments(tmp_path: Path) -> None:
    with JIANGNAN.desk(tmp_path) as desk:
        proposal = JIANGNAN.read(desk)
        assert blocking(proposal) == []
        assert proposal.notice is not None
        notice, found, rungs = planned(desk, desk.issue(proposal.notice))
    assert (notice.draft.number, len(notice.draft.recipients.codes)) == ("泉鲤江办〔2024〕32号", 18)
    assert notice.draft.publicness == "主动公开"
    assert dues(found) == {"summary/once": "2024-06-20 18:00", "cases/once": None}
    # “各社区各行业主管部门…报送活动总结”: the enterprises get the notice and are not asked for the summary.
    assert (found["summary/once"].expected, found["cases/once"].item.demand) == (13, Demand.AS_THEY_OCCUR)
    assert moments(rungs)[:8] == [
        ("06-03 18:00", "acknowledge.escalate.0"),
        ("06-04 09:00", "acknowledge.escalate.1"),
        ("06-05 09:00", "acknowledge.escalate.2"),
        ("06-07 09:00", "acknowledge.escalate.3"),
        ("06-17 09:00", "report.summary.once.remind.0"),
        ("06-19 09:00", "report.summary.once.remind.1"),
        ("06-20 18:00", "report.summary.once.escalate.2"),
        ("06-21 09:00", "report.summary.once.escalate.3"),
    ]


def test_002_finds_its_two_superiors_and_feeds_both(tmp_path: Path) -> None:
    line, safety, _ = LUOJIANG.sample.notices
    with LUOJIANG.desk(tmp_path) as desk:
        above = []
        for one in (line, safety):
            desk.clock.moment = one.issued_at
            above.append(desk.issue(answering(one.draft, {})))
        desk.clock.moment = LUOJIANG.issued_at
        proposal = LUOJIANG.read(desk)
        assert blocking(proposal) == []
        assert proposal.notice is not None
        assert [basis.notice_id for basis in proposal.notice.basis] == above
        asked = ("小郑", "22630156", "22630132", "ljqswj201507@163.com")
        inquiry = proposal.notice.inquiry
        assert (inquiry.name, inquiry.phone, inquiry.fax, inquiry.email) == asked
        # The body asks for the summary alone; that the table of the attachment is due with it, the clerk adds.
        table = next(one for one in safety.draft.obligations if one.form is Form.STATISTICS)
        added = due_at(table, at(2024, 6, 25))
        draft = proposal.notice.model_copy(update={"obligations": (*proposal.notice.obligations, added)})
        notice, found, rungs = planned(desk, desk.issue(draft))
        with desk.house.ledger.reading() as facts:
            passed_on = [facts.receipt(superior, LUOJIANG.office).child_id for superior in above]
    assert notice.superiors == tuple(above)
    assert passed_on == [notice.id, notice.id]
    assert dues(found) == {
        "summary/once": "2024-06-25 18:00",
        "statistics/once": "2024-06-25 18:00",
        "cases/once": None,
    }
    fed = {one.key: [above.index(answer.notice_id) for answer in one.answers] for one in notice.draft.obligations}
    assert fed == {"cases": [0, 1], "summary": [0, 1], "statistics": [1]}
    assert found["summary/once"].expected == 13
    compiled = [(f"{rung.instant:%m-%d %H:%M}", rung.obligation) for rung in rungs if rung.act is Act.COMPILE]
    assert compiled[:3] == [("06-27 12:00", "statistics"), ("06-27 12:00", "summary"), ("06-28 12:00", "summary")]
    assert moments(rungs)[:2] == [("06-05 18:00", "acknowledge.escalate.0"), ("06-06 09:00", "acknowledge.escalate.1")]


def test_003_stops_at_the_lost_month_and_calls_nobody_late_who_has_no_interest(tmp_path: Path) -> None:
    with TAISHANG.desk(tmp_path) as desk:
        proposal = TAISHANG.read(desk)
        assert blocking(proposal) == [("obligations.3.occurrences.0.due", "damaged_date")]
        likely = next(question.choices for question in proposal.questions if question.blocking)
        assert likely == ("2025-05-30",)
        asked = proposal.sketch["obligations"]
        labels = {one["key"]: [field["label"] for field in one.get("fields", ())] for one in asked}
        assert labels["form"] == ["单位", "现场是否提供节目", "节目概况", "联系人", "联系方式"]
        # Of the other form the page has lost its first label, 姓名: a person adds it.
        assert labels["form_2"] == ["性别", "职务", "办公电话", "手机", "传真", "电子邮箱", "单位名称", "通信地址"]
        day = {"form_2": {"occurrences": [{"due": at(2025, 5, 30)}]}}
        notice, found, rungs = planned(desk, desk.issue(confirmed(settled(proposal.sketch, day))))
        with desk.house.ledger.transaction() as facts:
            missing = [facts.declare_missing(notice.id, (key, "once"), at(2025, 6, 9)) for key in ("form", "form_2")]
    assert dues(found) == {
        "form/once": "2025-05-30 18:00",
        "form_2/once": "2025-05-30 18:00",
        "summary/once": "2025-06-28 18:00",
        "cases/once": None,
    }
    assert len(notice.draft.issuers) == 2
    interest = notice.obligation("form")
    assert (interest.demand, len(interest.audience.codes)) == (Demand.OPT_IN, 5)
    assert (found["form/once"].expected, found["form_2/once"].expected) == (0, 9)
    assert missing == [0, 9]
    assert not [rung for rung in rungs if rung.obligation == "form" and rung.act is Act.ESCALATE]
    assert moments(rungs)[:5] == [
        ("05-29 09:00", "report.form.once.remind.1"),
        ("05-29 09:00", "report.form_2.once.remind.1"),
        ("05-29 18:00", "acknowledge.escalate.0"),
        ("05-30 09:00", "acknowledge.escalate.1"),
        ("05-30 18:00", "report.form_2.once.escalate.2"),
    ]


def test_004_lives_for_seven_months_with_one_or_two_cases_in_each(tmp_path: Path) -> None:
    with JIANGHAI.desk(tmp_path) as desk:
        proposal = JIANGHAI.read(desk)
        assert blocking(proposal) == [("number", "number_missing")]
        draft = confirmed(settled(proposal.sketch, {}, number="江海安办演〔2023〕1号"))
        notice, found, rungs = planned(desk, desk.issue(draft))
        assert dues(found) == {
            f"cases/{month}": f"{month}-{last} 18:00" for month, last in zip(MONTHS, ENDS, strict=True)
        } | {
            "plan/once": "2023-06-02 18:00",
            "summary/once": "2023-06-21 18:00",
            "statistics/1": "2023-06-21 18:00",
            "statistics/2": "2023-11-26 18:00",
            "summary_2/once": "2023-11-26 18:00",
        }
        cases = notice.obligation("cases")
        assert (cases.demand, cases.minimum_entries, cases.maximum_entries) == (Demand.MANDATORY, 1, 2)
        assert cases.selected_maximum == 2
        assert {state.expected for state in found.values()} == {9}
        assert (notice.closes_at, notice.draft.dated) == (at(2024, 1, 8), None)
        assert moments(rungs)[:4] == [
            ("05-30 09:00", "report.plan.once.remind.0"),
            ("05-30 18:00", "acknowledge.escalate.0"),
            ("05-31 09:00", "acknowledge.escalate.1"),
            ("06-01 09:00", "report.plan.once.remind.1"),
        ]
        # 21 June is the eve of a holiday: the next working day is Sunday the 25th.
        assert ("06-25 09:00", "report.summary.once.escalate.3") in moments(rungs)
        desk.clock.moment = at(2023, 6, 20)
        assert [hand_in(desk, notice.id, number) for number in (0, 3, 1)] == ["refused", "refused", "taken"]


ENDS = (30, 31, 31, 30, 31, 30, 31)


def hand_in(desk: FrontDesk, notice_id: str, number: int) -> str:
    """So many cases for June, from one department by its link."""
    token = desk.token("440704-JYJ", notice_id)
    entries = [{"title": f"案例{place}", "text": "经过。"} for place in range(number)]
    submission = {"entries": entries} if number else {"text": "六月情况。"}
    body = {"task_id": desk.task(token, "cases"), "base_version": 0, "submission": submission}
    answer = desk.client.post(f"/api/v1/links/{token}/reports", json=body)
    if answer.status_code == 201:
        return "taken"
    desk.refused(answer, InvalidReport, "entries")
    return "refused"
