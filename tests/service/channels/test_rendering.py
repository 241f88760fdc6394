"""The mails as people get them: words, moments, links, safety, and that one rendering serves a whole office."""

import re
from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from domain.clock import SHANGHAI
from service.channels.rendering import MailRenderer, MissingLink, RenderedMail, day_label, link_sentinel, standing
from service.channels.sms.segments import SINGLE, message_length, signed_text
from tests.service.channels.sample_mails import NUMBER, SAMPLES, SMS_SAMPLES, TITLE, UNDATED, at

RENDERER = MailRenderer()
LINK = "https://bs.example.invalid/l/4f.Zk3s?a=1&b=2"
OTHER = "https://bs.example.invalid/l/4g.Ab3s"
WHO = "东屏社区居民委员会 陈某某"


def mail(name: str, **changes: Any) -> RenderedMail:
    return RENDERER.render(name, {**SAMPLES[name], **changes}).personalise(LINK, WHO, [OTHER])


class Reader(HTMLParser):
    """Collects tags, links and the words between; fails on a tag that is not closed in order."""

    VOID = frozenset({"meta", "br"})

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "a":
            self.links.append(dict(attrs)["href"] or "")
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize("name", SAMPLES)
def test_every_mail_is_whole(name: str) -> None:
    written = mail(name)
    reader = Reader(written.html)
    assert written.subject.startswith("【")
    assert "\n" not in written.subject
    assert WHO in written.text
    assert WHO in reader.words
    assert LINK in written.text
    assert LINK in reader.links
    assert "自动发" in reader.words
    assert not re.search(r"[\ue000\ue001]|None|Undefined|\{\{|\{%", written.subject + written.text + written.html)
    assert "\n\n\n" not in written.text


@pytest.mark.parametrize("name", SAMPLES)
def test_no_mail_loads_or_needs_anything_from_outside(name: str) -> None:
    reader = Reader(mail(name).html)
    assert {tag for tag, _ in reader.tags}.isdisjoint({"img", "link", "script", "style", "iframe", "form", "svg"})
    assert "url(" not in mail(name).html
    assert all(link.startswith("https://bs.example.invalid/") for link in reader.links)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_cell_has_its_own_colours_for_dark_modes(name: str) -> None:
    for tag, attributes in Reader(mail(name).html).tags:
        if tag == "td":
            assert "background-color:" in (attributes["style"] or "")
        if tag in {"p", "div"}:
            assert "color:" in (attributes["style"] or "")


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("part", ["text", "html"])
def test_text_and_html_say_the_same_moments(name: str, part: str) -> None:
    written = mail(name)
    words = written.text if part == "text" else Reader(written.html).words
    for moment in _moments(SAMPLES[name]):
        assert f"{moment.month}月{moment.day}日" in words


def _moments(value: Any) -> list[datetime]:
    if isinstance(value, datetime):
        return [value]
    if isinstance(value, dict):
        return [moment for each in value.values() for moment in _moments(each)]
    return [moment for each in value for moment in _moments(each)] if isinstance(value, list) else []


def test_a_notice_says_what_is_asked_by_when_and_by_whom() -> None:
    written = mail("notice")
    assert written.subject == f"【加急·新通知】{NUMBER} {TITLE}"
    for words in (written.text, Reader(written.html).words):
        assert "2024年6月20日（星期四）18:00" in words
        assert "注意：该日为休息日，请提前安排报送" in words
        assert "及时报送，不设固定截止时间" in words
        assert "清源区临江街道办事处、清源区临江街道安全生产委员会办公室" in words
        assert "0595-0000000" in words
        assert "清安办〔2024〕43号" in words


def test_what_a_notice_does_not_have_is_not_mentioned() -> None:
    written = mail("notice", urgency="", basis=[], acknowledge_due=None, obligations=[], contact=None)
    assert written.subject == f"【新通知】{NUMBER} {TITLE}"
    for words in (written.text, Reader(written.html).words):
        for absent in ("紧急程度", "依据", "前签收", "签收截止", "需报送", "联系人"):
            assert absent not in words


def test_a_reminder_has_one_link_a_notice_and_says_how_each_thing_stands() -> None:
    written = mail("reminder")
    assert written.subject == "【催办】1 项已逾期，尚有 3 项未报送"
    assert written.text.index(LINK) < written.text.index(OTHER)
    assert list(dict.fromkeys(Reader(written.html).links)) == [LINK, OTHER]
    for words in (written.text, Reader(written.html).words):
        assert all(state in words for state in ("已逾期 1 天", "还有 3 天", "今天截止", "6月19日退回"))
        assert words.count("将于 2024年6月24日（星期一）09:00 提请单位分管领导督办") == 1
        assert words.count("0595-0000000") == 1


def test_a_reminder_about_one_notice_names_it_in_the_subject() -> None:
    one = [SAMPLES["reminder"]["notices"][1]]
    assert mail("reminder", notices=one, owed=1, overdue=0).subject.endswith(
        "尚有 1 项未报送：关于报送防汛值班安排的通知"
    )


