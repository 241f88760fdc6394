"""Preparing a report: drafts that nobody overwrites unseen, and files that belong to one task only."""

from datetime import timedelta

import pytest

from activities.preparing import Changed, Preparing, Uploaded
from activities.preparing import Desk as Place
from activities.reporting import CompiledBelow, ForeignTask
from domain.facts import Facts
from domain.files import FileKind, FileOversize, FileUnknown, ReportFile, StoredFile
from domain.report_drafts import DraftChanged
from domain.reports import Submission
from tests.activities.desk import Desk
from tests.small_city import STATISTICS, draft

ASKED = STATISTICS.model_copy(update={"cascades": False, "evidence": ("照片",)})
SCAN = StoredFile(sha256="a" * 64, size=5, kind=FileKind.PDF)
PHOTO = StoredFile(sha256="b" * 64, size=7, kind=FileKind.JPEG)


@pytest.fixture
def notice(desk: Desk) -> str:
    return desk.issue(draft(ASKED)).id


@pytest.fixture
def place(desk: Desk, notice: str) -> Place:
    return Place(notice_id=notice, unit_code="d1", task_id=desk.task(notice, "d1").id, by="林一")


@pytest.fixture
def preparing(desk: Desk) -> Preparing:
    return Preparing(desk.clock, octets=1000)


def upload(preparing: Preparing, facts: Facts, place: Place, stored: StoredFile, slot: str = "") -> Changed:
    return preparing.add(facts, place, Uploaded(stored=stored, name="名.x", slot=slot))


def test_a_draft_on_another_version_is_refused_by_name(desk: Desk, preparing: Preparing, place: Place) -> None:
    with desk.ledger.transaction() as facts:
        assert preparing.save(facts, place, {"text": "一"}, 0).version == 1
        other = place.model_copy(update={"by": "陈二"})
        with pytest.raises(DraftChanged, match="林一于2024年6月3日"):
            preparing.save(facts, other, {"text": "二"}, 0)
        assert preparing.save(facts, other, {"text": "二"}, 1).typed == {"text": "二"}
        with pytest.raises(DraftChanged, match="陈二"):
            preparing.drop(facts, place, 1)
        preparing.drop(facts, place, 2)
        assert facts.report_draft(place.task_id) is None
        with pytest.raises(DraftChanged, match="已报送或已放弃"):
            preparing.save(facts, place, {"text": "三"}, 2)


def test_files_are_added_in_any_order_and_a_repeated_upload_once(
    desk: Desk, preparing: Preparing, place: Place
) -> None:
    with desk.ledger.transaction() as facts:
        first = upload(preparing, facts, place, SCAN)
        assert (first.before, first.draft.version, first.draft.typed) == (0, 1, None)
        assert upload(preparing, facts, place, SCAN).draft == first.draft
        second = upload(preparing, facts, place, SCAN, "照片")
        assert [(one.number, one.name, one.slot) for one in second.draft.files] == [
            (1, "名.x.pdf", ""),
            (2, "名.x.pdf", "照片"),
        ]
        taken = preparing.take(facts, place, 1)
        assert [one.number for one in taken.draft.files] == [2]
        assert taken.draft == facts.report_draft(place.task_id)
        with pytest.raises(FileUnknown):
            upload(preparing, facts, place, SCAN, "视频")


def test_a_report_has_only_so_many_octets(desk: Desk, preparing: Preparing, place: Place) -> None:
    with desk.ledger.transaction() as facts:
        upload(preparing, facts, place, SCAN.model_copy(update={"size": 600}))
        with pytest.raises(FileOversize):
            upload(preparing, facts, place, PHOTO.model_copy(update={"size": 401}))


def test_a_report_takes_only_what_was_uploaded_for_it(desk: Desk, preparing: Preparing, place: Place) -> None:
    file = ReportFile(sha256=SCAN.sha256, name="总结.exe", kind=FileKind.ZIP, slot="照片")
    submission = Submission(values={"events": "1", "people": "2"}, files=(file,))
    with pytest.raises(FileUnknown):
        desk.report(place.notice_id, "d1", submission=submission)
    with desk.ledger.transaction() as facts:
        upload(preparing, facts, place, SCAN)
    desk.report(place.notice_id, "d1", submission=submission)
    with desk.ledger.reading() as facts:
        content = facts.content(place.task_id)
        assert facts.report_draft(place.task_id) is None
    assert content is not None
    # Size and kind are those of the store, and so is the ending of the name.
    assert content.files == (ReportFile(name="总结.exe.pdf", slot="照片", **SCAN.model_dump()),)


def test_a_correction_begins_with_the_files_handed_in(desk: Desk, preparing: Preparing, place: Place) -> None:
    with desk.ledger.transaction() as facts:
        upload(preparing, facts, place, SCAN)
    file = ReportFile(sha256=SCAN.sha256, name="a.pdf")
    desk.report(place.notice_id, "d1", submission=Submission(values={"events": "1", "people": "2"}, files=(file,)))
    desk.clock.moment += timedelta(hours=1)
    with desk.ledger.transaction() as facts:
        draft_files = upload(preparing, facts, place, PHOTO, "照片").draft.files
    assert [one.sha256 for one in draft_files] == [SCAN.sha256, PHOTO.sha256]


def test_another_units_task_and_what_is_compiled_below_have_no_draft(desk: Desk, preparing: Preparing) -> None:
    city, district, _ = desk.cascade()
    task = desk.task(city, "d1").id
    with desk.ledger.transaction() as facts:
        with pytest.raises(ForeignTask):
            preparing.save(facts, Place(notice_id=city, unit_code="d2", task_id=task, by="林一"), {}, 0)
        with pytest.raises(CompiledBelow):
            preparing.save(facts, Place(notice_id=city, unit_code="d1", task_id=task, by="林一"), {}, 0)
    assert district
