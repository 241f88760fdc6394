"""What a clerk may change of an inherited notice: more and earlier, never less."""

from collections.abc import Callable
from typing import Any

import pytest

from domain.errors import InvalidInput
from domain.inheritance import InheritedDropped, InheritedTwice, NotInherited, inherit
from domain.merging import local_draft
from domain.notices import Basis, NoticeDraft
from domain.obligations import Answer, Audience, Demand, Form, Obligation, Occurrence
from tests.domain.examples import cases, moment, summary, table
from tests.domain.test_merging import CALENDAR, EVENTS, ISSUED, OFFICE, PEOPLE, superior

DUE = moment(2024, 6, 25)
PHASES = (Occurrence(key="june", due=DUE), Occurrence(key="july", due=moment(2024, 7, 25)))
SUPERIOR = superior(
    "a", summary(DUE, occurrences=PHASES, minimum_entries=1), table(EVENTS, PEOPLE), cases(cascades=False)
)
PROPOSED = local_draft((SUPERIOR,), OFFICE, ISSUED, CALENDAR)
SUMMARY, TABLE = PROPOSED.obligations


def edited(*obligations: Obligation, **changes: Any) -> NoticeDraft:
    return inherit(PROPOSED, PROPOSED.model_copy(update={"obligations": obligations, **changes}), (SUPERIOR,))


def changed(obligation: Obligation, **changes: Any) -> Obligation:
    return obligation.model_copy(update=changes)


def test_more_and_earlier_is_free() -> None:
    earlier = tuple(one.model_copy(update={"due": moment(2024, 6, 20)}) for one in SUMMARY.occurrences)
    narrowed = changed(SUMMARY, occurrences=earlier, audience=Audience(codes=("e1",)), minimum_entries=2, title="总结")
    wider = changed(TABLE, fields=(*TABLE.fields, EVENTS.model_copy(update={"key": "more"})))
    assert edited(narrowed, wider, body="本局补充要求。", number="区商〔2024〕26号").obligations == (narrowed, wider)


def test_what_is_added_stays_with_the_office() -> None:
    drill = summary(DUE, key="drill", title="演练记录")
    *_, added = edited(SUMMARY, TABLE, drill).obligations
    assert (added.local, added.answers) == (True, ())


def test_answers_left_out_are_put_back_by_the_key() -> None:
    bare = changed(SUMMARY, answers=())
    assert edited(bare, TABLE).obligations[0] == SUMMARY


def test_what_does_not_cascade_is_not_inherited() -> None:
    assert [one.key for one in PROPOSED.obligations] == ["summary", "statistics"]
    with pytest.raises(NotInherited):
        edited(SUMMARY, TABLE, cases(answers=(Answer(notice_id="a", obligation_key="cases"),)))


def test_references_without_id_stay_and_the_notices_carried_out_cannot_be_taken_away() -> None:
    cited = Basis(number="闽安办〔2024〕9号")
    assert edited(SUMMARY, TABLE, basis=(cited,)).basis == (*PROPOSED.basis, cited)


@pytest.mark.parametrize(
    "less",
    [
        lambda: (TABLE,),
        lambda: (changed(SUMMARY, answers=(), local=True), TABLE),
        lambda: (changed(SUMMARY, occurrences=SUMMARY.occurrences[:1]), TABLE),
        lambda: (changed(SUMMARY, minimum_entries=0), TABLE),
        lambda: (changed(SUMMARY, demand=Demand.OPT_IN), TABLE),
        lambda: (changed(SUMMARY, form=Form.EVIDENCE), TABLE),
        lambda: (SUMMARY, changed(TABLE, fields=TABLE.fields[:1])),
        lambda: (SUMMARY, changed(TABLE, fields=(EVENTS, changed_field()))),
    ],
    ids=["gone", "made local", "a time gone", "fewer", "voluntary", "another thing", "a blank gone", "not required"],
)
def test_less_is_refused(less: Callable[[], tuple[Obligation, ...]]) -> None:
    with pytest.raises(InheritedDropped) as caught:
        edited(*less())
    assert caught.value.code == "inherited_dropped"
    assert caught.value.field


def changed_field() -> Any:
    return PEOPLE.model_copy(update={"required": False})


@pytest.mark.parametrize(
    ("added", "kind"),
    [
        (summary(DUE, key="twice", answers=(Answer(notice_id="a", obligation_key="summary"),)), InheritedTwice),
        (summary(DUE, key="strange", answers=(Answer(notice_id="b", obligation_key="summary"),)), NotInherited),
    ],
)
def test_answers_lead_to_what_is_asked_and_once(added: Obligation, kind: type[InvalidInput]) -> None:
    with pytest.raises(kind):
        edited(SUMMARY, TABLE, added)
