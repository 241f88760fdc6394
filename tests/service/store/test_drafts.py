"""Drafts are kept whole, listed by office, and never silently overwritten: on both databases."""

from datetime import timedelta

import pytest

from domain.drafting.findings import Findings, Mark, Remark
from domain.drafting.typed import TypedNotice, TypedObligation, TypedOccurrence
from domain.errors import NotFound
from service.store.drafts import DraftChanged, DraftIssued, Drafts, KeptDraft, Kind, Step
from tests.service.store.world import ISSUED, World, draft

CONTENT = TypedNotice(
    title="关于报送总结的通知",
    number="测〔2024〕1号",
    obligations=(TypedObligation(key="summary", occurrences=(TypedOccurrence(day="六月底"),)),),
)


def kept(number: int = 1, **changes: object) -> KeptDraft:
    known: dict[str, object] = {
        "id": f"d{number:010d}",
        "office": "c",
        "kind": Kind.NEW,
        "content": CONTENT,
        "findings": Findings(
            marks=(Mark(place="number", start=0, end=3, rule="head.number", confidence=0.9),),
            remarks=(Remark(place="title", code="x", message="请核对", choices=("甲",), blocking=True),),
            days={"obligations.0.occurrences.0.due": "2024-06-25"},
            missing=("urgency",),
        ),
        "source": "全文",
        "file_name": "通知.docx",
        "superiors": ("n1",),
        "made_by": "甲",
        "made_at": ISSUED,
        "changed_by": "甲",
        "changed_at": ISSUED,
    }
    return KeptDraft.model_validate(known | changes)


@pytest.fixture
def drafts(world: World) -> Drafts:
    drafts = Drafts(world.ledger.engine)
    drafts.add(kept())
    return drafts


def test_a_draft_comes_back_as_it_went_in(drafts: Drafts) -> None:
    assert drafts.find("d0000000001") == kept()


def test_saving_counts_versions_and_refuses_one_that_was_not_seen(drafts: Drafts) -> None:
    second = kept(content=CONTENT.model_copy(update={"title": "二"}), step=Step.AUDIENCE)
    assert drafts.save(second, 1).version == 2
    with pytest.raises(DraftChanged):
        drafts.save(kept(), 1)
    found = drafts.find("d0000000001")
    assert (found.version, found.content.title, found.step) == (2, "二", Step.AUDIENCE)


def test_what_was_issued_or_deleted_is_saved_no_more(drafts: Drafts, world: World) -> None:
    notice_id = world.issue(draft()).id
    drafts.mark_issued("d0000000001", notice_id)
    with pytest.raises(DraftIssued):
        drafts.save(kept(), 1)
    drafts.delete("d0000000001")
    assert drafts.find("d0000000001").notice_id == notice_id
    drafts.add(kept(2))
    drafts.delete("d0000000002")
    with pytest.raises(NotFound):
        drafts.find("d0000000002")
    with pytest.raises(NotFound):
        drafts.save(kept(2), 1)


def test_a_list_holds_what_is_written_at_or_below_the_places(drafts: Drafts) -> None:
    drafts.add(kept(2, office="n", changed_at=ISSUED + timedelta(hours=1)))
    drafts.add(kept(3, office="s"))
    assert [one.id[-1] for one in drafts.listed(["/"])] == ["2", "1", "3"]
    assert [one.office for one in drafts.listed(["/c/n/"])] == ["n"]
    assert drafts.listed(["/c/s/"])[0].title == CONTENT.title
    assert drafts.listed([]) == []
