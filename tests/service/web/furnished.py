"""A small city in which everything has happened: what every page is looked at with.

All that people have typed is among ``OWN``, so that whatever else a page says in Chinese is the program's.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from activities.compiling import CompileOrder, SubmitOrder, submit, take_stock
from activities.telling import RungOrder, carry_out
from domain.obligations import Form, Obligation, Occurrence
from domain.policy import Act
from domain.rights import Role
from service.store.accounts import NewAccount
from tests import small_city
from tests.service.web.front_desk import HTML, TOKEN, FrontDesk
from tests.service.web.office.monitor.conftest import pass_on
from tests.service.web.office.wizard.browser import Browser
from tests.small_city import DUE, STATISTICS, draft

LATE = DUE + timedelta(days=6)
REVIEWED = STATISTICS.model_copy(update={"review": True, "cascades": False, "evidence": ("现场照片",)})
SUMMARY = Obligation(
    key="summary", title="活动总结", form=Form.SUMMARY, review=True, cascades=False, occurrences=(Occurrence(due=DUE),)
)
CASES = Obligation(
    key="cases",
    title="典型事例",
    form=Form.CASES,
    cascades=False,
    minimum_entries=1,
    selected_maximum=1,
    occurrences=(Occurrence(key="june", label="6月份", due=DUE),),
)
HEADERS = {**HTML, "authorization": f"Bearer {TOKEN}"}
LETTER = """测安办〔2024〕3号

关于报送汛期检查情况的通知

各区：

请于6月32日前将《检查情况统计表》和工作总结报送我办，并于月底前确定一名联络员。

