"""Requests of units, as values."""

from domain.requests import ASKED, LABELS, RequestKind, answer_rung, answered_request


def test_every_kind_has_its_words() -> None:
    assert set(LABELS) == set(ASKED) == set(RequestKind)
    assert len(set(LABELS.values())) == len(LABELS)


def test_the_message_that_brings_a_decision_names_its_request() -> None:
    assert answered_request(answer_rung(4711)) == 4711
    assert answer_rung(1).rsplit(".", 2)[0] != answer_rung(2).rsplit(".", 2)[0]  # none supersedes another
