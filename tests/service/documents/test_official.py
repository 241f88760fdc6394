"""Papers as Word documents: read back, they say what the text says, in the form of the standard."""

import io
from datetime import datetime

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from domain.circular_text import circular_text
from domain.clock import SHANGHAI
from domain.papers import Paper, paper_of
from domain.supervision import Colour
from domain.supervision_text import supervision_text
from service.documents.official import DRAFT, official_document
from service.documents.word_page import BODY, FALLBACKS, HEADING, SUBHEADING, THIRD, TITLE
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
    # On paper the number stands above the title, below the name of the office; who signs stands in brackets.
    assert told == [paper.masthead, lines[1], lines[0], *lines[2:-1], f"（{lines[-1]}）"]


def test_the_page_of_the_standard() -> None:
    section = read(paper_of(ORDER)).sections[0]
    assert section.page_width is not None
    assert [round(side.mm) for side in (section.page_width, section.page_height or Mm(0))] == [210, 297]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side.mm) for side in margins if side] == [37, 35, 28, 26]
    (grid,) = section._sectPr.findall(qn("w:docGrid"))
    # A grid of characters is read differently by every program: only the lines are on one.
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")


def test_twenty_eight_characters_fill_a_line_and_no_more() -> None:
    document = read(paper_of(ORDER))
    section = document.sections[0]
    room = (section.page_width or Mm(0)).pt - (section.left_margin or Mm(0)).pt - (section.right_margin or Mm(0)).pt
    line = next(line for line in document.paragraphs if "要求你单位办理" in line.text)
    (spacing,) = line.runs[0]._element.iter(qn("w:spacing"))
    width = 16 + int(spacing.get(qn("w:val"))) / 20
    assert 28 * width <= room < 29 * width


def test_what_is_typed_into_the_file_looks_like_the_rest() -> None:
    normal = read(paper_of(ORDER)).styles["Normal"]
    assert (normal.font.size, normal.font.name) == (THIRD, BODY)


def indented(line: Paragraph, side: str) -> str | None:
    (indent,) = line._p.iter(qn("w:ind"))
    found: str | None = indent.get(qn(f"w:{side}"))
    return found


def gaps(document: Document, *, before: str, after: str) -> int:
    """Empty lines between two texts."""
    texts = [line.text.replace("\n", "") for line in document.paragraphs]
    return texts.index(after) - texts.index(before) - 1


def test_the_head_stands_where_the_standard_has_it() -> None:
    """7.2.4 to 7.3.2: 35 mm to the name, two lines to the number, two below the rule, one below the title."""
    paper = paper_of(CIRCULAR)
    document = read(paper)
    masthead = document.paragraphs[0]
    size, above = masthead.runs[0].font.size, masthead.paragraph_format.space_before
    assert size is not None
    assert above is not None
    assert above.mm + size.mm * 0.15 == pytest.approx(35, abs=0.5)
    # A line higher than those of the grid is not stretched to two of them.
    assert all(list(line._p.iter(qn("w:snapToGrid"))) for line in document.paragraphs if line.text == paper.title)
    assert gaps(document, before=paper.masthead, after=paper.number) == 2
    assert gaps(document, before=paper.number, after=paper.title) == 2
    assert gaps(document, before=paper.title, after=paper.addressee) == 1


@pytest.mark.parametrize(("office", "expected"), [("某市安委办", (475, 400)), ("某" * 20, (200, 875))])
def test_the_day_stands_four_characters_from_the_right_and_the_office_above_it(
    office: str, expected: tuple[int, int]
) -> None:
    paper = paper_of(ORDER).model_copy(update={"signature": (office, "2024年6月22日")})
    lines = {line.text: line for line in read(paper).paragraphs}
    indents = [indented(lines[text], "rightChars") for text in paper.signature]
    assert indents == [str(hundredths) for hundredths in expected]
    assert indented(lines["（签发人：赵六）"], "firstLineChars") == "200"


def test_page_numbers_are_one_character_from_the_outer_side() -> None:
    section = read(paper_of(ORDER)).sections[0]
    sides = [(section.footer, "rightChars"), (section.even_page_footer, "leftChars")]
    assert [indented(footer.paragraphs[0], side) for footer, side in sides] == ["100", "100"]


def test_a_long_title_is_parted_into_even_lines() -> None:
    long = paper_of(CIRCULAR).model_copy(
        update={"title": "关于鲤城区转发《关于开展2024年泉州市“安全生产月”活动的通知》报送情况的通报"}
    )
    [title] = [line for line in read(long).paragraphs if line.text.startswith("关于鲤城区")]
    assert title.text == "关于鲤城区转发《关于开展2024年泉州市\n“安全生产月”活动的通知》报送情况的通报"


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
