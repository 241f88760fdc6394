"""What the pages point at exists: files, headings and commands."""

import re
import unicodedata
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from service.cli.app import app

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "service" / "samples").glob("*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|<(?:img|source)[^>]+(?:src|srcset)=\"([^\"]+)\"")
INLINE = re.compile(r"`([^`\n]+)`")
BLOCK = re.compile(r"^```(?:sh|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)
CALL = re.compile(r"(?:^|[\s/])cascade ([a-z][a-z ]*)")
OUTSIDE = ("http://", "https://", "mailto:")


def shown(page: Path) -> str:
    return str(page.relative_to(ROOT))


def links(page: Path) -> list[str]:
    found = (first or second for first, second in LINK.findall(page.read_text(encoding="utf-8")))
    return [link for link in found if not link.startswith(OUTSIDE)]


def headings(page: Path) -> set[str]:
    """The anchors that a page offers, as the usual readers make them."""
    lines = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {"".join(map(_anchor_sign, line.lower().replace("`", ""))) for line in lines}


def _anchor_sign(sign: str) -> str:
    if sign == " ":
        return "-"
    return sign if sign in "-_" or unicodedata.category(sign)[0] in "LN" else ""


def commands(page: Path) -> list[list[str]]:
    """The words after ``cascade`` wherever a page shows a command, up to the first that is an argument."""
    text = page.read_text(encoding="utf-8")
    spans = list(INLINE.findall(text))
    spans += [line for block in BLOCK.findall(text) for line in block.splitlines()]
    calls = [CALL.search(span) for span in spans]
    return [call[1].split() for call in calls if call]


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{shown(page)}: {link}"
        if anchor and target.suffix == ".md":
            assert anchor in headings(target), f"{shown(page)}: {link}"


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_every_command_of_a_page_exists(page: Path) -> None:
    for words in commands(page):
        command = get_command(app)
        for word in words:
            if not isinstance(command, TyperGroup):
                break
            assert word in command.commands, f"{shown(page)}: cascade {' '.join(words)}"
            command = command.commands[word]


def test_the_pages_name_every_command() -> None:
    named = {" ".join(words[:length]) for page in PAGES for words in commands(page) for length in (1, 2)}
    top = get_command(app)
    assert isinstance(top, TyperGroup)
    for name, command in top.commands.items():
        wanted = {f"{name} {below}" for below in command.commands} if isinstance(command, TyperGroup) else {name}
        assert wanted <= named
