"""The numbers that Word prints before paragraphs and keeps nowhere in their text: “一、”, “1.”, “（一）”, “附件1：”."""

import re
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

_DIGITS = "零一二三四五六七八九"
_CHINESE = frozenset({"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting"})
_SILENT = frozenset({"bullet", "none"})
_DEEPEST = 9
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def chinese(number: int) -> str:
    """1 -> 一, 12 -> 十二, 20 -> 二十; from 100 on in digits."""
    if not 0 <= number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def shown(number: int, form: str) -> str:
    """A number in one of Word's forms. Forms that notices do not use are shown as digits."""
    if form in _CHINESE:
        return chinese(number)
    if form.startswith("decimalEnclosedCircle") and 1 <= number <= len(_CIRCLES):
        return _CIRCLES[number - 1]
    if form in ("upperLetter", "lowerLetter") and 1 <= number <= 26:
        letter = chr(ord("A") + number - 1)
        return letter if form == "upperLetter" else letter.lower()
    return str(number)


class Numbering:
    """The lists of one document, counted while its paragraphs are read in order."""

    def __init__(self, document: Document) -> None:
        self._lists: dict[str, str] = {}
        self._levels: dict[tuple[str, int], tuple[int, str, str]] = {}
        self._counts: dict[str, list[int]] = {}
        self._styles = {style.style_id: style.element for style in document.styles}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        for item in root.findall(qn("w:abstractNum")):
            for level in item.findall(qn("w:lvl")):
                place = (str(item.get(qn("w:abstractNumId"))), _number(level.get(qn("w:ilvl"))))
                self._levels[place] = (
                    _number(_value(level, "w:start") or "1"),
                    _value(level, "w:numFmt") or "decimal",
                    _value(level, "w:lvlText") or "",
                )
        for item in root.findall(qn("w:num")):
            self._lists[str(item.get(qn("w:numId")))] = _value(item, "w:abstractNumId") or ""

    def label(self, properties: Any) -> str:
        """What Word prints before the paragraph with these properties (``w:pPr``, or None); “” where nothing."""
        number, level = self._found(properties)
        abstract = self._lists.get(number or "")
        rule = self._levels.get((abstract, level)) if abstract is not None else None
        if abstract is None or rule is None:
            return ""
        counts = self._counts.setdefault(abstract, [0] * _DEEPEST)
        counts[level] = counts[level] + 1 if counts[level] else rule[0]
        counts[level + 1 :] = [0] * (_DEEPEST - level - 1)
        if rule[1] in _SILENT:
            return ""
        return re.sub(r"%([1-9])", lambda match: self._part(abstract, int(match[1]) - 1, counts), rule[2])

    def _part(self, abstract: str, level: int, counts: list[int]) -> str:
        start, form, _ = self._levels.get((abstract, level), (1, "decimal", ""))
        return shown(counts[level] or start, form)

    def _found(self, properties: Any) -> tuple[str | None, int]:
        """The list and level of a paragraph, by itself or by its style and the styles that it is based on."""
        for _ in range(20):
            if properties is None:
                break
            numbered = properties.find(qn("w:numPr"))
            if numbered is not None and (number := _value(numbered, "w:numId")):
                return number, min(_number(_value(numbered, "w:ilvl")), _DEEPEST - 1)
            style = self._styles.get(_value(properties, "w:pStyle") or _value(properties, "w:basedOn") or "")
            if style is None:
                break
            properties = style.find(qn("w:pPr"))
            if properties is None or properties.find(qn("w:numPr")) is None:
                properties = style
        return None, 0


def _value(element: Any, name: str) -> str | None:
    child = element.find(qn(name))
    return None if child is None else child.get(qn("w:val"))


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 5 else 0
