"""The draft as lines for people, and the account of the rules that made it."""

from domain.reading.draft import Draft, Evidence, Found, ObligationDraft
from domain.reading.rules import RULES

_LABELS = {
    "number": "文号",
    "title": "标题",
    "issued": "成文日期",
    "urgency": "紧急程度",
    "issuers": "发文机关",
    "recipients": "主送",
    "copies": "抄送",
    "bases": "依据",
    "contacts": "联系人",
    "attachments": "附件",
    "chapters": "章节",
    "obligations": "报送事项",
}
MISSING = "未识别"


def account(draft: Draft) -> list[str]:
    """The draft in Chinese, one field a line; what was not found says 未识别."""
    lines = [f"{_LABELS[name]}：{_single(getattr(draft, name))}" for name in ("number", "title", "issued", "urgency")]
    for name in ("issuers", "recipients", "copies", "attachments"):
        values = [str(item.value) for item in getattr(draft, name)]
        lines.append(f"{_LABELS[name]}：{'；'.join(values) or MISSING}")
    bases = [
        " ".join(filter(None, (f"《{item.value.title}》" if item.value.title else "", item.value.number)))
        for item in draft.bases
    ]
    lines.append(f"依据：{'；'.join(bases) or MISSING}")
    people = [" ".join(filter(None, (p.value.name, *p.value.phones, *p.value.emails))) for p in draft.contacts]
    lines.append(f"联系人：{'；'.join(people) or MISSING}")
    lines.append(f"章节：{'；'.join(chapter.heading for chapter in draft.chapters) or MISSING}")
    lines += [f"报送事项 {index}：{_obligation(item)}" for index, item in enumerate(draft.obligations, 1)] or [
        f"报送事项：{MISSING}"
    ]
    return lines + [f"请核对：{flag.message}" for flag in draft.flags]


def _single(item: Found[object] | None) -> str:
    return MISSING if item is None else str(getattr(item.value, "value", item.value))


def _obligation(item: ObligationDraft) -> str:
    days = [
        f"{due.date or '日期待定（' + due.evidence.text + '）'}{(' ' + due.time_text) if due.time_text else ''}"
        for due in item.dues
    ]
    cycles = [f"{cycle.freq.value} {cycle.on or ''}".strip() for cycle in item.recurrences]
    when = days + cycles + ([item.relative.text] if item.relative else []) or (["及时"] if item.soft else ["无时限"])
    kept = {True: "自愿", False: "必报", None: "是否必报待定"}[item.optional]
    parts = [
        f"内容 {'、'.join(item.what) or MISSING}",
        f"报送人 {item.who or MISSING}",
        f"报至 {item.to or MISSING}",
        f"时限 {'，'.join(when)}",
        kept,
    ]
    ways = [*item.channels, *item.forms]
    parts += [f"方式 {'、'.join(ways)}"] if ways else []
    parts += [f"逾期 {item.silence}"] if item.silence else []
    return "；".join(parts)


def explanation(draft: Draft) -> list[str]:
    """Which rule made each value from which words, and then what those rules say, with their sources."""
    made: list[tuple[str, Evidence, str, float]] = []
    for name in ("number", "title", "issued", "urgency"):
        item = getattr(draft, name)
        made += [(_LABELS[name], item.evidence, item.rule, item.confidence)] if item else []
    for name in ("issuers", "recipients", "copies", "bases", "contacts", "attachments"):
        made += [(_LABELS[name], item.evidence, item.rule, item.confidence) for item in getattr(draft, name)]
    for index, item in enumerate(draft.obligations, 1):
        label = f"报送事项 {index}"
        made.append((label, item.evidence, item.rule, item.confidence))
        made += [(label + " 时限", due.evidence, due.rule, due.confidence) for due in item.dues]
        made += [(label + " 周期", cycle.evidence, cycle.rule, 0.85) for cycle in item.recurrences]
    lines = [
        f"· {label} ← {rule}（把握 {sure:.2f}）[{where.start}:{where.end}] {_short(where.text)}"
        for label, where, rule, sure in made
    ]
    used = sorted({rule for _, _, rule, _ in made} & RULES.keys())
    return ["-- 依据", *lines, "-- 规则", *[f"{name}: {RULES[name]}" for name in used]]


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 80 else flat[:60] + " … " + flat[-16:]
