"""From the clauses that ask for something to the obligations of a proposed notice (报送事项)."""

import re
from typing import Any

from domain.obligations import FORM_NAMES, Form
from domain.reading import audiences, kinds
from domain.reading.draft import Draft, ObligationDraft, Scope
from domain.reading.occurrences import Doubt, occurrences
from domain.reading.quotas import quota, selection
from domain.reading.reporters import reporters
from domain.reading.sketch import Sketch, line

_SILENT = re.compile(r"视[为同].*(?:无|没有|同意|放弃)")
_VAGUE = re.compile(r"(?:相关|有关)?(?:情况|材料|信息)")
"""What names nothing by itself."""
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
        named = kinds.things("、".join(item.what))
        things = [thing for thing in named if kinds.is_thing(thing)]
        even = re.sub(r"\s", "", item.evidence.text)
        tables = [
            extra.value
            for extra in self._read.attachments
            if re.sub(r"\s", "", extra.value) in even and not any(extra.value in one for one in things)
            if kinds.kind(extra.value) in _TABLES
        ]
        if not things:
            # Words that are no thing give way to a table of the clause; where there were none at all, a person looks.
            things = [kinds.label(item.evidence.text)] if not (named and tables) else [tables.pop(0)]
        for number, thing in enumerate([*things, *tables]):
            self._add(item, thing, number < len(things))

    def _add(self, item: ObligationDraft, thing: str, main: bool) -> None:
        form, clear = kinds.kind(thing)
        title = kinds.title(thing) or "报送材料"
        if not clear and "典型案例" in item.evidence.text:
            form = Form.CASES
            title = f"典型案例及{title}" if _VAGUE.fullmatch(title) else title
        times, doubts = occurrences(item, self._read)
        if not main and self._joined(title, times, doubts):
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
            said = f"“{title}”的材料种类暂按“{FORM_NAMES[form]}”，请核对"
            self._sketch.ask(f"{place}.form", "form_unsure", said, item.evidence, blocking=False)
        self._demand(item, place, made)
        self._owed_by(item, place, made)
        if main and (files := kinds.slots(item.forms, item.evidence.text)):
            made["evidence"] = files
        self._quota(item, place, made)
        self._blanks(place, made)
        for doubt in doubts:
            self._doubt(place, doubt)
        self._listed.append(made)

    def _joined(self, title: str, times: list[dict[str, Any]], doubts: list[Doubt]) -> bool:
        """Whether a form named beside several things is already there: then it gets these days as well, with what is
        doubtful about them.
        """
        found = next((number for number, one in enumerate(self._listed) if one["title"] == title), None)
        if found is None:
            return False
        listed = self._listed[found]["occurrences"]
        days = {time.get("due") for time in listed}
        for index, time in enumerate(times):
            if time.get("due") and time["due"] not in days:
                for doubt in (doubt for doubt in doubts if doubt.index == index):
                    self._doubt(f"obligations.{found}", doubt.model_copy(update={"index": len(listed)}))
                listed.append(time)
        if len(listed) > 1:
            for number, time in enumerate(listed, 1):
                time |= {"key": str(number), "label": f"第{number}次"}
        return True

    def _demand(self, item: ObligationDraft, place: str, made: dict[str, Any]) -> None:
        if item.soft:
            made["demand"] = "as_they_occur"
        elif item.optional is None:
            made["demand"] = None
            said = "原文未写明必须还是自愿，请选择“必报”或“自愿报送”"
            self._sketch.ask(f"{place}.demand", "demand_open", said, item.evidence, choices=("mandatory", "opt_in"))
        elif item.optional:
            made["demand"] = "opt_in"
        elif item.silence and _SILENT.search(item.silence):
            made["demand"] = "opt_in"
            said = f"原文写“{item.silence}”，不报不算逾期，按自愿报送；如须报送请改为“必报”"
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
            said = f"报送人写作“{item.who}”，请核对报送范围；不限定即全部主送单位"
            self._sketch.ask(f"{place}.audience", "reporters_unsure", said, item.evidence, blocking=False)

    def _quota(self, item: ObligationDraft, place: str, made: dict[str, Any]) -> None:
        if made["form"] != Form.CASES.value or (found := quota(item.evidence.text)) is None:
            return
        least, most = found
        made["minimum_entries"] = least
        made |= {"maximum_entries": most} if most is not None else {}
        said = f"按原文每期至少 {least} 个填写，请核对"
        if most is not None:
            said = f"按原文每期至少 {least} 个、至多 {most} 个填写，请核对"
        self._sketch.ask(f"{place}.minimum_entries", "quota", said, item.evidence, blocking=False)
        if chosen := selection(self._sketch.context.body):
            made["selected_maximum"] = chosen
            said = f"按原文每期选送上级至多 {chosen} 个填写，请核对"
            self._sketch.ask(f"{place}.minimum_entries", "selection", said, blocking=False)

    def _blanks(self, place: str, made: dict[str, Any]) -> None:
        if made["form"] not in ("statistics", "form"):
            return
        form = kinds.form_of(made["title"], self._sketch.context.forms)
        if form is not None:
            made["fields"] = kinds.blanks(form)
            said = f"填报项取自“{form.title}”，请核对各项的类型和汇总方式"
        else:
            said = "没有读到这张表的填报项；需要汇总请添加填报项，否则按附件报送"
        self._sketch.ask(f"{place}.fields", "form_fields", said, blocking=False)

    def _doubt(self, place: str, doubt: Doubt) -> None:
        field = f"{place}.occurrences.{doubt.index}.due"
        self._sketch.ask(
            field, doubt.code, doubt.message, doubt.evidence, choices=doubt.choices, blocking=doubt.blocking
        )
