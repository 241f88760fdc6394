"""A proposal as a TOML draft for a person: open questions stand as comments at their fields. 待确认的通知草稿。"""

from collections import defaultdict

from domain.reading.proposal import Proposal, Question
from service.samples.drafts import OPEN, dump_table

_HEAD = (
    "由通知原文识读的草稿。未经确认不会下发：请核对每一项，再运行 cascade notice issue。",
    f"写着“{OPEN}”的地方必须填写，否则下发时会被拒绝。“请核对”是推断，可以保留。",
)
_WRITTEN = {
    "recipients_open": "用 codes、levels 或 tags 指明",
    "silence": "必报写 mandatory",
    "form_unsure": "写在 form",
    "reporters_unsure": "写在 audience",
    "form_fields": "写在 fields",
    "recurrence_open": "每期写 key、label、due",
    "basis_unsure": "如是，写在 notice_id",
}
"""How the answer to a question is written in the file, which people do not see who answer on the page."""


def dump_proposal(proposal: Proposal) -> str:
    """The file that ``cascade notice draft`` writes. ``load_draft`` refuses it while something is open."""
    notes: dict[str, list[str]] = defaultdict(list)
    for where, words in proposal.origins.items():
        notes[where].append(f"原文：{words}")
    for question in proposal.questions:
        notes[_place(question.field, proposal)].append(_sentence(question))
    loose = [said for where, lines in notes.items() if where == "obligations" for said in lines]
    notes.pop("obligations", None)
    notes[""] = [*_HEAD, *loose]
    return dump_table(proposal.sketch, lambda where: notes.get(where, ()))


def _sentence(question: Question) -> str:
    choices = f" 可选：{'、'.join(question.choices)}" if question.choices else ""
    words = f" 原文：{question.evidence.text}" if question.evidence and len(question.evidence.text) < 60 else ""
    written = f"（{_WRITTEN[question.code]}）" if question.code in _WRITTEN else ""
    return f"{OPEN if question.blocking else '请核对'}：{question.message}{written}{choices}{words}"


def _place(field: str, proposal: Proposal) -> str:
    """Where the field stands in the file: a field that is not there is told at what it belongs to."""
    parts = field.split(".")
    if len(parts) == 5 and parts[4] == "due":
        occurrences = proposal.sketch["obligations"][int(parts[1])]["occurrences"]
        if len(occurrences) == 1 and occurrences[0].keys() <= {"due"}:
            return f"obligations.{parts[1]}.due"
    if len(parts) == 3 and parts[0] == "obligations" and parts[2] not in proposal.sketch["obligations"][int(parts[1])]:
        return f"obligations.{parts[1]}"
    return field
