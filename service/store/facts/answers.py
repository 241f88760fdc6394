"""Decisions on requests as the messages that bring them tell them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from domain.outbox import Purpose
from domain.requests import Answer, Decision, RequestKind, answered_request
from service.store.facts.base import Store
from service.store.statements import among_numbers, effective_due, listed
from service.store.tables import ITEM, REQUEST, TASK

_ANSWERS = (
    select(REQUEST, ITEM.c.title, effective_due().label("present_due"))
    .join_from(REQUEST, TASK, TASK.c.id == REQUEST.c.task_id)
    .join(ITEM, ITEM.c.id == TASK.c.item_id)
    .where(among_numbers(REQUEST.c.id, "requests"), REQUEST.c.decision.is_not(None))
)


class AnswerFacts(Store):
    """One statement for a batch of messages, none where no message brings a decision."""

    def answers_in(self, intents: Sequence[Row[Any]]) -> dict[int, Answer]:
        """The decision that each message brings, by the id of the intent. Rows of the outbox in."""
        asked = {row.id: answered_request(row.rung_id) for row in intents if row.purpose == Purpose.DECIDED.value}
        rows = self._all(_ANSWERS, requests=listed(sorted(set(asked.values())))) if asked else ()
        answers = {row.id: _answer(row) for row in rows}
        return {intent: answers[request] for intent, request in asked.items() if request in answers}


def _answer(row: Row[Any]) -> Answer:
    return Answer(
        request_id=row.id,
        kind=RequestKind(row.kind),
        decision=Decision(row.decision),
        title=row.title,
        due=row.due,
        asked_due=row.asked_due,
        present_due=row.present_due,
        reason=row.decision_reason,
        decided_by=row.decided_by,
    )
