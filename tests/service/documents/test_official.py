"""Papers as Word documents: read back, they say what the text says, in the form of the standard."""

import io
from datetime import datetime

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from domain.circular_text import circular_text
from domain.clock import SHANGHAI
from domain.papers import Paper, paper_of
from domain.supervision import Colour
from domain.supervision_text import supervision_text
from service.documents.official import DRAFT, official_document
from service.documents.word_page import BODY, FALLBACKS, HEADING, SUBHEADING, TITLE
from tests.domain.test_circular_text import ROSTER
from tests.domain.test_roster import snapshot
from tests.domain.test_supervision_text import facts, item

SIGNED = datetime(2024, 6, 22, 15, tzinfo=SHANGHAI)
DUE = datetime(2024, 6, 26, 18, tzinfo=SHANGHAI)
ORDER = supervision_text(
    facts(item()), Colour.RED, "〔2024〕督1号", "赵六", DUE, requirement="请分管领导过问。", signed_at=SIGNED
)
CIRCULAR = circular_text(
    snapshot(*ROSTER, ranking=True), "〔2024〕通1号", "赵六", requirement="请举一反三。", signed_at=SIGNED
)


def read(paper: Paper, signed_at: datetime | None = SIGNED) -> Document:
    return docx.Document(io.BytesIO(official_document(paper, signed_at=signed_at)))


def fonts(document: Document) -> dict[str, set[str | None]]:
    """The East Asian fonts of each paragraph's runs, by text."""
    return {
        line.text: {given.get(qn("w:eastAsia")) for run in line.runs for given in run._element.iter(qn("w:rFonts"))}
        for line in document.paragraphs
        if line.text
    }


@pytest.mark.parametrize("body", [ORDER, CIRCULAR])
def test_it_says_what_the_text_says_and_nothing_else(body: str) -> None:
    paper = paper_of(body)
    told = ["".join(line.text.split()) for line in read(paper).paragraphs if line.text]
    lines = ["".join(line.split()) for line in body.splitlines() if line.strip()]
    # On paper the number stands above the title, below the name of the office.
    assert told == [paper.masthead, lines[1], lines[0], *lines[2:]]


def test_the_page_of_the_standard() -> None:
    section = read(paper_of(ORDER)).sections[0]
    assert section.page_width is not None
    assert [round(side.mm) for side in (section.page_width, section.page_height or Mm(0))] == [210, 297]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side.mm) for side in margins if side] == [37, 35, 28, 26]
    (grid,) = section._sectPr.findall(qn("w:docGrid"))
    assert grid.get(qn("w:linePitch")) == "579"


def test_each_part_in_its_own_font_and_each_font_with_another_to_fall_back_on() -> None:
    document = read(paper_of(CIRCULAR))
    used = fonts(document)
    assert used["一、总体情况"] == {HEADING}
    assert used["（三）未报送（1 个单位）：丙村。"] == {SUBHEADING, BODY}
    assert used["请举一反三。"] == {BODY}
    assert used["关于开展安全生产月活动报送情况的通报"] == {TITLE}
    table = document.part.part_related_by(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/fontTable"
    ).blob.decode()
    assert all(f'w:name="{name}"' in table and f'w:val="{other}"' in table for name, other in FALLBACKS.items())


def test_what_is_not_signed_says_so_on_every_page() -> None:
    draft = read(paper_of(supervision_text(facts(item()), Colour.BLUE, "", "", None)), None).sections[0]
    assert (draft.header.paragraphs[0].text, draft.even_page_header.paragraphs[0].text) == (DRAFT, DRAFT)
    assert read(paper_of(ORDER)).sections[0].header.paragraphs[0].text == ""


def test_a_long_name_stays_on_one_line() -> None:
    long = paper_of(ORDER).model_copy(update={"masthead": "某某某自治州某某经济技术开发区安全生产委员会办公室"})
    size = read(long).paragraphs[0].runs[0].font.size
    assert size is not None
    assert size.pt * len(long.masthead) <= 442
