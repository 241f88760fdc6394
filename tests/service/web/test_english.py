"""In English no page says anything in Chinese but what people wrote, and that in an element that says so.

Every page and every form of the route table is asked for, in a city where everything has happened; forms are also sent
empty, so that all that refuses them speaks English too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pytest
from httpx2 import Response

from domain.rights import Role
from service.web.entrance.cookies import SESSION_COOKIE
from tests.service.web.addresses import MORE, addresses, pages, shown
from tests.service.web.front_desk import HTML, TOKEN, open_front_desk
from tests.service.web.furnished import OWN, Furnished, furnish
from tests.service.web.markup import VOID
from tests.service.web.staff import Colleague, employ

HAN = re.compile("[\u3400-\u9fff]+")
STOPS = re.compile("[，。；：（）、？！　]")
"""Stops as wide as a character: between English words they are out of place."""
SPOKEN = ("title", "aria-label", "placeholder", "alt", "data-confirm", "data-on", "data-off")
NAMED = frozenset({"中文", "转", "是", "否", "放假", "上班", "自动转发", "先审后转", "不转发"})
"""Chinese that an English page has to name: the other language, and what is to be typed into a table."""
TERMS = frozenset({"督办单", "通报", "补报", "销号", "单位", "事项"})
"""Terms of the field that the English description of the API uses."""
OWN_ELEMENTS = ("bdi", "tspan", "title", "option", "textarea")
"""What the pages mark by themselves."""
JUNK = {
    **dict.fromkeys(("reason", "note", "name", "title", "code", "login", "number", "unit", "into", "url"), "x" * 500),
    **dict.fromkeys(("due", "ends", "starts", "dated", "year", "days", "level", "kind", "duty", "email"), "?"),
    **{"values.events": "三", "statistics.events": "1.5", "mobile": "1", "phone": "?", "password": "1", "again": "2"},
}
"""What no form takes, by names that many of them have."""


@dataclass
class Shown:
    """What a page says in Chinese: in elements that do not say so, and in those that do by themselves.

    A template may also say so of a whole document, such as a signed one, which is shown as it was sent.
    """

    unmarked: list[str] = field(default_factory=list)
    marked: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.shown = Shown()
        self.within = ["en"]
        self.attributes = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        said = [given[name] for name in SPOKEN if HAN.search(given.get(name, ""))]
        self.shown.marked += [] if self.within[-1] == "document" else said
        if tag not in VOID:
            self.within.append(self._language(tag, given.get("lang", "")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element of a chart that holds nothing."""

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.within.pop()

    def handle_data(self, data: str) -> None:
        if self.within[-1] == "own" and HAN.search(data):
            self.shown.marked.append(data.strip())
        elif self.within[-1] == "en" and (HAN.search(data) or STOPS.search(data)):
            self.shown.unmarked.append(data.strip())

    def _language(self, tag: str, language: str) -> str:
        if self.within[-1] in ("document", "script") or tag in ("script", "style"):
            return "script" if tag in ("script", "style") else self.within[-1]
        if language == "zh-CN":
            return "own" if tag in OWN_ELEMENTS else "document"
        return self.within[-1]


def read(text: str) -> Shown:
    reader = _Reader()
    reader.feed(text)
    assert reader.within == ["en"]
    return reader.shown


def ours(words: str) -> list[str]:
    """What of the words nobody but the program can have said."""
    for own in sorted(OWN, key=len, reverse=True):
        words = words.replace(own, " ")
    return [one for one in HAN.findall(words) if one not in NAMED | TERMS]


def chinese(answer: Response) -> list[str]:
    """What the page says in Chinese against the rule."""
    said = read(answer.text)
    return [*(f"not marked: {one}" for one in said.unmarked), *(one for one in said.marked if ours(one))]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Furnished]:
    with open_front_desk(tmp_path_factory.mktemp("city")) as desk:
        yield furnish(desk)


