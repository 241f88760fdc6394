"""What the engine is told of failures: a named refusal is final, everything else is tried again."""

import pytest
from temporalio.exceptions import ApplicationError

from activities.refusals import final
from domain.errors import CascadeError, Conflict, InvalidInput, NotFound


@pytest.mark.parametrize("refusal", [InvalidInput, NotFound, Conflict])
def test_a_refusal_is_final_under_its_code(refusal: type[CascadeError]) -> None:
    with pytest.raises(ApplicationError) as raised, final():
        raise refusal("请更正", field="number")
    assert (raised.value.type, raised.value.message) == (refusal.code, "请更正")
    assert raised.value.non_retryable
    assert isinstance(raised.value.__cause__, refusal)


@pytest.mark.parametrize("failure", [OSError, ConnectionError, TimeoutError, ValueError])
def test_anything_else_passes_as_it_is(failure: type[Exception]) -> None:
    with pytest.raises(failure), final():
        raise failure("away")