def test_a_mail_with_more_links_than_given_is_not_sent() -> None:
    rendered = RENDERER.render("reminder", SAMPLES["reminder"])
    with pytest.raises(MissingLink) as refusal:
        rendered.personalise(LINK, WHO)
    assert refusal.value.code == "missing_link"


def test_an_alarm_says_who_owes_who_was_told_and_what_comes_next() -> None:
    for words in (mail("alarm").text, Reader(mail("alarm").html).words):
        assert "东屏社区居民委员会" in words
        assert "已逾期 4 天" in words
        assert "东屏社区联络员陈某某（邮件、短信）" in words
        assert "2024年6月26日（星期三）09:00 前仍未报送的，将提请清源区安全生产委员会办公室督办" in words


def test_the_last_alarm_says_so() -> None:
    last = {**SAMPLES["alarm"]["notices"][0], "next": None, "told": []}
    for words in (mail("alarm", notices=[last]).text, Reader(mail("alarm", notices=[last]).html).words):
        assert "本次为最后一级督办" in words
        assert "此前已提醒" not in words


def test_an_alarm_asks_the_liaison_to_act_and_others_to_see_to_it() -> None:
    for role, asked, button in (("", "请抓紧办理", "立即办理"), ("您是该单位分管领导", "请您督促办理", "查看办理情况")):
        written = mail("alarm", role=role)
        assert f"{asked}。" in written.text
        assert f"{asked}。" in Reader(written.html).words
        assert button in Reader(written.html).words
        assert "。，" not in written.text


def test_a_long_alarm_shows_fifty_and_points_to_the_rest() -> None:
    entries = [{"unit": f"第{number}社区", "title": "总结", "due": at(6, 20)} for number in range(120)]
    long = {**SAMPLES["alarm"]["notices"][0], "entries": entries}
    for words in (mail("alarm", notices=[long]).text, Reader(mail("alarm", notices=[long]).html).words):
        assert words.count("社区") < 60
        assert "另有 70 项" in words


@pytest.mark.parametrize("name", SAMPLES)
def test_a_missing_value_is_an_error_not_a_hole(name: str) -> None:
    missed = 0
    for key in SAMPLES[name]:
        with pytest.raises(UndefinedError):
            RENDERER.render(name, {other: value for other, value in SAMPLES[name].items() if other != key})
        missed += 1
    assert missed == len(SAMPLES[name])


EVIL = "<script>alert(1)</script>\"'&\n{{ 7 * 7 }}"


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_in_a_value_becomes_markup(name: str) -> None:
    context = _poisoned(SAMPLES[name])
    written = RENDERER.render(name, context).personalise('https://x.invalid/"><script>', EVIL, ['"><script>'])
    assert "<script" not in written.html
    assert "49" not in written.html
    assert "\n" not in written.subject
    Reader(written.html)


def _poisoned(value: Any) -> Any:
    if isinstance(value, str):
        return EVIL
    if isinstance(value, dict):
        return {key: _poisoned(each) for key, each in value.items()}
    return [_poisoned(each) for each in value] if isinstance(value, list) else value


@given(link=st.text(max_size=60), who=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30))
def test_personalising_puts_in_exactly_what_is_given(link: str, who: str) -> None:
    rendered = RenderedMail(
        subject="通知", text=f"{link_sentinel(0)}|\ue000addressee\ue001", html=f"<b>{link_sentinel(0)}</b>"
    )
    if re.search("\ue000[a-z0-9]+\ue001", link + who):
        return
    written = rendered.personalise(link, who)
    assert written.text == f"{link}|{who}"
    assert "<" not in written.html.removeprefix("<b>").removesuffix("</b>")


def test_one_rendering_serves_many() -> None:
    rendered = RENDERER.render("notice", SAMPLES["notice"])
    first, second = rendered.personalise("https://a.invalid/1", "甲"), rendered.personalise("https://a.invalid/2", "乙")
    assert first.html.replace("/1", "/2").replace("甲", "乙") == second.html
    assert rendered.personalise("https://a.invalid/1", "甲") == first


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (at(6, 21, 9), "今天截止"),
        (at(6, 21, 8), "今天已逾期"),
        (at(6, 22, 0), "明天截止"),
        (at(6, 24), "还有 3 天"),
        (at(6, 20, 23), "已逾期 1 天"),
        (at(6, 1), "已逾期 20 天"),
    ],
)
def test_the_standing_of_a_due_counts_calendar_days(due: datetime, words: str) -> None:
    now = at(6, 21, 8, 30)
    assert standing(due, now) == words
    assert standing(due.astimezone(SHANGHAI), now + timedelta(0)) == words


def test_a_day_is_that_of_shanghai() -> None:
    assert day_label(datetime.fromisoformat("2024-06-18T20:00:00+00:00")) == "2024年6月19日"


@pytest.mark.parametrize("name", SMS_SAMPLES)
def test_a_text_message_fits_into_one_segment(name: str) -> None:
    text = RENDERER.render_sms(name, SMS_SAMPLES[name])
    assert message_length(signed_text("清源安委办", text)) <= SINGLE
    assert SMS_SAMPLES[name]["link"] in text
    assert (SMS_SAMPLES[name]["due"] in text) == (name not in UNDATED)
    assert not re.search(r"[\n<>{}]", text)
