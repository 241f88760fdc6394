"""Two languages: whatever a page says in Chinese it can say in English, and no catalogue says what nobody asks."""

import re
from datetime import datetime
from pathlib import Path

import polib
import pytest

from domain.clock import SHANGHAI
from domain.rights import ROLE_NAMES
from domain.task_life import TaskState
from domain.task_life import label as state_label
from domain.units import Level, level_label
from scripts.error_catalogue import catalogue
from service.web.pages import _environment
from service.web.words import (
    Language,
    instant_in,
    short_instant_in,
    time_left_in,
    translations,
)
from tests.service.web.front_desk import HTML, FrontDesk

PAGES = Path("templates/pages")
TEMPLATES = sorted(path.relative_to(PAGES) for path in PAGES.rglob("*.jinja"))
CATALOGUES = sorted(Path("templates/locale/en").glob("*.po"))
CHINESE = re.compile("[\u4e00-\u9fff]")
MONDAY = datetime(2024, 6, 3, 9, tzinfo=SHANGHAI)


def english(message: str) -> str:
    return translations(Language.ENGLISH).gettext(message)


def messages(template: Path) -> set[str]:
    environment = _environment(Language.CHINESE)
    source = (PAGES / template).read_text()
    found = environment.extract_translations(source)  # type: ignore[attr-defined]
    return {one for _, _, said in found for one in (said if isinstance(said, tuple) else (said,)) if one}


@pytest.mark.parametrize("template", TEMPLATES, ids=str)
def test_every_page_can_be_read_in_english(template: Path) -> None:
    untold = sorted(one for one in messages(template) if CHINESE.search(one) and CHINESE.search(english(one)))
    assert untold == []


@pytest.mark.parametrize("template", TEMPLATES, ids=str)
def test_no_chinese_stands_outside_the_catalogue(template: Path) -> None:
    source = re.sub(r"\{#.*?#\}", "", (PAGES / template).read_text(), flags=re.DOTALL)
    source = re.sub(r"\{% trans.*?endtrans %\}", "", source, flags=re.DOTALL)
    # What stands in quotes may be a message; whether it is one, extraction says.
    for message in sorted(messages(template), key=len, reverse=True):
        source = source.replace(message, "")
    left = sorted(set(re.findall("[\u4e00-\u9fff]+", source)) - {"中文"})
    assert left == []


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda path: str(path.name))
def test_a_catalogue_is_whole_and_keeps_its_blanks(file: Path) -> None:
    for entry in polib.pofile(str(file)):
        said = [entry.msgstr, *entry.msgstr_plural.values()]
        assert any(said), entry.msgid
        for one in filter(None, said):
            assert sorted(re.findall(r"%\(\w+\)s|%\(\w+\)d", one)) == sorted(
                re.findall(r"%\(\w+\)s|%\(\w+\)d", entry.msgid)
            ), entry.msgid


def test_the_same_word_has_the_same_english_everywhere() -> None:
    said: dict[str, set[str]] = {}
    for file in CATALOGUES:
        for entry in polib.pofile(str(file)):
            said.setdefault(entry.msgid, set()).add(entry.msgstr or str(entry.msgstr_plural))
    assert {word: english for word, english in said.items() if len(english) > 1} == {}


def test_the_words_of_the_domain_have_english() -> None:
    words = [*ROLE_NAMES.values(), *(level_label(level) for level in Level), *(state_label(one) for one in TaskState)]
    assert [word for word in words if CHINESE.search(english(word))] == []


def test_an_instant_names_its_weekday_in_both_languages() -> None:
    assert instant_in(Language.CHINESE, MONDAY) == "2024年6月3日（星期一）09:00"
    assert instant_in(Language.ENGLISH, MONDAY) == "Mon 3 Jun 2024, 09:00"
    assert short_instant_in(Language.ENGLISH, MONDAY, MONDAY) == "3 Jun 09:00"
    assert short_instant_in(Language.CHINESE, MONDAY, MONDAY.replace(year=2025)) == "2024年6月3日 09:00"


@pytest.mark.parametrize(
    ("due", "chinese", "told"),
    [
        (MONDAY.replace(hour=18), "今天截止", "due today"),
        (MONDAY.replace(hour=8), "今天已截止", "closed today"),
        (MONDAY.replace(day=5), "还剩 2 天", "2 d left"),
        (MONDAY.replace(day=1), "已过 2 天", "2 d overdue"),
    ],
)
def test_time_left_counts_calendar_days(due: datetime, chinese: str, told: str) -> None:
    assert time_left_in(Language.CHINESE, due, MONDAY) == chinese
    assert time_left_in(Language.ENGLISH, due, MONDAY) == told


def test_a_choice_is_kept_and_leads_back(desk: FrontDesk) -> None:
    answer = desk.client.post(
        "/preferences", data={"back": "/desk?x=1", "language": "en", "theme": "dark"}, follow_redirects=False
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "./desk?x=1")
    assert {"language": "en", "theme": "dark"}.items() <= dict(desk.client.cookies).items()


@pytest.mark.parametrize("back", ["https://elsewhere.invalid", "//elsewhere.invalid", "/\\elsewhere.invalid", "x", ""])
def test_a_choice_never_leads_elsewhere(desk: FrontDesk, back: str) -> None:
    answer = desk.client.post("/preferences", data={"back": back}, follow_redirects=False)
    assert answer.headers["location"] == "./"


def test_a_scheme_is_not_followed(desk: FrontDesk) -> None:
    answer = desk.client.post("/preferences", data={"back": "/https://elsewhere.invalid"}, follow_redirects=False)
    assert answer.headers["location"].startswith("./")


def test_what_is_refused_is_told_in_english_as_documented() -> None:
    written = {entry.msgid: entry.msgstr for entry in polib.pofile("templates/locale/en/errors.po")}
    assert written == {entry.msgid: entry.msgstr for entry in catalogue(Path("docs/errors.md").read_text())}


def test_a_refusal_speaks_the_language_of_the_page(desk: FrontDesk) -> None:
    desk.client.cookies.set("language", "en")
    text = desk.client.get("/l/forged", headers=HTML).text
    assert "The link is not whole, or was altered." in text
    assert "链接不完整或已被改动" not in text


@pytest.mark.parametrize("language", Language)
def test_a_word_that_comes_from_data_is_never_markup(language: Language) -> None:
    template = _environment(language).from_string(
        "{{ _(word) }}{{ _('%(number)d 份材料', number=3) }}{{ _('督办单%(number)s', number=word) }}"
    )
    said = template.render(word="<b>100%</b> %(x)s")
    assert said.count("&lt;b&gt;100%&lt;/b&gt; %(x)s") == 2
    assert "<b>" not in said
    assert ("3 份材料" in said) == (language is Language.CHINESE)
