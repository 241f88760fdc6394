"""Links that are forged, expired, for another unit, or used twice: a clear refusal, and nothing written."""

import pytest
from httpx2 import Response

from activities.reporting import ForeignTask, NoticeClosed
from domain.errors import NotFound
from domain.outbox import Intent, Purpose
from domain.policy import Step
from domain.reports import LinkUsed
from service.links import LinkExpired, LinkForged, LinkSigner
from service.store.directory import Directory
from tests import small_city
from tests.service.web.front_desk import HTML, FrontDesk, assert_chinese, headline
from tests.small_city import STATISTICS, draft

GOOD = {"events": "12", "people": "340"}
OWN = STATISTICS.model_copy(update={"cascades": False})


def acts(desk: FrontDesk, token: str, task: int = 1) -> list[Response]:
    """Everything that can be tried with a link."""
    base = f"/api/v1/links/{token}"
    return [
        desk.client.get(base),
        desk.client.post(f"{base}/acknowledge"),
        desk.client.post(f"{base}/reports", json={"task_id": task, "submission": {"values": GOOD}}),
        desk.client.post(f"{base}/reissue"),
    ]


@pytest.mark.usefixtures("notice_id")
@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token: token[:-5],
        lambda token: "2" + token[1:],
        lambda token: token.replace(".", ""),
        lambda _: "1",
        lambda _: "%00",
        lambda _: "链接",
        lambda _: "x" * 5000,
    ],
)
def test_a_forged_or_damaged_link_is_refused_everywhere(desk: FrontDesk, spoil: object) -> None:
    assert callable(spoil)
    token = spoil(desk.token("d1"))
    with desk.untouched():
        for answer in acts(desk, token):
            problem = desk.refused(answer, LinkForged, "token")
            assert "重新打开" in problem["title"]


def test_a_link_of_another_key_is_refused(desk: FrontDesk) -> None:
    desk.issue(draft())
    other = LinkSigner("another-key", "http://cascade.example.invalid").token(1)
    with desk.untouched():
        for answer in acts(desk, other):
            desk.refused(answer, LinkForged, "token")


def test_a_signed_link_without_message_is_unknown(desk: FrontDesk) -> None:
    with desk.untouched():
        for answer in acts(desk, desk.house.signer.token(4711)):
            desk.refused(answer, NotFound, "token")


@pytest.mark.usefixtures("notice_id")
def test_a_link_dies_with_its_contact(desk: FrontDesk) -> None:
    token = desk.token("d1")
    left = [one.model_copy(update={"active": False}) for one in small_city.contacts() if one.id == "d1.liaison"]
    Directory(desk.house.ledger.engine).put_contacts(left)
    with desk.untouched():
        for answer in acts(desk, token):
            problem = desk.refused(answer, LinkExpired, "token")
            assert "由本单位现在的联络员从自己收到的邮件或短信中打开" in problem["title"]


def test_a_link_dies_when_its_contact_moves_to_another_unit(desk: FrontDesk) -> None:
    desk.issue(draft())
    token = desk.token("d1")
    moved = [one.model_copy(update={"unit_code": "d2"}) for one in small_city.contacts() if one.id == "d1.liaison"]
    Directory(desk.house.ledger.engine).put_contacts(moved)
    desk.refused(desk.client.get(f"/api/v1/links/{token}"), LinkExpired, "token")


def test_a_task_of_another_unit_is_refused_and_never_shown(desk: FrontDesk) -> None:
    desk.issue(draft(OWN))
    mine, theirs = desk.token("d1"), desk.token("d2")
    with desk.untouched():
        answer = desk.client.post(
            f"/api/v1/links/{mine}/reports", json={"task_id": desk.task(theirs), "submission": {"values": GOOD}}
        )
        desk.refused(answer, ForeignTask, "task_id")
        page = desk.client.post(f"/l/{mine}/tasks/{desk.task(theirs)}", data={"base_version": "0"}, headers=HTML)
        assert page.status_code == 403
        assert "link_foreign" in page.text
    shown = str(desk.shown(mine))
    assert "西区" not in shown
    assert "'d2" not in shown


def test_a_task_of_another_notice_is_refused(desk: FrontDesk) -> None:
    first, second = desk.issue(draft(OWN)), desk.issue(draft(OWN, number="测安办〔2024〕2号"))
    with desk.untouched():
        answer = desk.client.post(
            f"/api/v1/links/{desk.token('d1', first)}/reports",
            json={"task_id": desk.task(desk.token("d1", second)), "submission": {"values": GOOD}},
        )
        desk.refused(answer, ForeignTask, "task_id")


def test_an_acknowledgement_counts_for_the_links_own_unit_alone(desk: FrontDesk) -> None:
    desk.issue(draft())
    desk.client.post(f"/api/v1/links/{desk.token('d1')}/acknowledge")
    assert desk.shown(desk.token("d1"))["receipt"]["acknowledged_at"] is not None
    assert desk.shown(desk.token("d2"))["receipt"]["acknowledged_at"] is None


def test_a_form_sent_twice_counts_once(desk: FrontDesk) -> None:
    notice = desk.issue(draft(OWN))
    token = desk.token("d1")
    assert desk.report(token, GOOD).status_code == 201
    with desk.untouched():
        problem = desk.refused(desk.report(token, {"events": "99", "people": "1"}), LinkUsed, "base_version")
        assert "第 1 版" in problem["title"]
        assert "重新打开链接" in problem["title"]
    assert desk.shown(token)["tasks"][0]["content"]["values"]["events"] == 12
    assert desk.api("GET", f"/notices/{notice}").json()["items"][0]["reported"] == 1


