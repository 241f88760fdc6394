"""What a unit has handed in and prepares, and what the offices above see of its files: on both databases."""

from datetime import timedelta

from domain.files import FileKind, ReportFile, StoredFile
from domain.reports import Content
from domain.reviews import Verdict
from domain.task_life import TaskState
from service.store.views import Views
from tests.service.store.world import ISSUED, NORTH, SOMEBODY, STATISTICS, SUMMARY, TEXT, World, draft

SCAN = StoredFile(sha256="a" * 64, size=5, kind=FileKind.PDF)


def file(name: str, slot: str = "") -> ReportFile:
    return ReportFile(name=name, slot=slot, **SCAN.model_dump())


def hand_in(world: World, notice_id: str, unit: str, *files: ReportFile) -> int:
    with world.facts() as facts:
        task = next(one for one in facts.tasks_of(notice_id, unit) if one.obligation == "summary")
        facts.put_file(SCAN, ISSUED)
        facts.put_report(task, TaskState.SUBMITTED, Content(text="文", files=files), ISSUED, SOMEBODY)
    return task.id


def test_a_unit_sees_its_contents_drafts_and_versions(world: World) -> None:
    top = world.issue(draft(STATISTICS, TEXT))
    task = hand_in(world, top.id, "n", file("一.pdf", "盖章扫描件"), file("二.pdf"))
    hand_in(world, top.id, "n", file("二.pdf"))
    table = world.task(top, "n").id
    with world.facts() as facts:
        facts.put_report_draft(table, {"value.people": "3"}, ISSUED, "林一")
        facts.put_draft_files(table, [file("草.pdf")])
    views = Views(world.engine)
    contents = views.contents(top.id, "n")
    assert {one: [each.name for each in content.files] for one, content in contents.items()} == {task: ["二.pdf"]}
    drafts = views.report_drafts(top.id, "n")
    assert drafts.keys() == {table}
    assert drafts[table].typed == {"value.people": "3"}
    assert [one.name for one in drafts[table].files] == ["草.pdf"]
    assert views.contents(top.id, "s") == {}
    assert views.report_drafts(top.id, "s") == {}
    versions = views.versions(task)
    assert [(one.version, len(one.content.files), one.verdict) for one in versions] == [(2, 1, None), (1, 2, None)]
    assert views.versions(table) == []


def test_the_last_decision_on_a_version_counts(world: World) -> None:
    top = world.issue(draft(TEXT))
    task = hand_in(world, top.id, "n")
    with world.facts() as facts:
        facts.put_reviews([facts.task(task)], Verdict.ACCEPTED, ISSUED, "陈二")
    (one,) = Views(world.engine).versions(task)
    assert (one.verdict, one.reviewed_at) == (Verdict.ACCEPTED, ISSUED)


def test_offices_see_the_newest_files_down_to_the_bottom(world: World) -> None:
    top = world.issue(draft(TEXT.model_copy(update={"cascades": True})))
    below = world.reissue(top, NORTH, ISSUED + timedelta(hours=1))
    hand_in(world, top.id, "s", file("南.pdf"))
    hand_in(world, below.id, "n1", file("旧.pdf"))
    hand_in(world, below.id, "n1", file("一.pdf", "照片"))
    views = Views(world.engine)
    found = views.item_files(top.id, SUMMARY)
    assert [(one.unit_code, one.file.name, one.file.slot) for one in found] == [
        ("n1", "一.pdf", "照片"),
        ("s", "南.pdf", ""),
    ]
    assert [one.unit_code for one in views.item_files(below.id, SUMMARY)] == ["n1"]
    assert list(views.notice_files(top.id)) == list(found)
    mine = found[0]
    assert views.handed_file(top.id, mine.report_id, mine.position) == mine
    assert views.handed_file(below.id, found[1].report_id, 1) is None
