import pytest

from domain.task_life import TaskState
from service.documents.rollup_document import Light, light_of


@pytest.mark.parametrize(
    ("state", "late", "overdue", "light"),
    [
        (TaskState.ACCEPTED, False, True, Light.GREEN),
        (TaskState.ACCEPTED, True, True, Light.YELLOW),
        (TaskState.SUBMITTED, False, False, Light.YELLOW),
        (TaskState.RETURNED, False, False, Light.YELLOW),
        (TaskState.OWED, False, False, Light.NONE),
        (TaskState.OWED, False, True, Light.RED),
        (TaskState.MISSING, False, True, Light.RED),
        (TaskState.WAIVED, False, True, Light.NONE),
        (TaskState.WITHDRAWN, False, True, Light.NONE),
    ],
)
def test_the_colour_of_a_state(state: TaskState, late: bool, overdue: bool, light: Light) -> None:
    assert light_of(state, late=late, overdue=overdue) is light