def test_a_form_sent_twice_from_the_page_keeps_what_was_typed(desk: FrontDesk) -> None:
    desk.issue(draft(OWN))
    token = desk.token("d1")
    form = {"base_version": "0", "value.events": "12", "value.people": "340", "value.score": ""}
    where = f"/l/{token}/tasks/{desk.task(token)}"
    assert desk.client.post(where, data=form, follow_redirects=False).status_code == 303
    with desk.untouched():
        again = desk.client.post(where, data=form | {"value.events": "77"})
    assert again.status_code == 409
    assert "本次未重复提交" in again.text
    assert 'value="77"' in again.text
    assert 'name="base_version" value="1"' in again.text


def test_one_link_may_correct_after_opening_again(desk: FrontDesk) -> None:
    desk.issue(draft(OWN))
    token = desk.token("d1")
    desk.report(token, GOOD)
    assert desk.report(token, {"events": "13", "people": "340"}, version=1).json()["version"] == 2


def test_a_closed_notice_is_neither_acknowledged_nor_passed_on(desk: FrontDesk) -> None:
    notice = desk.issue(draft(OWN))
    token = desk.token("d1")
    with desk.house.ledger.transaction() as facts:
        facts.close_notice(notice, desk.clock.now())
    with desk.untouched():
        for answer in (one for place, one in enumerate(acts(desk, token, 10**6)) if place in (1, 3)):
            desk.refused(answer, NoticeClosed, "notice_id")


def test_a_report_after_the_close_is_taken_as_a_supplement_and_the_page_says_so(desk: FrontDesk) -> None:
    notice = desk.issue(draft(OWN))
    token = desk.token("d1")
    with desk.house.ledger.transaction() as facts:
        facts.declare_missing(notice, ("statistics", "once"), desk.clock.now())
        facts.close_item(notice, ("statistics", "once"), desk.clock.now())
        facts.close_notice(notice, desk.clock.now())
    [task] = desk.shown(token)["tasks"]
    assert (task["open"], task["supplement"], task["state"]) == (True, True, "漏报")
    page = desk.client.get(f"/l/{token}").text
    for said in ("本通知已办结", "作为<strong>补报</strong>留存", "此前记为漏报，补报后记为迟报", "提交补报"):
        assert said in page
    form = {"base_version": "0", "value.events": "12", "value.people": "340", "value.score": ""}
    where = f"/l/{token}/tasks/{desk.task(token)}"
    done = desk.client.post(where, data=form)
    assert "补报成功" in done.text
    assert "（补报）" in done.text
    corrected = desk.report(token, GOOD, version=1).json()
    assert (corrected["supplement"], corrected["version"]) == (True, 2)
    assert desk.engine.poked == []


def test_nothing_is_taken_for_a_withdrawn_notice(desk: FrontDesk) -> None:
    desk.issue(draft(OWN))
    token = desk.token("d1")
    task = desk.task(token)
    with desk.house.ledger.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE notice SET state = 'withdrawn'")
    with desk.untouched():
        for answer in acts(desk, token, task)[1:]:
            desk.refused(answer, NoticeClosed, "notice_id")
    assert f'action="../l/{token}' not in desk.client.get(f"/l/{token}").text


def test_an_offices_overview_shows_but_does_not_act(desk: FrontDesk) -> None:
    notice = desk.issue(draft())
    now = desk.clock.now()
    with desk.house.ledger.transaction() as facts:
        alarm = Intent(
            notice_id=notice,
            rung_id="report.superior",
            contact_id="c.clerk",
            channel=desk.pending()[0].channel,
            purpose=Purpose.ALARM,
            step=Step.SUPERIOR,
            instant=now,
            release_at=now,
        )
        facts.put_intents([alarm])
    token = next(desk.house.signer.token(one.id) for one in desk.pending() if one.purpose is Purpose.ALARM)
    assert [row["code"] for row in desk.shown(token)["units"]] == ["d1", "d2"]
    with desk.untouched():
        for answer in acts(desk, token)[1:]:
            desk.refused(answer, NotFound, "token")


@pytest.mark.usefixtures("notice_id")
def test_opening_a_link_changes_nothing(desk: FrontDesk) -> None:
    token = desk.token("d1")
    with desk.untouched():
        for _ in range(3):
            assert desk.client.get(f"/l/{token}").status_code == 200
            assert desk.client.head(f"/l/{token}").status_code == 200
            assert desk.client.get(f"/l/{token}?done=acknowledged").status_code == 200
            desk.shown(token)
    assert desk.shown(token)["receipt"]["acknowledged_at"] is None


@pytest.mark.usefixtures("notice_id")
def test_what_is_confirmed_on_top_is_only_what_was_done(desk: FrontDesk) -> None:
    token = desk.token("d1")
    for done in ("acknowledged", "reissued", "task-1", "task-999", "<script>"):
        assert 'summary" role="status"' not in desk.client.get(f"/l/{token}", params={"done": done}).text


def test_a_person_sees_a_page(desk: FrontDesk) -> None:
    answer = desk.client.get("/l/forged.token", headers=HTML)
    assert answer.status_code == 403
    assert answer.headers["content-type"].startswith("text/html")
    assert_chinese(headline(answer.text))
    assert "link_forged" in answer.text
