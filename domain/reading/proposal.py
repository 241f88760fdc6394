"""From the draft as read to a notice that a person may confirm, with every question that the text leaves open.

Nothing is guessed silently: what is open stays empty in ``sketch`` and stands in ``questions`` with ``blocking``; what
was inferred is filled in and stands there without. ``notice`` is there once nothing blocks.
"""

import re
from typing import Any

from pydantic import ValidationError

from domain.base import Frozen
from domain.notices import NoticeDraft
from domain.obligations import Form
from domain.policy import Urgency
from domain.reading import audiences, basis, draft, kinds
from domain.reading.draft import Draft, Evidence, ObligationDraft, Scope
from domain.reading.forms import Form as Sheet
from domain.reading.occurrences import Doubt, occurrences
from domain.units import Unit

_URGENCY = {
    draft.Urgency.URGENT: Urgency.URGENT,
    draft.Urgency.EXTREMELY_URGENT: Urgency.EXTRA_URGENT,
    draft.Urgency.SPECIAL: Urgency.EXTRA_URGENT,
    draft.Urgency.PLAIN: Urgency.PLAIN,
}
_GENERIC = re.compile(r"(?:请?各|有关|相关|上述|以上|全体|市直|区直|县直|和|及|、)*(?:单位|地区?|地方|部门)+")
_SILENT = re.compile(r"视[为同].*(?:无|没有|同意|放弃)")
_TABLES = ((Form.STATISTICS, True), (Form.FORM, True))
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


class Question(Frozen):
    """Something for a person. ``field`` is the place in ``NoticeDraft`` (obligations.0.occurrences.0.due); ``code`` is
    stable; ``choices`` are likely answers. ``blocking``: the field is empty and the notice cannot be issued so.
    """

    field: str
    code: str
    message: str
    evidence: Evidence | None = None
    choices: tuple[str, ...] = ()
    blocking: bool = True


class Proposal(Frozen):
    """``sketch`` holds the fields of a ``NoticeDraft``, None where a blocking question is open; ``origins`` the words
    that fields were read from, by their place.
    """

    notice: NoticeDraft | None
    questions: tuple[Question, ...]
    sketch: dict[str, Any]
    origins: dict[str, str] = {}


class Context(Frozen):
    """What the store adds to a text: the office, its direct subordinates, the notices known, the forms of the file."""

    office: Unit
    subordinates: tuple[Unit, ...] = ()
    known: tuple[basis.KnownNotice, ...] = ()
    forms: tuple[Sheet, ...] = ()
    body: str = ""


def propose(read: Draft, context: Context) -> Proposal:
    """The notice that ``context.office`` would issue with this text. Pure; nothing is active before it is confirmed.

    Only obligations of the recipients themselves (scope own) are taken; several dues become occurrences.
    """
    maker = _Maker(read, context)
    maker.head()
    maker.recipients()
    maker.links()
    for item in read.obligations:
        maker.obligation(item)
    return maker.finished()


