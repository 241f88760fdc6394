"""Write templates/locale/en/errors.po from docs/errors.md: what each refusal means and what to do, in English.

The documentation is the source, so that a page in English and the page for programmers never say different things.
"""

import re
from pathlib import Path

import polib

DOCUMENT = Path("docs/errors.md")
CATALOGUE = Path("templates/locale/en/errors.po")
_ROW = re.compile(r"^\| `([a-z0-9_]+)` \| (?:\d{3}|–|-|—)? *\| (.+?) \| (.+?) \|$", re.MULTILINE)


def catalogue(document: str) -> polib.POFile:
    """The entries ``refusal:CODE`` in the order of their codes."""
    file = polib.POFile()
    file.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Language": "en"}
    for code, meaning, remedy in sorted(set(_ROW.findall(document))):
        file.append(polib.POEntry(msgid=f"refusal:{code}", msgstr=f"{_plain(meaning)}. {_plain(remedy)}."))
    return file


def _plain(text: str) -> str:
    """Markdown as plain text."""
    return re.sub(r"\[([^]]+)\]\([^)]+\)", r"\1", text).replace("`", "").rstrip(". ")


if __name__ == "__main__":
    catalogue(DOCUMENT.read_text()).save(str(CATALOGUE))
