"""Files and drafts on the page of a task: by script, by the plain form, and for whom they can be fetched."""

from typing import Any

import pytest
from httpx2 import Response

from domain.files import FileOversize, FileUnknown
from domain.obligations import Form, Obligation, Occurrence
from domain.report_drafts import DraftChanged
from service.files.refusals import FileRefused
from tests.service.files.samples import PDF, jpeg, tiff
from tests.service.web.front_desk import HTML, FrontDesk
from tests.service.web.link.test_pages import GOOD, OWN, page, post
from tests.service.web.markup import read_page
from tests.small_city import DUE, draft

SUMMARY = Obligation(
    key="summary",
    title="活动总结",
    form=Form.SUMMARY,
    occurrences=(Occurrence(due=DUE),),
    evidence=("盖章扫描件", "照片"),
    required_evidence=("盖章扫描件",),
    cascades=False,
)
ALL = draft(OWN.model_copy(update={"evidence": ("照片",)}), SUMMARY)


@pytest.fixture
def token(desk: FrontDesk) -> str:
    desk.issue(ALL)
    return desk.token("d1")


@pytest.fixture
def task(desk: FrontDesk, token: str) -> int:
    return desk.task(token, "summary")


def upload(desk: FrontDesk, token: str, task: int, data: bytes, name: str = "总结.pdf", slot: str = "") -> Response:
    return desk.client.post(
        f"/api/v1/links/{token}/tasks/{task}/files", params={"name": name, "slot": slot}, content=data
    )


def state(answer: Response, status: int = 201) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


def test_a_file_goes_up_before_the_report_and_comes_down_after_it(desk: FrontDesk, token: str, task: int) -> None:
    first = state(upload(desk, token, task, PDF, slot="盖章扫描件"))
    assert (first["version"], first["before"], first["by"]) == (1, 0, "d1liaison")
    photo = state(upload(desk, token, task, jpeg(tiff()), "IMG_1.JPG", "照片"))
    assert [(one["number"], one["name"], one["kind"], one["slot"]) for one in photo["files"]] == [
        (1, "总结.pdf", "pdf", "盖章扫描件"),
        (2, "IMG_1.JPG", "jpg", "照片"),
    ]
    shown = page(desk, token)
    assert f"../l/{token}/tasks/{task}/files/1" in shown.anchors
    form = {"base_version": "0", "draft_version": "2", "text": "已开展"}
    status, done = post(desk, token, "summary", form)
    assert (status, "报送成功：活动总结" in done.text) == (200, True)
    place = f"/l/{token}/tasks/{task}/versions/1/files"
    kept = desk.client.get(f"{place}/1")
    assert kept.content == PDF
    assert kept.headers["content-type"] == "application/pdf"
    assert kept.headers["content-disposition"].startswith("attachment; filename=")
    assert "%E6%80%BB%E7%BB%93.pdf" in kept.headers["content-disposition"]
    assert kept.headers["x-content-type-options"] == "nosniff"
    # Where the photograph was made is nobody's business.
    assert b"N\0\0\0" not in desk.client.get(f"{place}/2").content
    assert desk.client.get(f"{place}/3").status_code == 404
    assert desk.client.get(f"/api/v1/links/{token}/tasks/{task}/draft").json()["version"] == 0


def test_the_plain_form_sends_files_too(desk: FrontDesk, token: str, task: int) -> None:
    files = [("file.0", ("总结.pdf", PDF)), ("file.1", ("一.jpg", jpeg())), ("file.1.camera", ("", b""))]
    form = {"base_version": "0", "draft_version": "0", "text": "已开展"}
    answer = desk.client.post(f"/l/{token}/tasks/{task}", data=form, files=files)
    assert "报送成功" in answer.text
    content = desk.shown(token)["tasks"][1]["content"]
    assert [(one["name"], one["slot"]) for one in content["files"]] == [("总结.pdf", "盖章扫描件"), ("一.jpg", "照片")]


