"""Sentences that the program makes, in English: known again by their pattern in the catalogue.

The domain speaks Chinese and knows of no other language; what it says is also stored, in trails, plans and incidents.
An entry ``“%(field)s”必填`` of the catalogue is at once the pattern of the sentence and the key of its English, so that
every sentence can be told in English wherever it comes from, and stands in the program once.

What a blank holds is somebody's own (a name, a title, a typed word) and stays as it is, unless the blank's name begins
with ``our_``: then it is a word, a date or a sentence of ours, and is told in English as well.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

_BLANK = re.compile(r"%\((\w+)\)([sd])")
_HAN = re.compile("[\u3400-\u9fff]")
_HAN_RUN = re.compile("[\u3400-\u9fff]+(?:[、，][\u3400-\u9fff]+)*")
_OURS = "our_"
_JOINTS = (("\n", "\n"), ("。", ". "), ("；", "; "), ("，", ", "), ("、", ", "))
_DATE = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日(?:（星期[一二三四五六日]）)? ?(\d\d:\d\d)?")
_DEEPEST = 4
_REMEMBERED = 4096
"""A page says the same many times, and its sentences have parts in common."""
OPEN, CLOSE = "\ue0c0", "\ue0c1"
"""Signs of the private use area around what somebody wrote in Chinese; the page makes an element of them."""
_SIGNS = re.compile(f"[{OPEN}{CLOSE}]")
_OWN = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
_TAG = re.compile(
    r"(?P<tag><(?P<name>title|textarea|option)\b[^>]*)>(?P<inside>.*?)(?=</(?P=name)>)"
    r"|(?P<chart><text\b[^>]*>.*?</text>)|<(?P<raw>script|style)\b.*?</(?P=raw)>|<[^>]*>",
    re.DOTALL,
)


class Sentence(NamedTuple):
    """A pattern with the pieces that stand between its blanks, and its English."""

    pattern: re.Pattern[str]
    pieces: tuple[str, ...]
    english: str


def own(text: str) -> str:
    """The text marked as Chinese that somebody wrote; as it is where it holds no Chinese, or is marked already."""
    return f"{OPEN}{text}{CLOSE}" if _HAN.search(text) and OPEN not in text else text


def foreign(text: str) -> str:
    """An English text with its Chinese words marked, such as those that are to be typed."""
    return _HAN_RUN.sub(rf"{OPEN}\g<0>{CLOSE}", text)


class Sentences:
    """The sentences of a catalogue. ``words`` are all its keys without blanks, ``patterns`` those with, each with
    its English.
    """

    def __init__(self, words: Mapping[str, str], patterns: Iterable[tuple[str, str]]) -> None:
        self._words = {word: foreign(english) for word, english in _with_and_without_end(words.items())}
        made = [_sentence(key, english) for key, english in _with_and_without_end(patterns)]
        # The more a pattern says itself, the less is left to its blanks.
        self._patterns = sorted(made, key=lambda one: -sum(map(len, one.pieces)))
        self._remembered = lru_cache(_REMEMBERED)(self._say)

    def say(self, said: str, depth: int = 0) -> str | None:
        """The sentence in English with what is somebody's own marked, or None where it is not one of ours."""
        return self._remembered(said, depth)

    def _say(self, said: str, depth: int) -> str | None:
        if not _HAN.search(said):
            return said.replace("、", ", ")
        if depth > _DEEPEST:
            return None
        return self._words.get(said) or _day(said) or self._by_pattern(said, depth) or self._by_parts(said, depth)

    def _by_pattern(self, said: str, depth: int) -> str | None:
        for one in self._patterns:
            if all(piece in said for piece in one.pieces) and (found := one.pattern.fullmatch(said)):
                told = {name: self._filled(name, text, depth) for name, text in found.groupdict().items()}
                if None not in told.values():
                    return one.english % {name: _within(one.english, name, text) for name, text in told.items()}
        return None

    def _filled(self, name: str, text: str, depth: int) -> str | None:
        if not name.startswith(_OURS) and _HAN.search(text):
            return own(text)
        return self.say(text, depth + 1) if text else ""

    def _by_parts(self, said: str, depth: int) -> str | None:
        for joint, english in _JOINTS:
            parts = [part for part in said.split(joint) if part]
            told = [self.say(part, depth + 1) for part in parts] if joint in said else []
            if told and None not in told:
                small = english in ("; ", ", ")
                more = [_small(part) if small else part for part in told[1:] if part]
                return english.join([told[0] or "", *more]) + ("." if said.endswith("。") else "")
        return None


def _with_and_without_end(entries: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Each entry; a sentence with its full stop also without it, as it stands among others."""
    for key, english in entries:
        yield key, english
        if key.endswith("。"):
            yield key.removesuffix("。"), english.removesuffix(".")


def _sentence(key: str, english: str) -> Sentence:
    """A blank within “” holds none of these signs; one that must be a number holds one."""
    pattern, pieces, last = "", list[str](), 0
    for blank in _BLANK.finditer(key):
        piece = key[last : blank.start()].replace("%%", "%")
        quoted = piece.endswith("“") and key[blank.end() :].startswith("”")
        ours = ".*" if blank[1].startswith(_OURS) else ".*?"
        holds = r"\d+" if blank[2] == "d" else "[^”]*" if quoted else ours
        pattern += f"{re.escape(piece)}(?P<{blank[1]}>{holds})"
        pieces.append(piece)
        last = blank.end()
    rest = key[last:].replace("%%", "%")
    english = re.sub(r"(%\(\w+\))d", r"\1s", english)
    return Sentence(
        re.compile(pattern + re.escape(rest), re.DOTALL), tuple(filter(None, [*pieces, rest])), foreign(english)
    )


def _within(english: str, name: str, told: str | None) -> str:
    """What fills a blank: a word of ours is small within a sentence."""
    ours = name.startswith(_OURS) and not english.startswith(f"%({name})")
    return _small(told or "") if ours else told or ""


def _small(told: str) -> str:
    """Without its capital, where it is no name of letters such as SMS."""
    return told if told[1:2].isupper() else told[:1].lower() + told[1:]


def _day(said: str) -> str | None:
    """A day or a moment as the program writes them in sentences."""
    found = _DATE.fullmatch(said)
    if found is None:
        return None
    year, month, day, clock = found.groups()
    told = f"{int(day)} {date(2000, int(month), 1):%b}"
    return told + (f" {year}" if year else "") + (f", {clock}" if clock and year else f" {clock}" if clock else "")


def with_language(page: str) -> str:
    """The page with what is marked as Chinese in elements that say so: for screen readers, and for fonts.

    Within a tag and in a script no element may stand, in a title or an option none that the browser would know: there
    the whole says its language.
    """
    if OPEN not in page and CLOSE not in page:
        return page
    done, last = [], 0
    for found in _TAG.finditer(page):
        done += [_elements(page[last : found.start()]), _tag(found)]
        last = found.end()
    return "".join([*done, _elements(page[last:])])


def _elements(text: str, element: str = "bdi") -> str:
    return _SIGNS.sub("", _OWN.sub(rf'<{element} lang="zh-CN">\1</{element}>', text))


def _tag(found: re.Match[str]) -> str:
    if found["tag"]:
        language = ' lang="zh-CN"' if OPEN in found["inside"] and " lang=" not in found["tag"] else ""
        return _SIGNS.sub("", f"{found['tag']}{language}>{found['inside']}")
    if found["chart"]:
        return _elements(found["chart"], "tspan")
    return _SIGNS.sub("", found[0])
