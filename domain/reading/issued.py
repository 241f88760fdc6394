"""The date of issue."""

import re
from datetime import date

from domain.reading.draft import Found
from domain.reading.finding import found
from domain.reading.lexing.units import ends_as_organ, is_organ
from domain.reading.outline import Outline
from domain.reading.rules import rule

_ISSUED_LABEL = re.compile(
    r"(成文日期|生成日期|发文日期|制发日期|印发日期|签发日期|发布日期|发布时间|发文时间|公开日期|更新时间|"
    r"上传时间|录入时间|添加时间|时间|日期):?$"
)
_GOES_ON = re.compile(r"[前之以至到印-]|\d")
_AFTER_NUMBER = re.compile(r"号,?$")
_PRINTED = re.compile(r"\(?(?:印发|印|发)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年|\])")
_IN_LINE = re.compile(r"(?:^|(?<=[。》)!;:]))([㐀-鿿]{3,30})$")


def organ_before(outline: Outline, start: int) -> tuple[int, int] | None:
    """The name of a body right before ``start``: after a mark, at the start of its line, or after a blank of the
    original.
    """
    low = max(start - 34, outline.lines[outline.page.line_at(start)].start)
    match = _IN_LINE.search(outline.text[low:start])
    places = [start - len(match[1])] if match else []
    if match and outline.text[places[0] - 1 : places[0]] == ":":
        # “附件：统计表  某某办公室2024年6月17日”: the name begins after the last blank before which a name ends.
        gaps = [gap for gap in outline.page.gaps(places[0], start) if gap - places[0] >= 4 and start - gap >= 5]
        places = [*reversed(gaps), *places]
    for place in [*places, *reversed(outline.page.gaps(low, start))]:
        if is_organ(outline.text[place:start]):
            return place, start
    return None


@rule("issued.date")
def read_issued(outline: Outline) -> Found[date] | None:
    """The date of signing; failing that the page's own record of it, the print date, or the page's date if it fits
    the text.

    Source: 条例第九条（十一）: 成文日期署会议通过或者发文机关负责人签发的日期; 第九条（十七）: 印发日期 is only the
    date of printing.
    Example: “2024年9月2日” alone under the issuer; “二OO三年十二月四日”; “成文日期:2021-07-15”; “2024年5月30日印发”.
    """
    ranked = []
    for day in outline.days:
        rank = _issue_rank(outline, day.start, day.core) if day.year and day.month and day.day else 0
        if rank:
            ranked.append((rank, -day.start, day))
    for rank, _, day in sorted(ranked, key=lambda item: item[:2], reverse=True):
        try:
            value = date(day.year or 0, day.month or 0, day.day or 0)
        except ValueError:
            continue
        if rank <= 4 and not _plausible(outline, value):
            continue
        return found(
            outline.page,
            value,
            (day.start, day.core),
            "issued.date",
            {9: 0.97, 8: 0.95, 7: 0.95, 6: 0.85}.get(rank, 0.6),
        )
    return None


def _issue_rank(outline: Outline, start: int, end: int) -> int:
    line = outline.lines[outline.page.line_at(start)]
    if outline.signature is not None and line == outline.signature:
        return 9
    before, after = outline.text[max(line.start, start - 40) : start], outline.text[end : min(line.end, end + 8)]
    if start > outline.body and not _GOES_ON.match(after) and organ_before(outline, start):
        return 8
    if start > outline.body and _between_blanks(outline, start, end):
        return 7
    if (start <= outline.body or not outline.recipients) and after.startswith(")") and _AFTER_NUMBER.search(before):
        return 7
    label = _ISSUED_LABEL.search(before)
    if label and start < max(outline.body, 600):
        return {"成": 8, "生": 7, "制": 6, "签": 6, "印": 5}.get(
            label[1][0], 4 if label[1] not in ("时间", "日期") else 3
        )
    if _PRINTED.match(after):
        return 6
    if start > outline.body and before and ends_as_organ(before.rstrip()) and after == "" and len(before) < 40:
        return 8
    return (
        2
        if start < outline.body and len(line.text) < 24 and before == "" and (after == "" or after.startswith("来源"))
        else 0
    )


def _between_blanks(outline: Outline, start: int, end: int) -> bool:
    """Whether the date stands between two blanks of the original, after a sentence: a page without line breaks."""
    gaps = outline.page.gaps(start - 1, end + 1)
    return outline.text[start - 1 : start] in ("。", "!") and start in gaps and end in gaps


def _plausible(outline: Outline, value: date) -> bool:
    """Whether the page's date can be the notice's: reprints carry the reprinter's date, years later."""
    years = [int(y) for y in _YEAR.findall(outline.text[:6000])]
    return not years or any(0 <= value.year - year <= 1 or value.year - year == -1 for year in years)