def test_a_required_file_is_missed_by_name_and_what_came_is_kept(desk: FrontDesk, token: str, task: int) -> None:
    form = {"base_version": "0", "draft_version": "0", "text": "已开展"}
    answer = desk.client.post(f"/l/{token}/tasks/{task}", data=form, files=[("file.1", ("一.jpg", jpeg()))])
    shown = read_page(answer.text)
    assert answer.status_code == 422
    assert "请上传“盖章扫描件”" in shown.text
    assert f"#task-{task}-file-0" in shown.anchors
    assert f"task-{task}-file-0" in shown.ids
    assert "一.jpg" in shown.text
    (version,) = [one["value"] for one in shown.blanks if one.get("name") == "draft_version" and one["value"] != "0"]
    again = form | {"draft_version": version}
    answer = desk.client.post(f"/l/{token}/tasks/{task}", data=again, files=[("file.0", ("总结.pdf", PDF))])
    assert "报送成功" in answer.text


def test_a_program_is_refused_beside_its_slot(desk: FrontDesk, token: str, task: int) -> None:
    desk.refused(upload(desk, token, task, b"MZ" + bytes(50), "照片.jpg"), FileRefused, "file")
    form = {"base_version": "0", "draft_version": "0", "text": "已开展"}
    answer = desk.client.post(
        f"/l/{token}/tasks/{task}", data=form, files=[("file.1", ("照片.jpg", b"MZ" + bytes(50)))]
    )
    shown = read_page(answer.text)
    assert answer.status_code == 415
    assert "是程序（可执行文件），不能上传" in shown.text
    assert f"#task-{task}-file-1" in shown.anchors
    assert "已开展" in shown.text


def test_a_file_that_says_it_is_too_large_is_not_read(desk: FrontDesk, token: str, task: int) -> None:
    answer = desk.client.post(
        f"/api/v1/links/{token}/tasks/{task}/files",
        params={"name": "a.pdf"},
        content=b"x",
        headers={"content-length": str(51 << 20)},
    )
    desk.refused(answer, FileOversize, "file")


def test_a_slot_that_was_not_asked_for_is_refused(desk: FrontDesk, token: str, task: int) -> None:
    desk.refused(upload(desk, token, task, PDF, slot="视频"), FileUnknown, "slot")


def test_a_draft_is_kept_and_shown_on_any_device(desk: FrontDesk, token: str) -> None:
    form = GOOD | {"value.events": "约十场", "draft_version": "0", "save": "1"}
    status, shown = post(desk, token, "statistics", form)
    assert status == 200
    assert "草稿已保存，尚未报送" in shown.text
    desk.client.cookies.clear()
    shown = page(desk, token)
    assert shown.blank("value.events")["value"] == "约十场"
    assert "草稿，尚未报送：d1liaison于2024年6月3日（星期一）09:00保存。" in shown.text
    status, _ = post(desk, token, "statistics", GOOD | {"draft_version": "1"})
    assert status == 200
    assert "草稿，尚未报送" not in page(desk, token).text


def test_two_people_do_not_overwrite_each_other(desk: FrontDesk, token: str) -> None:
    post(desk, token, "statistics", GOOD | {"draft_version": "0", "save": "1"})
    for button in ({"save": "1"}, {}):
        mine = GOOD | {"value.events": "99", "draft_version": "0"} | button
        status, shown = post(desk, token, "statistics", mine)
        assert status == 409
        assert "d1liaison于2024年6月3日（星期一）09:00改动过这份草稿" in shown.text
        assert shown.blank("value.events")["value"] == "99"
        # Who writes over what the other has typed has seen it.
        assert "草稿中与本页不同的内容" in shown.text
        assert "活动场次12" in shown.text
        assert "参加人数340" not in shown.text
        assert "核对草稿" in shown.text
        assert "1" in {one["value"] for one in shown.blanks if one.get("name") == "draft_version"}
    task = desk.task(token)
    answer = desk.client.put(f"/api/v1/links/{token}/tasks/{task}/draft", json={"typed": {"text": "二"}, "version": 7})
    desk.refused(answer, DraftChanged, "draft_version")
    status, _ = post(desk, token, "statistics", GOOD | {"value.events": "99", "draft_version": "1"})
    assert status == 200


