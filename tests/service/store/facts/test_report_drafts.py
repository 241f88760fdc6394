"""Drafts of reports and files: kept by task, gone with the report, and swept when nobody names them."""

from datetime import timedelta

from domain.files import FileKind, ReportFile, StoredFile
from domain.reports import Content
from domain.task_life import TaskState
from tests.service.store.world import ISSUED, SOMEBODY, STATISTICS, SUMMARY, TEXT, World, draft

SCAN = StoredFile(sha256="a" * 64, size=5, kind=FileKind.PDF)
PHOTO = StoredFile(sha256="b" * 64, size=7, kind=FileKind.JPEG)


def file(stored: StoredFile, name: str, slot: str = "") -> ReportFile:
    return ReportFile(name=name, slot=slot, **stored.model_dump())


def test_a_draft_is_counted_up_and_keeps_what_is_not_changed(world: World) -> None:
    task = world.task(world.issue(draft()), "n").id
    with world.facts() as facts:
        assert facts.report_draft(task) is None
        assert facts.put_report_draft(task, {"value.people": "3"}, ISSUED, "林一") == 1
        assert facts.put_report_draft(task, None, ISSUED + timedelta(hours=1), "陈二") == 2
    with world.ledger.reading() as facts:
        kept = facts.report_draft(task)
    assert kept is not None
    assert (kept.version, kept.typed, kept.by) == (2, {"value.people": "3"}, "陈二")
    assert kept.changed_at == ISSUED + timedelta(hours=1)


def test_files_of_a_draft_are_added_taken_and_dropped(world: World) -> None:
    task = world.task(world.issue(draft()), "n").id
    with world.facts() as facts:
        facts.put_report_draft(task, None, ISSUED, "林一")
        for stored in (SCAN, PHOTO, SCAN):
            facts.put_file(stored, ISSUED)
        facts.put_draft_files(task, [file(SCAN, "一.pdf", "盖章扫描件"), file(PHOTO, "二.jpg")])
        facts.put_draft_files(task, [file(PHOTO, "三.jpg", "照片")])
        assert facts.take_draft_file(task, 2)
        assert not facts.take_draft_file(task, 2)
        kept = facts.report_draft(task)
        assert kept is not None
        assert [(one.number, one.name, one.slot, one.size) for one in kept.files] == [
            (1, "一.pdf", "盖章扫描件", 5),
            (3, "三.jpg", "照片", 7),
        ]
        assert facts.files_at_hand(task) == {SCAN.sha256: SCAN, PHOTO.sha256: PHOTO}
        assert facts.unused_files() == []
        assert facts.drop_report_draft(task)
        assert not facts.drop_report_draft(task)
        assert facts.files_at_hand(task) == {}
        assert facts.unused_files() == [SCAN.sha256, PHOTO.sha256]


def test_a_report_keeps_its_files_version_by_version(world: World) -> None:
    top = world.issue(draft(STATISTICS, TEXT))
    task = world.task(top, "n", SUMMARY)
    first, second = file(SCAN, "一.pdf", "盖章扫描件"), file(PHOTO, "二.jpg")
    for number, files in enumerate(((first, second), (second,))):
        with world.facts() as facts:
            facts.put_file(SCAN, ISSUED)
            facts.put_file(PHOTO, ISSUED)
            standing = facts.task(task.id)
            assert standing.version == number
            facts.put_report(standing, TaskState.SUBMITTED, Content(files=files), ISSUED, SOMEBODY)
            content = facts.content(task.id)
            assert content is not None
            assert content.files == files
            assert facts.kept_content(task.id) == content
            assert list(facts.report_files(task.id)) == list(files)
    with world.facts() as facts:
        # The first version still names the scan.
        assert facts.forget_files([SCAN.sha256, PHOTO.sha256]) == []
        assert set(facts.files_at_hand(task.id)) == {SCAN.sha256, PHOTO.sha256}


def test_only_what_nobody_names_is_forgotten(world: World) -> None:
    task = world.task(world.issue(draft()), "n").id
    with world.facts() as facts:
        facts.put_file(SCAN, ISSUED)
        facts.put_file(PHOTO, ISSUED)
        facts.put_report_draft(task, None, ISSUED, "林一")
        facts.put_draft_files(task, [file(PHOTO, "二.jpg")])
        assert facts.unused_files() == [SCAN.sha256]
        assert facts.forget_files([SCAN.sha256, PHOTO.sha256]) == [SCAN.sha256]
        assert facts.known_files() == [PHOTO.sha256]
