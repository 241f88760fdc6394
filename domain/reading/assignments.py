"""From the clauses that ask for something to the obligations of a proposed notice (报送事项)."""

import re
from typing import Any

from domain.obligations import Form
from domain.reading import audiences, kinds
from domain.reading.draft import Draft, ObligationDraft, Scope
from domain.reading.occurrences import Doubt, occurrences
from domain.reading.quotas import quota
from domain.reading.reporters import reporters
from domain.reading.sketch import Sketch, line

_SILENT = re.compile(r"视[为同].*(?:无|没有|同意|放弃)")
_TABLES = ((Form.STATISTICS, True), (Form.FORM, True))


class Assignments:
    """Writes the obligations of a sketch, clause by clause. ``addressed`` are the codes of the recipients."""

    def __init__(self, read: Draft, sketch: Sketch, addressed: frozenset[str]) -> None:
        self._read = read
        self._sketch = sketch
        self._addressed = addressed
        self._listed: list[dict[str, Any]] = []
        sketch.fields["obligations"] = self._listed

    def add(self, item: ObligationDraft) -> None:
        """What one clause asks for: an obligation for each thing that it names."""
        if item.scope is not Scope.OWN:
            whose = "上级对本单位的要求" if item.scope is Scope.OWN_UPWARD else "所附上级文件的要求"
            said = f"“{line(item.evidence.text, 60)}”是{whose}，未列为下级的报送事项"
            self._sketch.ask("obligations", "not_own", said, item.evidence, blocking=False)
            return
        said = "、".join(item.what)
        named = [(thing, True) for thing in kinds.things(said)] or [("", True)]
        even = re.sub(r"\s", "", item.evidence.text)
        named += [
            (extra.value, False)
            for extra in self._read.attachments
            if re.sub(r"\s", "", extra.value) in even and not any(extra.value in one for one, _ in named)
            if kinds.kind(extra.value) in _TABLES
        ]
        for thing, main in named:
            self._add(item, thing, main)

    def _add(self, item: ObligationDraft, thing: str, main: bool) -> None:
        form, clear = kinds.kind(thing)
        if not clear and "典型案例" in item.evidence.text:
            form = Form.CASES
        times, doubts = occurrences(item, self._read)
        title = kinds.title(thing) or "报送材料"
        if not main and self._joined(title, times):
            return
        place = f"obligations.{len(self._listed)}"
        key = kinds.numbered(form, [one["key"] for one in self._listed])
        made: dict[str, Any] = {"key": key, "title": title, "form": form.value, "occurrences": times}
        self._sketch.origins[place] = line(item.evidence.text, 200)
        if not thing:
            self._sketch.ask(
                f"{place}.title", "title_open", "报送内容未识别，请改写标题", item.evidence, blocking=False
            )
        elif not clear:
            said = f"“{title}”的材料种类暂按 {form.value}，请核对"
            self._sketch.ask(f"{place}.form", "form_unsure", said, item.evidence, blocking=False)
        self._demand(item, place, made)
        self._owed_by(item, place, made)
        if main and (files := kinds.slots(item.forms)):
            made["evidence"] = files
        self._quota(item, place, made)
        self._blanks(place, made)
        for doubt in doubts:
            self._doubt(place, doubt)
        self._listed.append(made)

    def _joined(self, title: str, times: list[dict[str, Any]]) -> bool:
        """Whether a form named beside several things is already there: then it gets these days as well."""
        for one in self._listed:
            if one["title"] != title:
                continue
            days = {time.get("due") for time in one["occurrences"]}
            one["occurrences"] += [time for time in times if time.get("due") not in days and time.get("due")]
            if len(one["occurrences"]) > 1:
                for number, time in enumerate(one["occurrences"], 1):
                    time |= {"key": str(number), "label": f"第{number}次"}
            return True
        return False

    def _demand(self, item: ObligationDraft, place: str, made: dict[str, Any]) -> None:
        if item.soft:
            made["demand"] = "as_they_occur"
        elif item.optional is None:
            made["demand"] = None
            said = "原文未写明必须还是自愿：必报填 mandatory，自愿填 opt_in"
            self._sketch.ask(f"{place}.demand", "demand_open", said, item.evidence, choices=("mandatory", "opt_in"))
        elif item.optional:
            made["demand"] = "opt_in"
        elif item.silence and _SILENT.search(item.silence):
            made["demand"] = "opt_in"
            said = f"原文写“{item.silence}”，不报不算逾期，按自愿报送；如须报送请改为 mandatory"
            self._sketch.ask(f"{place}.demand", "silence", said, item.evidence, blocking=False)

    def _owed_by(self, item: ObligationDraft, place: str, made: dict[str, Any]) -> None:
        """Narrow the obligation to the reporters that the clause names, where they are fewer than the recipients."""
        parts = reporters(item)
        if not parts or not self._read.recipients:
            return
        found = audiences.propose(parts, self._sketch.context.subordinates)
        codes = [code for audience in found.audiences for code in audience.codes if code in self._addressed]
        if set(codes) == self._addressed:
            return
        narrowed = bool(codes) and not found.unmatched
        if narrowed:
            made["audience"] = {"codes": list(dict.fromkeys(codes))}
        if not narrowed or not all(audience.certain for audience in found.audiences):
            said = f"报送人写作“{item.who}”，请核对报送范围（audience）；不填即全部主送单位"
            self._sketch.ask(f"{place}.audience", "reporters_unsure", said, item.evidence, blocking=False)

    def _quota(self, item: ObligationDraft, place: str, made: dict[str, Any]) -> None:
        if made["form"] != Form.CASES.value or (found := quota(item.evidence.text)) is None:
            return
        least, most = found
        made["minimum_entries"] = least
        made |= {"maximum_entries": most} if most is not None else {}
        said = f"按原文每期至少 {least} 个{f'、至多 {most} 个' if most is not None else ''}填写，请核对"
        self._sketch.ask(f"{place}.minimum_entries", "quota", said, item.evidence, blocking=False)

    def _blanks(self, place: str, made: dict[str, Any]) -> None:
        if made["form"] not in ("statistics", "form"):
            return
        form = kinds.form_of(made["title"], self._sketch.context.forms)
        if form is not None:
            made["fields"] = kinds.blanks(form)
            said = f"表格字段取自“{form.title}”，请核对各项的类型和汇总方式"
        else:
            said = "没有读到这张表的字段；需要汇总请补写 fields，否则按附件报送"
        self._sketch.ask(f"{place}.fields", "form_fields", said, blocking=False)

    def _doubt(self, place: str, doubt: Doubt) -> None:
        field = f"{place}.occurrences.{doubt.index}.due"
        self._sketch.ask(
            field, doubt.code, doubt.message, doubt.evidence, choices=doubt.choices, blocking=doubt.blocking
        )
