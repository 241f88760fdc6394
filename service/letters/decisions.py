"""What mails about decisions are told: what waits for an office's, and what an office has decided."""

from collections.abc import Sequence
from typing import Any

from activities.delivering import Matters
from domain.clock import instant_label
from domain.outbox import Pending
from domain.policy import Step
from domain.requests import Answer, Decision, RequestKind
from service.letters.contexts import Groups

_ROLES = {Step.LEADER: "您是该单位分管领导", Step.SUPERIOR: "你单位是上级发文单位", Step.ORIGIN: "你单位是上级发文单位"}
_STEPS = list(Step)
_REFUSED = {
    RequestKind.EXTENSION: "不同意延期，仍按原截止时间报送",
    RequestKind.WAIVER: "不同意免报，请按期报送",
    RequestKind.OBJECTION: "未采纳异议",
}


def review(groups: Groups, matters: Matters) -> dict[str, Any]:
    """待审提醒: reports and requests that wait for an office, to its handlers, its leader or the office above."""
    listed = waiting(groups, matters)
    step = max((part.step for parts in groups.values() for part in parts), key=_STEPS.index)
    return {
        "now": matters.now,
        "count": sum(len(one["entries"]) for one in listed),
        "role": _ROLES.get(step, ""),
        "waiting": listed,
        "first": 0,
    }


def waiting(groups: Groups, matters: Matters) -> list[dict[str, Any]]:
    """What waits, notice by notice."""
    return [
        {
            "number": matters.notices[notice_id].draft.number,
            "title": matters.notices[notice_id].draft.title,
            "issuer": "、".join(matters.notices[notice_id].draft.issuers),
            "entries": [
                {"unit": one.unit_name, "title": one.title, "since": one.since}
                for one in dict.fromkeys(one for part in parts for one in part.owed)
            ],
        }
        for notice_id, parts in groups.items()
    ]


def decided(groups: Groups, matters: Matters) -> dict[str, Any]:
    """批复: what the office decided about the unit's tasks."""
    return {
        "notices": [
            {
                "number": matters.notices[notice_id].draft.number,
                "title": matters.notices[notice_id].draft.title,
                "issuer": "、".join(matters.notices[notice_id].draft.issuers),
                "answers": _answers(parts),
            }
            for notice_id, parts in groups.items()
        ]
    }


def _answers(parts: Sequence[Pending]) -> list[dict[str, str]]:
    answers = dict.fromkeys(part.answer for part in parts if part.answer)
    return [
        {"title": one.title, "sentence": _sentence(one), "reason": one.reason, "decided_by": one.decided_by}
        for one in answers
    ]


def _sentence(answer: Answer) -> str:
    if answer.decision is Decision.REFUSED:
        return _REFUSED[answer.kind] + _until(answer)
    if answer.kind is RequestKind.EXTENSION:
        assert answer.due is not None
        return f"同意延期，截止时间改为 {instant_label(answer.due)}"
    return "同意免报，该事项不再要求报送" if answer.kind is RequestKind.WAIVER else "已采纳异议"


def _until(answer: Answer) -> str:
    """The exact instant that still counts (domain rule 1)."""
    if answer.present_due is None or answer.kind is RequestKind.OBJECTION:
        return ""
    return f"（{instant_label(answer.present_due)}）"
