"""The life of a 通报."""

from pathlib import Path

import pytest

from domain.circular import TRANSITIONS, CircularEvent, CircularNotFit, CircularState, after, diagram, label


@pytest.mark.parametrize("state", CircularState)
@pytest.mark.parametrize("event", CircularEvent)
def test_every_pair_follows_the_table_or_is_refused_by_name(state: CircularState, event: CircularEvent) -> None:
    if (state, event) in TRANSITIONS:
        assert after(state, event) is TRANSITIONS[state, event]
        return
    with pytest.raises(CircularNotFit, match=label(state)):
        after(state, event)


def test_what_is_out_is_only_ever_superseded() -> None:
    events = {event for (state, event) in TRANSITIONS if state is CircularState.SIGNED}
    assert events == {CircularEvent.SUPERSEDE}


def test_the_documentation_shows_the_diagram_of_the_table() -> None:
    page = (Path(__file__).parents[2] / "docs" / "supervision.md").read_text(encoding="utf-8")
    assert diagram() in page
    assert diagram().count("-->") == 1 + len(TRANSITIONS) + 3
