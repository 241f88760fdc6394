from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise

import pytest

from domain.calendar import WorkCalendar
from domain.dues import check_due
from domain.linking import link_answers
from domain.notices import Notice, NoticeDraft
from domain.obligations import Demand
from domain.plan import plan, timetable
from domain.policy import DEFAULTS, Act
from domain.units import Level, ReissueRule, Unit
from service.samples import UnknownSample
from service.samples.notices import NAMES, Sample, answering, sample
from tests.domain.examples import moment

CALENDAR = WorkCalendar()

# What the four notices demand, as the domain document tells it: by notice and obligation.
DUES: dict[str, dict[str, list[datetime | None]]] = {
    "quanzhou-2024/city": {"statistics": [moment(2024, 6, 25)], "summary": [moment(2024, 6, 25)], "cases": [None]},
    "jiangnan-2024/street": {"summary": [moment(2024, 6, 20)], "cases": [None]},
    "luojiang-commerce-2024/district-commerce": {
        "summary": [moment(2024, 6, 25)],
        "statistics": [moment(2024, 6, 25)],
        "cases": [None],
    },
    "taishang-2025/zone": {
        "interest": [moment(2025, 5, 30)],
        "liaison": [moment(2025, 5, 30)],
        "summary": [moment(2025, 6, 28)],
        "cases": [None],
    },
    "jianghai-2023/district": {
        "plan": [moment(2023, 6, 2)],
        "summary": [moment(2023, 6, 21), moment(2023, 11, 26)],
        "statistics": [moment(2023, 6, 21), moment(2023, 11, 26)],
        "cases": [
            moment(2023, 6, 30),
            moment(2023, 7, 31),
            moment(2023, 8, 31),
            moment(2023, 9, 30),
            moment(2023, 10, 31),
            moment(2023, 11, 30),
            moment(2023, 12, 31),
        ],
    },
}


@pytest.fixture(scope="module", params=NAMES)
def played(request: pytest.FixtureRequest) -> Sample:
    return sample(request.param)


def below(units: Sequence[Unit], office: str) -> list[Unit]:
    by_code = {unit.code: unit for unit in units}
    above = {office, by_code[office].acts_for}
    return [
        unit for unit in units if unit.code != office and (unit.parent_code in above or unit.line_superior in above)
    ]


def recipients(played: Sample, draft: NoticeDraft) -> list[Unit]:
    return [unit for unit in below(played.units, draft.office) if draft.recipients.selects(unit)]


def draft_of(name: str, notice: str) -> tuple[Sample, NoticeDraft]:
    played = sample(name)
    return played, next(one.draft for one in played.notices if one.name == notice)


def issued(draft: NoticeDraft, at: datetime, notice_id: str) -> Notice:
    policy = DEFAULTS[draft.urgency]
    table = timetable(draft.obligations, policy, CALENDAR, at)
    return Notice(
        id=notice_id,
        origin_id=notice_id,
        origin_office=draft.office,
        path=f"/{notice_id}/",
        draft=draft,
        policy=policy,
        anchor=at,
        issued_at=at,
        acknowledge_due=table.acknowledge_due,
        reissue_due=table.reissue_due,
        closes_at=table.closes_at,
    )


@pytest.mark.parametrize("key", DUES)
def test_dues_are_those_of_the_notices(key: str) -> None:
    _, draft = draft_of(*key.split("/"))
    assert {o.key: [one.due for one in o.occurrences] for o in draft.obligations} == DUES[key]


def test_every_sample_can_be_planned(played: Sample) -> None:
    for notice in played.notices:
        table = timetable(notice.draft.obligations, DEFAULTS[notice.draft.urgency], CALENDAR, notice.issued_at)
        rungs = plan(table, DEFAULTS[notice.draft.urgency], CALENDAR, review_first=True)
        occurrences = sum(len(obligation.occurrences) for obligation in notice.draft.obligations)
        assert sum(rung.act is Act.COMPILE for rung in rungs) == occurrences
        assert sum(rung.act is Act.CLOSE for rung in rungs) == occurrences


def test_every_due_can_be_issued_with_flags_for_rest_days(played: Sample) -> None:
    for notice in played.notices:
        dues = [one.due for o in notice.draft.obligations for one in o.occurrences if one.due]
        flags = {due.date(): check_due(due, notice.issued_at, None, None, CALENDAR) for due in dues}
        rest_days = {day for day, found in flags.items() if found}
        expected = {
            "taishang-2025": {date(2025, 6, 28)},
            "jianghai-2023": {date(2023, 11, 26), date(2023, 9, 30), date(2023, 12, 31)},
        }
        assert rest_days == expected.get(played.name, set())


def test_every_obligation_is_owed_by_somebody(played: Sample) -> None:
    for notice in played.notices:
        chosen = recipients(played, notice.draft)
        assert notice.draft.office not in {unit.code for unit in chosen}
        for obligation in notice.draft.obligations:
            assert any(obligation.audience.selects(unit) for unit in chosen)


