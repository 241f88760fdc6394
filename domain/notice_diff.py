"""The difference between two versions of a notice, in the words of the offices (变更对照).

Only what a person reads is compared: policy and override reason are none of it. Who is asked is compared by
``domain.amendment``, which knows the units.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from domain.changes import Change, ChangeKind
from domain.clock import instant_label
from domain.notices import Inquiry, NoticeDraft
from domain.obligations import Demand, Field, Obligation, Occurrence

_SHOWN = 60
_PASSAGES = 6
_TEXTS: Mapping[str, tuple[str, Callable[[NoticeDraft], str]]] = {
    "title": ("标题", lambda draft: draft.title),
    "issuers": ("发文机关", lambda draft: "、".join(draft.issuers)),
    "dated": ("成文日期", lambda draft: f"{draft.dated:%Y-%m-%d}" if draft.dated else ""),
    "urgency": ("紧急程度", lambda draft: draft.urgency.value),
    "publicness": ("公开方式", lambda draft: draft.publicness),
    "addressed": ("主送", lambda draft: draft.addressed),
    "copies": ("抄送", lambda draft: draft.copies),
    "inquiry": ("联系人", lambda draft: _inquiry(draft.inquiry)),
    "attachments": ("附件", lambda draft: "、".join(draft.attachments)),
}
_DEMANDS = {Demand.MANDATORY: "必报", Demand.OPT_IN: "自愿报送", Demand.AS_THEY_OCCUR: "及时报送"}
Whose = Mapping[str, tuple[str, ...] | None]
"""By the key of an obligation the units that a change of it concerns, None for all."""


def text_changes(before: NoticeDraft, after: NoticeDraft) -> tuple[Change, ...]:
    """What was changed of the document itself; it concerns everybody."""
    lines = [
        f"{name}：{_quoted(shown(before))} → {_quoted(shown(after))}"
        for name, shown in _TEXTS.values()
        if shown(before) != shown(after)
    ]
    body = [Change(kind=ChangeKind.BODY, sentence=line) for line in _passages(before.body, after.body)]
    return (*(Change(kind=ChangeKind.TEXT, sentence=line) for line in lines), *body)


def _inquiry(inquiry: Inquiry) -> str:
    return " ".join(part for part in (inquiry.name, inquiry.phone, inquiry.email, inquiry.fax) if part)


def _quoted(text: str) -> str:
    shown = " ".join(text.split())
    return f"“{shown[:_SHOWN]}{'…' if len(shown) > _SHOWN else ''}”" if shown else "（空）"


def _passages(before: str, after: str) -> list[str]:
    old, new = before.splitlines(), after.splitlines()
    matched = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    changed = [_passage("\n".join(old[a:b]), "\n".join(new[c:d])) for how, a, b, c, d in matched if how != "equal"]
    if before != after and not changed:
        return ["正文：仅空白、换行有修改"]
    more = [f"正文：另有 {len(changed) - _PASSAGES} 处修改，详见全文"] if len(changed) > _PASSAGES else []
    return changed[:_PASSAGES] + more


def _passage(old: str, new: str) -> str:
    if not old.strip():
        return f"正文新增：{_quoted(new)}"
    return f"正文改动：{_quoted(old)} → {_quoted(new)}" if new.strip() else f"正文删去：{_quoted(old)}"


def obligation_changes(before: Sequence[Obligation], after: Sequence[Obligation], whose: Whose) -> tuple[Change, ...]:
    """What was changed of what is asked for: obligations and occurrences added and removed, dues, forms, demands."""
    old, new = {one.key: one for one in before}, {one.key: one for one in after}
    changes: list[Change] = []
    for key in dict.fromkeys([*old, *new]):
        if key not in new:
            found = [(ChangeKind.REMOVED, f"取消事项“{old[key].title}”")]
        elif key not in old:
            found = [(ChangeKind.ADDED, f"新增事项“{new[key].title}”，{_dues(new[key])}")]
        else:
            found = list(_changed(old[key], new[key]))
        changes += [Change(kind=kind, sentence=line, units=whose.get(key)) for kind, line in found]
    return tuple(changes)


def _dues(obligation: Obligation) -> str:
    dues = [occurrence.due for occurrence in obligation.occurrences if occurrence.due is not None]
    if not dues:
        return "及时报送"
    several = f"共 {len(dues)} 期，第一期" if len(dues) > 1 else ""
    return f"{several}截止时间 {instant_label(min(dues))}"


def _changed(old: Obligation, new: Obligation) -> Iterator[tuple[ChangeKind, str]]:
    if old.title != new.title:
        yield ChangeKind.DEMAND, f"事项名称：“{old.title}” → “{new.title}”"
    if old.demand is not new.demand:
        yield ChangeKind.DEMAND, f"“{new.title}”：{_DEMANDS[old.demand]} → {_DEMANDS[new.demand]}"
    if form_changed(old, new):
        yield ChangeKind.FORM, f"“{new.title}”填报内容有变：{_form(old, new)}；已报送的请按新要求重新报送"
    before, after = {one.key: one for one in old.occurrences}, {one.key: one for one in new.occurrences}
    for key in dict.fromkeys([*before, *after]):
        if key not in after:
            yield ChangeKind.REMOVED, f"“{new.title}”取消一期：{_named(before[key])}"
        elif key not in before:
            yield ChangeKind.ADDED, f"“{new.title}”新增一期：{_named(after[key])}"
        elif before[key].due != after[key].due:
            yield ChangeKind.DUE, f"{_whole(new, after[key])}截止时间：{_due(before[key])} → {_due(after[key])}"
        elif before[key].label != after[key].label:
            yield ChangeKind.DEMAND, f"“{new.title}”期次名称：“{before[key].label}” → “{after[key].label}”"


def _named(occurrence: Occurrence) -> str:
    return f"{occurrence.label}（{_due(occurrence)}）" if occurrence.label else _due(occurrence)


def _whole(obligation: Obligation, occurrence: Occurrence) -> str:
    return f"“{obligation.title}{f'（{occurrence.label}）' if occurrence.label else ''}”"


def _due(occurrence: Occurrence) -> str:
    return instant_label(occurrence.due) if occurrence.due else "不设时限"


def form_changed(old: Obligation, new: Obligation) -> bool:
    """Whether what is filled in changed, so that reports handed in answer another question."""
    return any(getattr(old, name) != getattr(new, name) for name in _FORM)


_FORM = ("form", "fields", "minimum_entries", "maximum_entries", "evidence", "required_evidence")


def _form(old: Obligation, new: Obligation) -> str:
    before, after = {field.key: field for field in old.fields}, {field.key: field for field in new.fields}
    words = [f"新增“{after[key].label}”" for key in after.keys() - before.keys()]
    words += [f"取消“{before[key].label}”" for key in before.keys() - after.keys()]
    words += [_field(before[key], after[key]) for key in before.keys() & after.keys() if before[key] != after[key]]
    if (old.minimum_entries, old.maximum_entries) != (new.minimum_entries, new.maximum_entries):
        words.append(f"数量 {_quota(old)} → {_quota(new)}")
    if old.evidence != new.evidence:
        words.append(f"佐证材料 {_quoted('、'.join(old.evidence))} → {_quoted('、'.join(new.evidence))}")
    if old.required_evidence != new.required_evidence:
        before_must, after_must = "、".join(old.required_evidence), "、".join(new.required_evidence)
        words.append(f"必交材料 {_quoted(before_must)} → {_quoted(after_must)}")
    if old.form is not new.form:
        words.append("材料种类有变")
    return "，".join(sorted(words)) or "栏目次序有变"


def _field(old: Field, new: Field) -> str:
    return f"“{old.label}”改为“{new.label}”" if old.label != new.label else f"“{new.label}”的填写要求有变"


def _quota(obligation: Obligation) -> str:
    most = "不限" if obligation.maximum_entries is None else f"至多 {obligation.maximum_entries}"
    return f"至少 {obligation.minimum_entries}、{most}"