class _Maker:
    """Collects the sketch, its questions and its origins."""

    def __init__(self, read: Draft, context: Context) -> None:
        self._read = read
        self._context = context
        self._sketch: dict[str, Any] = {"office": context.office.code}
        self._asked: list[Question] = []
        self._origins: dict[str, str] = {}
        self._addressed: frozenset[str] = frozenset()

    def _ask(self, field: str, code: str, message: str, evidence: Evidence | None = None, **more: Any) -> None:
        self._asked.append(Question(field=field, code=code, message=message, evidence=evidence, **more))

    def head(self) -> None:
        """Number, title, issuers, day, urgency, whom to ask, and the texts."""
        read, sketch = self._read, self._sketch
        for name, label in (("number", "文号"), ("title", "标题")):
            value = getattr(read, name)
            sketch[name] = _line(value.value, 60 if name == "number" else 200) if value else None
            if value is None:
                self._ask(name, f"{name}_missing", f"{label}未识别，请填写")
            else:
                self._origins[name] = value.evidence.text
        sketch["issuers"] = [_line(item.value) for item in read.issuers] or [self._context.office.name]
        if not read.issuers:
            said = f"落款单位未识别，暂填“{self._context.office.name}”，请核对"
            self._ask("issuers", "issuers_missing", said, blocking=False)
        sketch |= {"dated": read.issued.value} if read.issued else {}
        sketch |= {"urgency": _URGENCY[read.urgency.value].value} if read.urgency else {}
        sketch["addressed"] = _line("、".join(item.value for item in read.recipients), 4000)
        sketch["copies"] = _line("、".join(item.value for item in read.copies), 4000)
        sketch["attachments"] = [_line(item.value) for item in read.attachments]
        sketch["body"] = _CONTROL.sub("", self._context.body.replace("\r\n", "\n").replace("\r", "\n"))[:200_000]
        if read.contacts:
            person = read.contacts[0].value
            name, phone, email = person.name or "", "、".join(person.phones), "、".join(person.emails)
            sketch["inquiry"] = {"name": _line(name), "phone": _line(phone), "email": _line(email)}

    def recipients(self) -> None:
        """The units that the phrases of 主送 mean. Whatever is unmatched or unsure is asked."""
        phrases = [item.value for item in self._read.recipients]
        if not phrases:
            phrases = list(dict.fromkeys(part for item in self._read.obligations for part in _reporters(item)))
        found = audiences.propose(phrases, self._context.subordinates)
        codes = list(dict.fromkeys(code for audience in found.audiences for code in audience.codes))
        everybody = [unit.code for unit in self._context.subordinates if unit.active]
        self._addressed = frozenset(codes or everybody)
        self._sketch["recipients"] = {"codes": codes} if codes else None
        if not codes:
            self._ask("recipients", "recipients_open", "主送机关未能对应到直属下级，请用 codes、levels 或 tags 指明")
        elif not self._read.recipients:
            said = f"原文没有主送，暂按报送人（{'、'.join(phrases)}）填写，请核对"
            self._ask("recipients", "recipients_inferred", said, blocking=False)
        elif found.unmatched:
            said = f"下列主送未对应到直属下级：{'、'.join(found.unmatched)}"
            self._ask("recipients", "recipients_unmatched", said, blocking=False)
        for audience in found.audiences:
            if not audience.certain:
                said = f"“{audience.phrase}”对应 {len(audience.codes)} 个单位（{audience.reason}），请核对"
                self._ask("recipients", "recipients_unsure", said, blocking=False)

    def links(self) -> None:
        """The notices carried out, each led to the one in the store where its number settles that."""
        sketch = []
        for index, link in enumerate(basis.link([item.value for item in self._read.bases], self._context.known)):
            number, title = _line(link.basis.number or ""), _line(link.basis.title or "")
            one = {"number": number, "title": title}
            sketch.append(one | ({"notice_id": link.notice_id} if link.notice_id and link.certain else {}))
            if link.notice_id and not link.certain:
                said = f"“{title}”可能是本系统中的通知 {link.notice_id}，如是请填 notice_id"
                self._ask(f"basis.{index}", "basis_unsure", said, choices=(link.notice_id,), blocking=False)
        self._sketch["basis"] = sketch
        self._sketch["obligations"] = []

    def obligation(self, item: ObligationDraft) -> None:
        """What one clause asks for: an obligation for each thing that it names."""
        if item.scope is not Scope.OWN:
            whose = "上级对本单位的要求" if item.scope is Scope.OWN_UPWARD else "所附上级文件的要求"
            said = f"“{_line(item.evidence.text, 60)}”是{whose}，未列为下级的报送事项"
            self._ask("obligations", "not_own", said, item.evidence, blocking=False)
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
        listed: list[dict[str, Any]] = self._sketch["obligations"]
        place = f"obligations.{len(listed)}"
        key = kinds.numbered(form, [one["key"] for one in listed])
        made: dict[str, Any] = {"key": key, "title": title, "form": form.value, "occurrences": times}
        self._origins[place] = _line(item.evidence.text, 200)
        if not thing:
            self._ask(f"{place}.title", "title_open", "报送内容未识别，请改写标题", item.evidence, blocking=False)
        elif not clear:
            said = f"“{title}”的材料种类暂按 {form.value}，请核对"
            self._ask(f"{place}.form", "form_unsure", said, item.evidence, blocking=False)
        self._demand(item, place, made)
        self._owed_by(item, place, made)
        if main and (files := kinds.slots(item.forms)):
            made["evidence"] = files
        self._blanks(place, made)
        for doubt in doubts:
            self._doubt(place, doubt)
        listed.append(made)

    def _joined(self, title: str, times: list[dict[str, Any]]) -> bool:
        """Whether a form named beside several things is already there: then it gets these days as well."""
        for one in self._sketch["obligations"]:
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
            self._ask(f"{place}.demand", "demand_open", said, item.evidence, choices=("mandatory", "opt_in"))
        elif item.optional:
            made["demand"] = "opt_in"
        elif item.silence and _SILENT.search(item.silence):
            made["demand"] = "opt_in"
            said = f"原文写“{item.silence}”，不报不算逾期，按自愿报送；如须报送请改为 mandatory"
            self._ask(f"{place}.demand", "silence", said, item.evidence, blocking=False)

    def _owed_by(self, item: ObligationDraft, place: str, made: dict[str, Any]) -> None:
        """Narrow the obligation to the reporters that the clause names, where they are fewer than the recipients."""
        parts = _reporters(item)
        if not parts or not self._read.recipients:
            return
        found = audiences.propose(parts, self._context.subordinates)
        codes = [code for audience in found.audiences for code in audience.codes if code in self._addressed]
        if set(codes) == self._addressed:
            return
        narrowed = bool(codes) and not found.unmatched
        if narrowed:
            made["audience"] = {"codes": list(dict.fromkeys(codes))}
        if not narrowed or not all(audience.certain for audience in found.audiences):
            said = f"报送人写作“{item.who}”，请核对报送范围（audience）；不填即全部主送单位"
            self._ask(f"{place}.audience", "reporters_unsure", said, item.evidence, blocking=False)

    def _blanks(self, place: str, made: dict[str, Any]) -> None:
        if made["form"] not in ("statistics", "form"):
            return
        form = kinds.form_of(made["title"], self._context.forms)
        if form is not None:
            made["fields"] = kinds.blanks(form)
            said = f"表格字段取自“{form.title}”，请核对各项的类型和汇总方式"
        else:
            said = "没有读到这张表的字段；需要汇总请补写 fields，否则按附件报送"
        self._ask(f"{place}.fields", "form_fields", said, blocking=False)

    def _doubt(self, place: str, doubt: Doubt) -> None:
        field = f"{place}.occurrences.{doubt.index}.due"
        self._ask(field, doubt.code, doubt.message, doubt.evidence, choices=doubt.choices, blocking=doubt.blocking)

    def finished(self) -> Proposal:
        """The proposal: a notice only where nothing blocks and the whole is sound."""
        if all(one.get("demand") == "as_they_occur" for one in self._sketch["obligations"]):
            self._ask("obligations", "nothing_due", "没有读到有时限的报送事项，请至少补写一项")
        notice = None
        if not any(question.blocking for question in self._asked):
            try:
                notice = NoticeDraft.model_validate(self._sketch)
            except ValidationError as error:
                for fault in error.errors():
                    field = ".".join(str(part) for part in fault["loc"])
                    self._ask(field, "unfit", f"这一项（{field}）不合要求，请核对改写")
        return Proposal(notice=notice, questions=tuple(self._asked), sketch=self._sketch, origins=self._origins)


def _reporters(item: ObligationDraft) -> list[str]:
    """The phrases of who reports; none where it only says 各单位."""
    who = re.sub(r"\s", "", item.who or "")
    if not who or item.scope is not Scope.OWN or _GENERIC.fullmatch(who):
        return []
    return [part for part in re.split(r"[、，,]|(?<!^)(?=各)", who) if len(part) > 1]


def _line(text: str, most: int = 400) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())[:most]
