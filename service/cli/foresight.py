"""The dry run on the screen: who would be told what and when, under one behaviour of the units."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from domain.behaviour import Behaviour
from domain.contacts import Duty, duty_label
from domain.errors import InvalidInput
from domain.outbox import Purpose
from domain.units import Level, level_label
from service.cli.screen import moment, say, table, warn

_BEHAVIOURS = {
    Behaviour.NOBODY: "无人签收、无人报送",
    Behaviour.LAST_DAY: "所有单位都在最后一天办理",
    Behaviour.HISTORY: "各单位按以往报送情况办理",
}
_PURPOSES = {
    Purpose.NOTICE: "新通知",
    Purpose.REISSUE: "待转发",
    Purpose.REMINDER: "催办",
    Purpose.ALARM: "督办",
    Purpose.ALL_CLEAR: "解除督办",
}
_STEPS = {"liaison": "联络员", "leader": "分管领导", "superior": "发文单位", "origin": "最初发文单位"}
_CHANNELS = {"email": "邮件", "sms": "短信"}
_NEVER = frozenset({"不报", "从不", "never", "无"})


class PunctualityUnreadable(InvalidInput):
    """A line of the table of punctuality cannot be read."""

    code = "punctuality_unreadable"


def print_forecast(forecast: Mapping[str, Any], *, texts: bool, units: bool) -> None:
    """All of it, in the order in which a person asks."""
    say("")
    say(f"预演：{_BEHAVIOURS[Behaviour(forecast['behaviour'])]}")
    _print_leads(forecast["leads"])
    _print_unreachable(forecast["unreachable"])
    _print_counts(forecast["counts"])
    if units:
        _print_messages(forecast["messages"])
    if texts:
        _print_texts(forecast["messages"])
    _print_incidents(forecast["incidents"])
    _print_outcome(forecast)


def _print_leads(leads: Sequence[Mapping[str, Any]]) -> None:
    rows = [
        (f"第 {one['levels_down']} 级", level_label(Level(one["level"])), one["units"], moment(one["due"]), _time(one))
        for one in leads
    ]
    table("各级办理时间", ("级次", "主要为", "单位", "最早一项的时限", "留给办理的时间"), rows, frozenset({2}))
    if leads and leads[-1]["too_short"]:
        warn(f"最基层只有 {leads[-1]['working_days']} 个工作日，属于“上午发、下午要”，请推迟时限或提早下发")


def _time(lead: Mapping[str, Any]) -> str:
    return f"{lead['working_days']} 个工作日{'（太短）' if lead['too_short'] else ''}"


def _print_unreachable(units: Sequence[Mapping[str, Any]]) -> None:
    if units:
        rows = [(one["unit_code"], one["name"], level_label(Level(one["level"]))) for one in units]
        table(f"没有任何可用联系方式的单位（{len(units)} 个）", ("编码", "单位", "级别"), rows, whole=frozenset({0}))
    else:
        say("每个单位都至少有一个可以送达的联系人")


def _print_counts(counts: Sequence[Mapping[str, Any]]) -> None:
    rows = [
        (moment(one["at"]), _PURPOSES.get(Purpose(one["purpose"]), one["purpose"]), one["reason"],
         _STEPS[one["step"]], _CHANNELS[one["channel"]], one["messages"])
        for one in counts
    ]  # fmt: skip
    table("将发出的消息", ("时间", "种类", "缘由", "告知", "渠道", "条数"), rows, frozenset({5}))


def _print_messages(messages: Sequence[Mapping[str, Any]]) -> None:
    rows = [
        (
            moment(one["at"]),
            one["unit_name"],
            f"{one['person']}（{duty_label(Duty(one['duty']))}）",
            one["address"],
            _CHANNELS[one["channel"]],
            _PURPOSES.get(Purpose(one["purpose"]), one["purpose"]),
            one["subject"],
        )
        for one in messages
    ]
    table("逐条消息", ("时间", "单位", "收件人", "地址", "渠道", "种类", "标题"), rows)


def _print_texts(messages: Iterable[Mapping[str, Any]]) -> None:
    """One text of each kind: the others differ in names and links only."""
    seen: set[tuple[str, ...]] = set()
    say("各类消息的全文（每类一条；链接为示意，下发后才有效）")
    for one in messages:
        kind = (one["purpose"], one["step"], one["channel"], one["level"], one["parts"][0]["rung_id"])
        if kind in seen:
            continue
        seen.add(kind)
        say("─" * 60)
        say(f"{moment(one['at'])}  {_CHANNELS[one['channel']]}  {one['unit_name']} {one['person']} <{one['address']}>")
        if one["subject"]:
            say(f"标题：{one['subject']}")
        say(one["text"].rstrip())


def _print_incidents(incidents: Sequence[Mapping[str, Any]]) -> None:
    if incidents:
        rows = [(moment(one["at"]), one["sentence"]) for one in incidents]
        table(f"需要人工处理的事项（{len(incidents)} 件）", ("时间", "事项"), rows)


def _print_outcome(forecast: Mapping[str, Any]) -> None:
    heads = ("事项", "应报", "按时", "零报告", "迟报", "漏报", "免报")
    names = ("expected", "included", "nil", "late", "missing", "waived")
    rows = [
        (one["title"], *((one["base"] or {}).get(name, 0) for name in names))
        for one in forecast["outcome"]
        if one["base"]
    ]
    table("最终结果（按最基层填报单位计）", heads, rows, frozenset(range(1, 7)))
    end = f"，{moment(forecast['closed_at'])} 办结" if forecast["closed_at"] else "，预演结束时尚未办结"
    say(f"共 {forecast['letters']} 条消息，告知 {forecast['people']} 人{end}")


def read_punctuality(file: Path) -> dict[str, int | None]:
    """The table of punctuality: unit, working days after the due (negative: before it), or 不报.

    Raises PunctualityUnreadable and what reading tables raises.
    """
    from service.cli.files import read_file
    from service.imports.tables import Column, read_table

    columns = (
        Column(name="unit", headings=("单位编码", "编码", "单位", "code", "unit_code"), required=True),
        Column(name="days", headings=("工作日", "迟报工作日", "天数", "提前或推迟"), required=True),
    )
    return {record.values["unit"].strip(): _days(record.row, record.values["days"].strip())
            for record in read_table(read_file(file), columns)}  # fmt: skip


def _days(row: int, text: str) -> int | None:
    if text.lower() in _NEVER:
        return None
    try:
        return int(text.replace("−", "-"))
    except ValueError:
        raise PunctualityUnreadable(
            f"第 {row} 行的“{text[:20]}”看不懂：请填工作日数（提前为负数，如 -2）或“不报”", field="days", row=row
        ) from None