测试市安全生产委员会办公室
2024年6月20日
"""
WHO, WHY = "庚小海", "汛情抢险"
SAID = ("情节典型", "动火作业", "数字不符", "请书记过问", "台风推迟", "来电所说", "组织演练三次", "二十")
"""Whatever somebody has typed beside names and titles."""
OWN = (
    *(unit.name for unit in small_city.units()),
    *(one.title for one in (REVIEWED, SUMMARY, CASES, small_city.VOLUNTARY)),
    *(one.label for one in (*STATISTICS.fields, *small_city.VOLUNTARY.fields)),
    *(one.unit for one in STATISTICS.fields if one.unit),
    *("各区", "6月份", "现场照片", "测试市安全生产委员会办公室", "关于开展安全生产月活动的通知", "请各单位认真组织"),
    *("关于开展安全生产月活动的补充通知", "测安办〔2024〕1号", "测安办〔2024〕2号", "测安办"),
    *(f"{unit}转发《关于开展安全生产月活动的补充通知》的通知" for unit in ("东区", "甲街道")),
    *("测安办〔2024〕9号", "关于报送活动总结的通知"),
    *("〔2024〕督1号", "〔2024〕通1号", "关于开展安全生产月活动报送情况的通报"),
    *("国办发明电〔2023〕7号，2023年10月25日", "Cascade 通知报送 <cascade@example.invalid>"),
    *(WHO, WHY, "全市管理员", *SAID),
    *(line for line in LETTER.splitlines() if line),
)


@dataclass
class Furnished:
    """``flat`` goes from the city to its districts, with everything in it; ``deep`` down to the communities."""

    desk: FrontDesk
    flat: str
    deep: str
    blanks: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, **more: Any) -> Any:
        """Ask the API, which must do it."""
        answer = self.desk.api(method, path, **more)
        assert answer.status_code < 300, (path, answer.text)
        return answer.json()


def furnish(desk: FrontDesk) -> Furnished:
    """Everything, as the weeks go by; it ends six days after the due."""
    flat = desk.issue(draft(REVIEWED, SUMMARY, CASES, small_city.VOLUNTARY))
    more = {"number": "测安办〔2024〕2号", "title": "关于开展安全生产月活动的补充通知"}
    deep = desk.issue(draft(STATISTICS.model_copy(update={"review": True}), **more))
    city = Furnished(desk, flat, deep)
    street = pass_on(desk, pass_on(desk, deep, "d1"), "s1")
    city.blanks = {"notice": flat, "deep": deep, "street": street, "link": desk.token("d1", flat)}
    city.blanks |= {"passed": desk.token("d1", deep), "below": desk.token("v1", street)}
    _weeks(city)
    _late(city)
    _papers(city)
    _others(city)
    return city


def _weeks(city: Furnished) -> None:
    """What comes in before the due, and what is decided about it."""
    desk, flat = city.desk, city.flat
    for unit in ("d1", "d2"):
        assert desk.client.post(f"/api/v1/links/{desk.token(unit, flat)}/acknowledge").status_code < 300
    _hand_in(city, "d1", "statistics", values={"events": "3", "people": "40"})
    _hand_in(city, "d1", "summary", text="组织演练三次")
    _hand_in(city, "d1", "cases", entries=[{"title": "动火作业", "text": "二十"}])
    waiting = city.ask("GET", f"/notices/{flat}/waiting")["reports"]
    [summary] = [one for one in waiting if one["obligation"] == "summary"]
    seen = {"task_id": summary["task_id"], "version": summary["version"]}
    returned = {"reports": [seen], "by": WHO, "reason": "数字不符", "due": "2024-06-20"}
    city.ask("POST", f"/notices/{flat}/return", json=returned)
    link = desk.token("d2", flat)
    asked = {"task_id": _task(city, "d2", "summary"), "kind": "extension", "reason": WHY, "due": "2024-06-28"}
    assert desk.client.post(f"/api/v1/links/{link}/requests", json=asked).status_code == 201
    entered = {"notice_id": flat, "unit_code": "d2", "obligation": "statistics", "source": "来电所说", "by": WHO}
    city.ask("POST", "/reports", json=entered | {"submission": {"values": {"events": "2", "people": "5"}}})
    city.ask("POST", f"/notices/{flat}/urge", json={"by": WHO, "units": ["d2"]})
    pick = {"unit_code": "d1", "entry": 1, "reason": "情节典型"}
    city.ask(
        "POST",
        f"/notices/{flat}/select",
        json={"obligation": "cases", "occurrence": "june", "picks": [pick], "by": WHO},
    )
    handed = {"to_contact": "d1.clerk", "scope": "notice", "ends": "2024-06-10", "reason": WHY}
    assert desk.client.post(f"/l/{desk.token('d1', flat)}/handover", data=handed).status_code == 200


def _late(city: Furnished) -> None:
    """Every moment of the plan that has come by then, as the workflows would carry it out; one address is dead."""
    desk = city.desk
    desk.clock.moment = LATE
    for notice in (city.flat, city.deep, city.blanks["street"]):
        with desk.house.ledger.transaction() as facts:
            come = [rung for rung in facts.rungs(notice) if rung.instant <= LATE]
            told = tuple(rung.id for rung in come if rung.act in (Act.REMIND, Act.ESCALATE))
            carry_out(facts, RungOrder(notice_id=notice, rung_ids=told), LATE)
        with desk.house.ledger.transaction() as facts:
            rest = tuple(rung.id for rung in come if rung.act in (Act.COMPILE, Act.CLOSE))
            compiled = take_stock(facts, CompileOrder(notice_id=notice, rung_ids=rest), LATE)
        with desk.house.ledger.transaction() as facts:
            submit(facts, SubmitOrder(notice_id=notice, items=compiled.unsubmitted), LATE)


def _papers(city: Furnished) -> None:
    """Supervision orders and circulars: drafted, signed, answered."""
    deep, notice = city.deep, f"/notices/{city.flat}"
    city.ask("POST", f"{notice}/supervisions", json={"by": WHO, "requirement": "请书记过问。"})
    first = city.ask("GET", f"{notice}/supervisions")[0]
    city.ask("POST", f"{notice}/supervisions/{first['id']}/sign", json={"by": WHO})
    drafted = city.ask("POST", f"{notice}/circulars", json={"by": WHO})
    city.ask("POST", f"{notice}/circulars/{drafted['id']}/sign", json={"by": WHO})
    changed = {"by": WHO, "reason": "台风推迟"}
    later = STATISTICS.model_copy(update={"review": True, "occurrences": (Occurrence(due=DUE + timedelta(30)),)})
    more = {"number": "测安办〔2024〕2号", "title": "关于开展安全生产月活动的补充通知"}
    draft_of = draft(later, **more).model_dump(mode="json")
    city.ask("POST", f"/notices/{deep}/amend", json=changed | {"draft": draft_of})


def _others(city: Furnished) -> None:
    """What has an address of its own beside notices: an account with an invitation, a draft, a webhook, a calendar."""
    desk = city.desk
    new = NewAccount(login="geng", name=WHO, grants=((Role.CLERK, "d1"),))
    city.blanks["account"] = str(desk.office.accounts.make(new, "test", desk.clock.real_now()).id)
    invited = city.ask("POST", "/accounts/invitations", json={"role": "reader", "unit_code": "d1"})
    city.blanks["welcome"] = invited["link"].rsplit("/", 1)[1]
    city.blanks["draft"] = desk.office.wizard.begin_text("c", LETTER, WHO).id
    wizard = Browser(desk)
    wizard.press(wizard.open("/notices/new?office=c").form("/drafts", "blank"), "blank")
    form = wizard.form("/check")
    form.fill(number="测安办〔2024〕9号", title="关于报送活动总结的通知")
    form.fill(obligations__0__title="活动总结", obligations__0__occurrences__0__day="2024-07-31")
    wizard.press(form, "next")
    city.blanks["ready"] = wizard.draft
    hook = {"unit": "d1", "url": "https://example.com/hook", "events": ["issued"]}
    city.blanks["hook"] = str(city.ask("POST", "/webhooks", json=hook)["webhook"]["id"])


def _task(city: Furnished, unit: str, obligation: str) -> int:
    return city.desk.task(city.desk.token(unit, city.flat), obligation)


def _hand_in(city: Furnished, unit: str, obligation: str, **submission: Any) -> None:
    body = {"task_id": _task(city, unit, obligation), "base_version": 0, "submission": submission}
    answer = city.desk.client.post(f"/api/v1/links/{city.desk.token(unit, city.flat)}/reports", json=body)
    assert answer.status_code in (200, 201), answer.text
