"""What a 督办单 is drafted from: an amendment counts for a unit only where it concerned it."""

import pytest

from activities.candidates import frozen_facts
from domain.changes import Change, ChangeKind, Revised
from domain.supervising import Candidate
from tests.service.letters.examples import issued
from tests.small_city import DUE, MONDAY


@pytest.mark.parametrize(("code", "amended_at"), [("v1", MONDAY), ("v2", None)])
def test_an_amendment_is_told_to_whom_it_concerned(code: str, amended_at: object) -> None:
    change = Change(kind=next(iter(ChangeKind)), sentence="报送单位有变", units=("v1",))
    revised = Revised(revision=2, at=MONDAY, actor="赵六", reason="更正", changes=(change,))
    notice = issued().model_copy(update={"revised": (revised,)})
    unit = Candidate(unit_code=code, unit_name="甲村")
    assert frozen_facts(notice, "甲街道", unit, {}, DUE).amended_at == amended_at
