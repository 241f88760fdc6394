"""What a clerk may change of an inherited notice, and what not (审核后转发).

The office may ask earlier and more: its own number, text, dues and obligations, a narrower audience. What a superior
asked for must still be asked, once, with all its times and blanks and no weaker: otherwise its rollup could not be
whole (domain rule 10).
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from domain.errors import InvalidInput
from domain.notices import Notice, NoticeDraft
from domain.obligations import Answer, Demand, Obligation

STRENGTH = {Demand.AS_THEY_OCCUR: 0, Demand.OPT_IN: 1, Demand.MANDATORY: 2}
"""How strongly something is asked for: what a superior asks is asked no weaker below."""


class InheritedDropped(InvalidInput):
    """Something that a superior asks for is missing from the local notice, or is asked more weakly."""

    code = "inherited_dropped"


class InheritedTwice(InvalidInput):
    """Two local obligations answer one superior's: its task can take only one report."""

    code = "inherited_twice"


class NotInherited(InvalidInput):
    """An obligation answers something that none of the notices carried out asks for."""

    code = "not_inherited"


def inherit(proposed: NoticeDraft, edited: NoticeDraft, superiors: Sequence[Notice]) -> NoticeDraft:
    """``edited`` with its obligations led to the superiors' as in ``proposed``; those added are local.

    References without an id stay beside the notices carried out. Raises InheritedDropped, InheritedTwice, NotInherited.
    """
    answers = {one.key: one.answers for one in proposed.obligations}
    obligations = tuple(_led(one, answers.get(one.key, ())) for one in edited.obligations)
    asked = {
        Answer(notice_id=superior.id, obligation_key=one.key): one
        for superior in superiors
        for one in superior.draft.obligations
        if one.cascades
    }
    _check_known(obligations, asked)
    for answer, wanted in asked.items():
        _check_kept(wanted, [one for one in obligations if answer in one.answers])
    cited = tuple(one for one in edited.basis if one.notice_id is None)
    return edited.model_copy(update={"basis": proposed.basis + cited, "obligations": obligations})


def _led(obligation: Obligation, answers: tuple[Answer, ...]) -> Obligation:
    if obligation.answers or obligation.local:
        return obligation
    return obligation.model_copy(update={"answers": answers, "local": not answers})


def _check_known(obligations: Sequence[Obligation], asked: Iterable[Answer]) -> None:
    known = set(asked)
    for place, obligation in enumerate(obligations):
        if strange := next((answer for answer in obligation.answers if answer not in known), None):
            raise NotInherited(
                f"“{obligation.title}”写明上报“{strange.notice_id}”的“{strange.obligation_key}”，但所落实的通知没有这一事项；"
                "请改正 answers，本级自设的事项请留空",
                field=f"obligations.{place}.answers",
            )
    for answer, times in Counter(answer for one in obligations for answer in one.answers).items():
        if times > 1:
            raise InheritedTwice(
                f"有 {times} 个事项都上报“{answer.notice_id}”的“{answer.obligation_key}”，上级只收一份；请只留一个",
                field="obligations",
            )


def _check_kept(wanted: Obligation, kept: Sequence[Obligation]) -> None:
    if not kept:
        raise InheritedDropped(f"上级要求的“{wanted.title}”不能删去；可以改时限、补要求、缩小范围", field="obligations")
    mine = kept[0]
    if missing := {one.key for one in wanted.occurrences} - {one.key for one in mine.occurrences}:
        raise InheritedDropped(f"“{mine.title}”少了上级要求的期次 {'、'.join(sorted(missing))}，请补上", field=mine.key)
    known = {field.key: field for field in mine.fields}
    for field in wanted.fields:
        own = known.get(field.key)
        if own is None or (own.kind, own.aggregation, own.weight) != (field.kind, field.aggregation, field.weight):
            raise InheritedDropped(
                f"“{mine.title}”缺少上级要汇总的“{field.label}”（{field.key}），或改了它的类型、汇总方式；请恢复",
                field=mine.key,
            )
        if field.required and not own.required:
            raise InheritedDropped(f"“{mine.title}”的“{field.label}”上级要求必填，不能改为选填", field=mine.key)
    if _weaker(mine, wanted):
        raise InheritedDropped(
            f"“{mine.title}”的报送要求（demand）、材料种类（form）或数量（minimum_entries）不能低于上级要求，请恢复",
            field=mine.key,
        )


def _weaker(mine: Obligation, wanted: Obligation) -> bool:
    demanded = STRENGTH[mine.demand] < STRENGTH[wanted.demand]
    return demanded or mine.form is not wanted.form or mine.minimum_entries < wanted.minimum_entries