def test_samples_are_complete_texts_with_invented_people(played: Sample) -> None:
    assert all(one.issued_at <= other.issued_at for one, other in pairwise(played.notices))
    assert played.begins_at == played.notices[0].issued_at
    for notice in played.notices:
        assert 300 <= len(notice.draft.body) <= 600
        assert notice.draft.dated == notice.issued_at.date()
        assert CALENDAR.is_working_day(notice.issued_at.date())
        assert notice.draft.inquiry.email.endswith("@example.invalid")
        assert notice.draft.inquiry.name[0] in "甲乙丙丁戊己庚辛壬癸"
        assert "-0000" in notice.draft.inquiry.phone
        assert NoticeDraft.model_validate_json(notice.draft.model_dump_json()) == notice.draft


def test_the_city_reaches_every_community() -> None:
    played, draft = draft_of("quanzhou-2024", "city")
    assert [unit.level for unit in recipients(played, draft)] == [Level.DISTRICT] * 12
    assert len(played.units) == 2761
    assert len(draft.issuers) == 2


def test_the_street_asks_communities_departments_and_enterprises_themselves() -> None:
    played, draft = draft_of("jiangnan-2024", "street")
    chosen = recipients(played, draft)
    assert {unit.level for unit in chosen} == {Level.COMMUNITY, Level.DEPARTMENT, Level.ENTERPRISE}
    assert sum(unit.level is Level.COMMUNITY for unit in chosen) == 9
    assert not any(obligation.cascades for obligation in draft.obligations)


def test_one_collection_feeds_two_superiors() -> None:
    played = sample("luojiang-commerce-2024")
    commerce, safety, local = played.notices
    superiors = {
        one.draft.number: issued(one.draft, one.issued_at, f"n{place}") for place, one in enumerate((commerce, safety))
    }
    draft = answering(local.draft, superiors)
    assert [basis.notice_id for basis in draft.basis] == ["n0", "n1"]
    linked = link_answers(draft.obligations, list(superiors.values()))
    fed = {o.key: [(answer.notice_id, answer.obligation_key) for answer in o.answers] for o in linked}
    assert fed == {
        "summary": [("n0", "summary"), ("n1", "summary")],
        "statistics": [("n1", "statistics")],
        "cases": [("n0", "cases"), ("n1", "cases")],
    }
    for one in (commerce, safety):
        office = next(unit for unit in recipients(played, one.draft) if unit.code == draft.office)
        assert office.reissue is ReissueRule.REVIEW_FIRST
        # The local notice goes out before either superior's limit for passing on.
        assert local.issued_at < superiors[one.draft.number].reissue_due
        assert all(n.due is None or n.due > moment(2024, 6, 25) for o in one.draft.obligations for n in o.occurrences)


def test_the_bureau_asks_offices_of_the_towns_its_own_sections_and_enterprises() -> None:
    played, draft = draft_of("luojiang-commerce-2024", "district-commerce")
    tags = [unit.tags[0] for unit in recipients(played, draft)]
    assert {tag: tags.count(tag) for tag in tags} == {"企业办": 6, "局内股室": 3, "商贸": 4}


def test_numbers_of_superiors_not_issued_here_stay_unlinked() -> None:
    _, draft = draft_of("jianghai-2023", "district")
    assert [basis.number for basis in draft.basis] == ["粤安办〔2023〕69号", "江安生办〔2023〕63号"]
    assert answering(draft, {}) == draft


def test_only_departments_are_asked_for_interest_and_none_must_answer() -> None:
    played, draft = draft_of("taishang-2025", "zone")
    interest, liaison, *_ = draft.obligations
    chosen = recipients(played, draft)
    towns = [unit for unit in chosen if unit.level is Level.STREET]
    assert len(towns) == 4
    assert interest.demand is Demand.OPT_IN
    assert liaison.demand is Demand.MANDATORY
    assert {unit.level for unit in chosen if interest.audience.selects(unit)} == {Level.DEPARTMENT}
    assert all(liaison.audience.selects(unit) for unit in chosen)
    assert [field.label for field in interest.fields] == ["单位", "现场是否提供节目", "节目概况", "联系人", "联系方式"]
    assert len(liaison.fields) == 9
    assert len(draft.issuers) == 2
    assert any(unit.parent_code == towns[0].code for unit in played.units)


def test_the_monthly_quota_is_one_to_two_cases() -> None:
    _, draft = draft_of("jianghai-2023", "district")
    cases = next(obligation for obligation in draft.obligations if obligation.key == "cases")
    assert (cases.minimum_entries, cases.maximum_entries) == (1, 2)
    assert [occurrence.key for occurrence in cases.occurrences] == [f"2023-{month:02d}" for month in range(6, 13)]
    summary = next(obligation for obligation in draft.obligations if obligation.key == "summary")
    assert summary.evidence == ("盖章扫描件", "电子文本", "视频", "照片")


def test_an_unknown_sample_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownSample, match="jianghai-2023"):
        sample("../quanzhou")
