"""Reading a notice over the API, and the whole way from a file to an issued notice."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from domain.errors import InvalidInput, NotFound
from domain.facts import TaskFacts
from domain.notices import Classified, NoticeDraft
from domain.reading.proposal import Proposal
from domain.reading.reader import Empty
from service.cli.reading import dated
from service.reading.refusals import FileCorrupt
from service.samples.drafts import Unconfirmed, load_draft
from service.samples.proposals import dump_proposal
from service.web.api.drafts import NothingToRead
from tests.service.reading.makers import make_docx
from tests.service.web.front_desk import FrontDesk
from tests.small_city import draft

DISTRICTS = """测试市安全生产委员会办公室文件

测安办〔2024〕9号

测试市安全生产委员会办公室关于开展消防安全月活动的通知

各区人民政府：

根据《测试市安全生产委员会办公室关于开展安全生产月活动的通知》（测安办〔2024〕1号）要求，现就有关事项通知如下：

一、广泛宣传。具有代表性的典型案例要及时报送市安办。

二、按时报送。请各区于6月14日前将活动方案报送市安办，并于7月12日17时前将活动总结报送市安办。

联系人：秦望，电话：0999-5550101，邮箱：office@example.invalid。

测试市安全生产委员会办公室
2024年6月3日

抄送：市政府办公室。
"""
STREETS = """东区应急管理局

关于报送夏季隐患排查情况的通知

各街道：

请于630日前将《隐患排查统计表》报送区应急管理局。有意向参加比武的街道，请于6月21日前反馈报名表。

东区应急管理局
2024年6月3日
"""


def answered(desk: FrontDesk, text: str, office: str = "c") -> dict[str, Any]:
    answer = desk.api("POST", "/drafts", params={"office": office}, json={"text": text})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def written(found: dict[str, Any]) -> str:
    """The TOML file that ``cascade notice draft`` writes."""
    return dump_proposal(Proposal.model_validate(dated(json.loads(json.dumps(found["proposal"])))))


def tasks(desk: FrontDesk, notice_id: str, unit: str) -> Sequence[TaskFacts]:
    with desk.house.ledger.reading() as facts:
        return facts.tasks_of(notice_id, unit)


def test_every_value_has_its_evidence_and_what_is_missing_is_said(desk: FrontDesk) -> None:
    with desk.untouched():
        found = answered(desk, STREETS, "d1")
    read = found["draft"]
    assert read["title"]["evidence"]["text"] in STREETS
    assert 0 < read["title"]["confidence"] <= 1
    assert {"number", "copies", "bases"} <= set(read["unrecognised"])
    assert found["audiences"]["audiences"][0]["codes"] == ["s1", "s2"]
    assert found["proposal"]["notice"] is None


def test_a_phrase_without_units_is_listed(desk: FrontDesk) -> None:
    found = answered(desk, STREETS.replace("各街道：", "各街道，辖区各企业："), "d1")
    assert found["audiences"]["unmatched"] == ["辖区各企业"]


def test_a_basis_is_linked_to_the_notice_in_the_store(desk: FrontDesk) -> None:
    known = desk.issue(draft())
    found = answered(desk, DISTRICTS)
    assert [(link["notice_id"], link["certain"]) for link in found["links"]] == [(known, True)]


def test_a_notice_goes_from_text_to_its_tasks_without_a_question(desk: FrontDesk) -> None:
    found = answered(desk, DISTRICTS)
    assert not [one for one in found["proposal"]["questions"] if one["blocking"]]
    loaded = load_draft(written(found).encode())
    assert loaded == NoticeDraft.model_validate(found["proposal"]["notice"])
    notice_id = desk.issue(loaded)
    assert desk.api("GET", f"/notices/{notice_id}").json()["head"]["number"] == "测安办〔2024〕9号"
    assert len(tasks(desk, notice_id, "d1")) == 3
    assert desk.engine.started == [notice_id]


def test_a_damaged_notice_is_issued_once_a_person_has_settled_it(desk: FrontDesk, tmp_path: Path) -> None:
    text = written(answered(desk, STREETS, "d1"))
    file = tmp_path / "draft.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Unconfirmed) as caught:
        load_draft(file)
    assert caught.value.field == "number"
    assert "630日前" in text
    settled = text.replace('number = "待确认"', 'number = "东应急〔2024〕5号"')
    with pytest.raises(Unconfirmed) as caught:
        load_draft(settled.encode())
    assert caught.value.field == "obligations.0.due"
    loaded = load_draft(settled.replace('due = "待确认"', "due = 2024-06-30").encode())
    notice_id = desk.issue(loaded)
    assert len(tasks(desk, notice_id, "s1")) == 2
    assert tasks(desk, notice_id, "v1") == []


def test_a_file_is_read_with_its_forms(desk: FrontDesk) -> None:
    data = make_docx(STREETS.splitlines(), [["序号", "街道", "隐患数"], ["1", "", ""]])
    answer = desk.api("POST", "/drafts", params={"office": "d1"}, files={"file": ("a.docx", data)})
    assert answer.status_code == 200, answer.text
    assert answer.json()["forms"][0]["columns"] == ["序号", "街道", "隐患数"]


def test_refusals(desk: FrontDesk) -> None:
    def post(office: str = "c", **body: Any) -> Any:
        return desk.api("POST", "/drafts", params={"office": office}, **body)

    with desk.untouched():
        desk.refused(post(json={"text": "机密★1年\n" + DISTRICTS}), Classified, "text")
        desk.refused(post(json={"text": " "}), Empty, "text")
        desk.refused(post(json={"txt": "x"}), InvalidInput, "text")
        desk.refused(post("nowhere", json={"text": DISTRICTS}), NotFound, "unit_code")
        desk.refused(post(files={"file": ("a.docx", b"PK\x03\x04broken")}), FileCorrupt, "file")
        desk.refused(post(files={"other": ("a.txt", b"x")}), NothingToRead, "file")
    assert desk.client.post("/api/v1/drafts", params={"office": "c"}, json={"text": "x"}).status_code == 401
