"""通报 on its pages: the roster frozen, who is named and who is not beside the paper, signing and correcting."""

import io
from typing import Any

import docx
import pytest
from httpx2 import Response
from sqlalchemy import text

from domain.letters import ChannelName
from domain.outbox import IntentState, Sent
from service.store.database import writing
from tests.service.web.front_desk import FrontDesk
from tests.service.web.markup import read_page
from tests.service.web.office.test_supervisions import HEADERS, LATE, get, post
from tests.small_city import DUE


@pytest.fixture
def told(desk: FrontDesk, notice_id: str) -> str:
    """The notice has reached d1, and not d2; an hour after the due."""
    with desk.house.ledger.transaction() as facts:
        parts = [part for part in facts.pending(ChannelName.EMAIL, LATE, 100) if part.unit_code == "d1"]
        done = [Sent(id=part.id, state=IntentState.SENT, letter_id="l", at=DUE, checked_at=DUE) for part in parts]
        facts.record(ChannelName.EMAIL, done)
    desk.clock.moment = LATE
    return notice_id


def draft(desk: FrontDesk, notice_id: str, **form: Any) -> str:
    """Draft on the page. Returns the address of the draft."""
    answer = post(desk, f"/notices/{notice_id}/circulars", **form)
    assert answer.status_code == 303, answer.text
    return "/" + answer.headers["location"].replace("../", "").partition("?")[0]


def sign(desk: FrontDesk, address: str) -> Response:
    return post(desk, f"{address}/sign", seen=read_page(get(desk, address)).blank("seen")["value"])


def test_the_signer_sees_who_is_not_named_and_why_beside_the_paper(desk: FrontDesk, told: str) -> None:
    page = get(desk, draft(desk, told, ranking="1", requirement="请引以为戒。"))
    paper, _, beside = page.partition("</article>")
    assert "东区" in paper
    assert "西区" not in paper
    assert "请引以为戒。" in paper
    assert "西区" in beside
    assert "消息均未送达" in beside
    assert "与留痕一致" in beside


def test_from_the_draft_to_the_correction(desk: FrontDesk, told: str) -> None:
    first = draft(desk, told)
    post(desk, first, requirement="请三日内补报。")
    assert sign(desk, first).status_code == 303
    assert "〔2024〕通1号" in get(desk, first)
    second = draft(desk, told, supersedes=first.rpartition("/")[2], correction="数据有误")
    assert "更正〔2024〕通1号" in get(desk, second)
    assert sign(desk, second).status_code == 303
    assert "已被更正" in get(desk, first)
    third = draft(desk, told)
    assert post(desk, f"{third}/cancel", reason="重复").status_code == 303
    listed = read_page(get(desk, f"/notices/{told}/circulars")).text
    assert [word in listed for word in ("已签发", "已被更正", "已作废")] == [True, True, True]


def test_nothing_is_drafted_before_the_due_and_the_page_says_why(desk: FrontDesk, notice_id: str) -> None:
    with desk.untouched():
        answer = post(desk, f"/notices/{notice_id}/circulars")
    assert answer.status_code == 422
    assert "请截止后再起草" in answer.text


def test_a_snapshot_that_was_tampered_with_is_not_offered_for_signing(desk: FrontDesk, told: str) -> None:
    address = draft(desk, told)
    with writing(desk.house.ledger.engine) as connection:
        connection.execute(text("UPDATE circular SET snapshot = replace(snapshot, '东区', '北区')"))
    assert "不能签发" in get(desk, address)
    assert post(desk, f"{address}/sign").status_code == 500


def test_the_file_says_what_the_paper_says(desk: FrontDesk, told: str) -> None:
    address = draft(desk, told)
    sign(desk, address)
    answer = desk.client.get(f"{address}/document", headers=HEADERS)
    lines = [line.text for line in docx.Document(io.BytesIO(answer.content)).paragraphs]
    assert "〔2024〕通1号" in lines
    assert "（一）未报送（1 个单位）：东区。" in lines