@pytest.fixture(scope="module")
def someone(city: Furnished) -> Colleague:
    return employ(city.desk, Role.ADMINISTRATOR, login="english")


def ask(city: Furnished, someone: Colleague, method: str, address: str, **more: Any) -> Response:
    """As somebody who has signed in on the own pages, by link on those, and else as the operator."""
    if address.startswith(("/account", "/sign-out")):
        cookie = f"language=en; {SESSION_COOKIE}={someone.secret}"
        return someone.ask(method, address, headers={"cookie": cookie}, **more)
    headers = {**HTML, "authorization": f"Bearer {TOKEN}", "cookie": "language=en"}
    return city.desk.client.request(method, address, headers=headers, follow_redirects=False, **more)


def wrong(city: Furnished, someone: Colleague, method: str, address: str, **more: Any) -> list[str]:
    """What is wrong with the page at an address, if it is one."""
    answer = ask(city, someone, method, address, **more)
    if not answer.headers.get("content-type", "").startswith("text/html") or not answer.text:
        return []
    return [f"{method} {address} {answer.status_code}: {one}" for one in chinese(answer)]


def test_every_page_speaks_english(city: Furnished, someone: Colleague) -> None:
    assert shown(city)
    found = [
        *(address for path in pages("GET") for address in addresses(city, path)),
        *(address.format(**city.blanks) for address in (*MORE, "/l/forged", "/nowhere")),
    ]
    told = [one for address in found for one in wrong(city, someone, "GET", address)]
    assert told == []


@pytest.mark.parametrize("form", [{}, JUNK], ids=["empty", "junk"])
def test_every_refused_form_speaks_english(city: Furnished, someone: Colleague, form: dict[str, str]) -> None:
    sent = [addresses(city, path)[0] for path in pages("POST") if path not in ("/sign-out", "/preferences")]
    told = [one for address in sent for one in wrong(city, someone, "POST", address, data=form)]
    assert told == []


REPORT = {"base_version": "1", "value.events": "三", "value.people": "1.5", "value.score": "9" * 200}
TABLES = {
    "units": "编码,名称,级别,上级编码,转发方式\n,无码,社区,d1,\nd 1,坏码,省市,没有,随便\nd1,,社区,d1,\n"
    "x1,甲,社区,x2,\nx2,乙,社区,x1,\n",
    "contacts": "单位编码,姓名,职责,邮箱,手机,是否启用\n没有,,馆长,坏,1,也许\nd1,丙,联络员,,,\n"
    "d1,丙,联络员,a@example.invalid,,\n",
    "heads": "编码,没有这一列\n1,2\n",
}


UNIT_COLUMNS = ("编码", "名称", "级别", "上级编码", "标签", "代行单位", "业务上级", "转发方式", "启用")
COLUMNS = frozenset((*UNIT_COLUMNS, "单位编码", "姓名", "职责", "邮箱", "手机"))
"""The heads of the tables, which are Chinese in every language."""


def test_mistakes_of_a_report_are_told_in_english(city: Furnished, someone: Colleague) -> None:
    answer = ask(city, someone, "POST", f"/l/{city.blanks['link']}/tasks/1", data=REPORT)
    assert answer.status_code == 422
    assert "takes a number, not" in answer.text
    assert "takes a whole number, not" in answer.text
    assert [one for one in read(answer.text).marked if ours(one) and not set(ours(one)) <= {"三"}] == []


@pytest.mark.parametrize("name", TABLES)
def test_mistakes_of_a_table_are_told_in_english(city: Furnished, someone: Colleague, name: str) -> None:
    kind = "contacts" if name == "contacts" else "units"
    table = {"file": ("table.csv", "\ufeff" + TABLES[name])}
    answer = ask(city, someone, "POST", "/units/import", data={"kind": kind}, files=table)
    assert answer.status_code == 422
    typed = set(HAN.findall(TABLES[name]))
    assert {word for one in read(answer.text).marked for word in ours(one)} <= typed | COLUMNS
    assert read(answer.text).unmarked == []