def test_a_draft_can_be_thrown_away_and_files_taken_out(desk: FrontDesk, token: str, task: int) -> None:
    upload(desk, token, task, PDF)
    upload(desk, token, task, jpeg(), "一.jpg")
    left = state(desk.client.delete(f"/api/v1/links/{token}/tasks/{task}/files/1"), 200)
    assert [one["number"] for one in left["files"]] == [2]
    assert desk.client.delete(f"/api/v1/links/{token}/tasks/{task}/files/1").status_code == 404
    version = str(left["version"])
    status, shown = post(
        desk, token, "summary", {"base_version": "0", "draft_version": version, "take": "2", "text": "字"}
    )
    assert (status, "一.jpg" in shown.text, "字" in shown.text) == (200, False, True)
    version = next(one["value"] for one in shown.blanks if one.get("name") == "draft_version" and one["value"] != "0")
    status, shown = post(desk, token, "summary", {"base_version": "0", "draft_version": version, "discard": "1"})
    assert "草稿已放弃" in shown.text


def test_a_correction_keeps_the_files_until_one_is_taken_out(desk: FrontDesk, token: str, task: int) -> None:
    upload(desk, token, task, PDF, slot="盖章扫描件")
    upload(desk, token, task, jpeg(), "一.jpg", "照片")
    post(desk, token, "summary", {"base_version": "0", "draft_version": "2", "text": "一"})
    post(desk, token, "summary", {"base_version": "1", "draft_version": "0", "text": "二"})
    assert len(desk.shown(token)["tasks"][1]["content"]["files"]) == 2
    status, shown = post(desk, token, "summary", {"base_version": "2", "draft_version": "0", "take": "2", "text": "三"})
    assert status == 200
    version = next(one["value"] for one in shown.blanks if one.get("name") == "draft_version" and one["value"] != "0")
    post(desk, token, "summary", {"base_version": "2", "draft_version": version, "text": "三"})
    assert [one["name"] for one in desk.shown(token)["tasks"][1]["content"]["files"]] == ["总结.pdf"]
    history = desk.client.get(f"/l/{token}/tasks/{task}/versions")
    assert history.status_code == 200
    assert history.text.count("一.jpg") == 2
    assert "第 3 版" in history.text


def test_a_phone_does_not_load_whole_photographs_to_show_them_small(desk: FrontDesk, token: str, task: int) -> None:
    for name, more in (("微信.jpg", 0), ("相机.jpg", 300 << 10)):
        upload(desk, token, task, jpeg() + bytes(more), name, "照片")
    shown = page(desk, token)
    assert [one for one in shown.loaded if "/files/" in one] == [f"../l/{token}/tasks/{task}/files/1"]
    upload(desk, token, task, PDF, slot="盖章扫描件")
    post(desk, token, "summary", {"base_version": "0", "draft_version": "3", "text": "已开展"})
    history = read_page(desk.client.get(f"/l/{token}/tasks/{task}/versions").text)
    assert [one.rsplit("/", 1)[-1] for one in history.loaded if "/files/" in one] == ["1"]
    assert "相机.jpg" in history.text


def test_nobody_else_gets_at_files(desk: FrontDesk, token: str, task: int) -> None:
    upload(desk, token, task, PDF, slot="盖章扫描件")
    other = desk.token("d2")
    assert desk.client.get(f"/l/{other}/tasks/{task}/files/1").status_code == 404
    post(desk, token, "summary", {"base_version": "0", "draft_version": "1", "text": "一"})
    assert desk.client.get(f"/l/{other}/tasks/{task}/versions/1/files/1").status_code == 404
    assert desk.client.get(f"/l/{other}/tasks/{task}/versions", headers=HTML).status_code == 404
    assert upload(desk, other, task, PDF).status_code == 404
    sha256 = desk.shown(token)["tasks"][1]["content"]["files"][0]["sha256"]
    body = {
        "task_id": desk.task(other, "summary"),
        "submission": {"text": "别人的", "files": [{"sha256": sha256, "name": "x.pdf", "slot": "盖章扫描件"}]},
    }
    desk.refused(desk.client.post(f"/api/v1/links/{other}/reports", json=body), FileUnknown, "files")
    assert desk.client.get(f"/l/x{token}/tasks/{task}/versions/1/files/1").status_code == 403


def test_opening_pages_writes_nothing(desk: FrontDesk, token: str, task: int) -> None:
    upload(desk, token, task, PDF)
    with desk.untouched():
        for below in ("", f"/tasks/{task}/files/1", f"/tasks/{task}/versions", "/handover", f"/tasks/{task}/objection"):
            assert desk.client.get(f"/l/{token}{below}").status_code == 200
            assert desk.client.head(f"/l/{token}{below}").status_code == 200
