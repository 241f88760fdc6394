"""The texts of one item, compiled by chapter (文字汇编): every passage with its unit, version and the way to it."""

from collections.abc import Sequence

from domain.base import Frozen
from domain.chapters import Chapter, Voice, chapters, voices_of
from domain.facts import ItemState, Ledger
from domain.obligations import Field, FieldKind
from domain.plan import ItemKey
from service.rollup_sheet import item_state
from service.store.views import Passage, Views

CHAPTER_PAGE = 60
"""Passages on one page."""


class Shown(Frozen):
    """A chapter on this page. ``all`` counts its passages on all pages."""

    title: str
    voices: tuple[Voice, ...]
    all: int


class CompiledTexts(Frozen):
    """One page of the texts of an item; ``headings`` are the titles of all chapters with their numbers of passages."""

    items: tuple[ItemState, ...]
    state: ItemState
    chapters: tuple[Shown, ...]
    headings: tuple[tuple[str, int], ...]
    passages: int
    units: int
    page: int
    pages: int


def compiled_texts(ledger: Ledger, views: Views, notice_id: str, key: ItemKey | None, page: int = 1) -> CompiledTexts:
    """A page of what compiling now would hold, down to the bottom. One statement a level. Raises NotFound."""
    with ledger.reading() as facts:
        notice = facts.notice(notice_id)
        items = tuple(facts.items(notice_id))
    key = key or items[0].item.key
    state = item_state(items, key)
    found = chapters(heard(notice.obligation(key[0]).fields, views.live_lineage(notice_id, key)))
    passages = [(chapter, voice) for chapter in found for voice in chapter.voices]
    pages = max(-(-len(passages) // CHAPTER_PAGE), 1)
    page = min(max(page, 1), pages)
    return CompiledTexts(
        items=items,
        state=state,
        chapters=_shown(passages[(page - 1) * CHAPTER_PAGE : page * CHAPTER_PAGE]),
        headings=tuple((chapter.title, len(chapter.voices)) for chapter in found),
        passages=len(passages),
        units=len({voice.unit_code for _, voice in passages}),
        page=page,
        pages=pages,
    )


def heard(fields: Sequence[Field], reports: Sequence[Passage]) -> list[Voice]:
    """Every text of these reports: fields under their labels, the text at its headings, then the cases."""
    voices: list[Voice] = []
    for report in reports:
        voices += _of_fields(fields, report)
        voices += voices_of(_voice(report, "", report.text))
        voices += [_voice(report, "案例", f"{one.title}\n{one.text}".strip()) for one in report.entries]
    return voices


def _of_fields(fields: Sequence[Field], report: Passage) -> list[Voice]:
    texts = ((field.label, report.values.get(field.key)) for field in fields if field.kind is FieldKind.TEXT)
    return [_voice(report, label, text) for label, text in texts if isinstance(text, str) and text]


def _voice(report: Passage, title: str, text: str) -> Voice:
    return Voice(
        unit_code=report.unit_code,
        unit_name=report.unit_name,
        through=report.through,
        report_id=report.report_id,
        version=report.version,
        title=title,
        text=text,
    )


def _shown(passages: Sequence[tuple[Chapter, Voice]]) -> tuple[Shown, ...]:
    together: dict[str, list[Voice]] = {}
    size = {chapter.title: len(chapter.voices) for chapter, _ in passages}
    for chapter, voice in passages:
        together.setdefault(chapter.title, []).append(voice)
    return tuple(Shown(title=title, voices=tuple(those), all=size[title]) for title, those in together.items())
