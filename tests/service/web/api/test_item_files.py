"""Files of reports for the offices above: listed, one by one, and as a zip."""

import hashlib
import io
import zipfile
from urllib.parse import quote

import pytest
from openpyxl import load_workbook

from domain.errors import NotFound
from service.documents.file_list import FILE_LIST
from tests.service.files.samples import PDF, jpeg
from tests.service.web.front_desk import FrontDesk
from tests.service.web.link.test_files import ALL, upload


@pytest.fixture
def notice(desk: FrontDesk) -> str:
    """Two districts have handed in three files."""
    notice_id = desk.issue(ALL)
    for unit, files in (
        ("d1", [("总结.pdf", PDF, "盖章扫描件"), ("一.jpg", jpeg(), "照片")]),
        ("d2", [("x", PDF, "盖章扫描件")]),
    ):
        token = desk.token(unit)
        task = desk.task(token, "summary")
        for name, data, slot in files:
            upload(desk, token, task, data, name, slot)
        form = {"base_version": "0", "draft_version": str(len(files)), "text": "已开展"}
        assert "报送成功" in desk.client.post(f"/l/{token}/tasks/{task}", data=form).text
    return notice_id


def test_an_office_gets_all_files_of_an_item(desk: FrontDesk, notice: str) -> None:
    listed = desk.api("GET", f"/notices/{notice}/items/summary/once/files").json()
    assert [(one["unit_name"], one["file"]["name"]) for one in listed["files"]] == [
        ("东区", "总结.pdf"),
        ("东区", "一.jpg"),
        ("西区", "x.pdf"),
    ]
    answer = desk.client.get(listed["zip"], headers={"authorization": "Bearer test-token"})
    assert answer.headers["content-type"] == "application/zip"
    assert quote("活动总结材料-测试市-") in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = ["东区_活动总结_1.pdf", "东区_活动总结_2.jpg", "西区_活动总结_1.pdf"]
        assert archive.namelist() == [FILE_LIST, *names]
        sheet = load_workbook(io.BytesIO(archive.read(FILE_LIST)))["材料清单"]
        listed_there = list(sheet.iter_rows(min_row=4, values_only=True))
        assert [row[1] for row in listed_there] == names
        assert [row[5] for row in listed_there] == ["总结.pdf", "一.jpg", "x.pdf"]
        assert listed_there[0][10] == hashlib.sha256(PDF).hexdigest()
        assert archive.read("西区_活动总结_1.pdf") == PDF
    one = listed["files"][1]
    place = f"/notices/{notice}/reports/{one['report_id']}/files/{one['position']}"
    assert desk.api("GET", place).content == jpeg()
    desk.refused(desk.api("GET", f"/notices/{notice}/reports/{one['report_id']}/files/9"), NotFound, "file")


def test_the_rollup_workbook_lists_them_by_name_and_hash(desk: FrontDesk, notice: str) -> None:
    answer = desk.api("GET", f"/notices/{notice}/rollup.xlsx")
    sheet = load_workbook(io.BytesIO(answer.content))["材料清单"]
    listed = [row for row in sheet.iter_rows(values_only=True) if row[2] in ("东区", "西区")]
    assert [(row[2], row[4], row[5]) for row in listed] == [
        ("东区", "盖章扫描件", "总结.pdf"),
        ("东区", "照片", "一.jpg"),
        ("西区", "盖章扫描件", "x.pdf"),
    ]
    assert listed[0][9] == hashlib.sha256(PDF).hexdigest()
    other = desk.issue(ALL.model_copy(update={"number": "测安办〔2024〕2号"}))
    empty = desk.api("GET", f"/notices/{other}/rollup.xlsx")
    assert "材料清单" not in load_workbook(io.BytesIO(empty.content)).sheetnames


def test_a_report_to_another_notice_is_not_there(desk: FrontDesk, notice: str) -> None:
    other = desk.issue(ALL.model_copy(update={"number": "测安办〔2024〕2号"}))
    report = desk.api("GET", f"/notices/{notice}/items/summary/once/files").json()["files"][0]["report_id"]
    desk.refused(desk.api("GET", f"/notices/{other}/reports/{report}/files/1"), NotFound, "file")
    assert desk.api("GET", f"/notices/{other}/items/summary/once/files").json()["files"] == []
