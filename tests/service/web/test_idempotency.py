"""A request that is repeated with its key is answered and not carried out again, whatever came between."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from service.store.answers import KEPT, LEASE, Claim, KeptAnswers, UnderWay, mark_done
from service.store.database import marked, reading, writing
from service.store.tables import INCIDENT, NOTICE
from service.web import idempotency
from service.web.app import create_app
from service.web.body_limit import LIMIT
from service.web.idempotency import Mismatch, Unanswered
from tests.service.web.front_desk import FrontDesk
from tests.small_city import STATISTICS, draft

OWN = STATISTICS.model_copy(update={"cascades": False})
KEY = {"Idempotency-Key": "b7c9e0b2-issue-1"}
ISSUE: dict[str, Any] = draft(OWN).model_dump(mode="json")


def notices(desk: FrontDesk) -> int:
    with reading(desk.house.ledger.engine) as connection:
        return connection.execute(select(func.count()).select_from(NOTICE)).scalar_one()


def claim(desk: FrontDesk, name: str, *, key: str = "k", later: timedelta = timedelta()) -> Claim:
    return Claim(key=key, route="POST /x?", body_hash="h", claim=name, at=desk.house.clock.real_now() + later)


def test_a_repeated_request_gets_the_first_answer(desk: FrontDesk) -> None:
    first = desk.api("POST", "/notices", json=ISSUE, headers=KEY)
    again = desk.api("POST", "/notices", json=ISSUE, headers=KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again.headers["content-type"] == first.headers["content-type"]
    assert ("idempotency-replayed" in first.headers, again.headers["idempotency-replayed"]) == (False, "true")
    assert (notices(desk), len(desk.engine.started)) == (1, 1)


def test_a_refusal_is_repeated_too(desk: FrontDesk) -> None:
    body = ISSUE | {"office": "nowhere"}
    first = desk.api("POST", "/notices", json=body, headers=KEY)
    again = desk.api("POST", "/notices", json=body, headers=KEY)
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert first.status_code >= 400
    assert again.headers["idempotency-replayed"] == "true"


def test_another_request_with_the_key_is_refused(desk: FrontDesk) -> None:
    desk.api("POST", "/notices", json=ISSUE, headers=KEY)
    with desk.untouched():
        other = desk.api("POST", "/notices", json=ISSUE | {"number": "测安办〔2024〕2号"}, headers=KEY)
        elsewhere = desk.api("POST", "/notices/plan", json=ISSUE, headers=KEY)
        asked = desk.api("POST", "/notices?preview=true", json=ISSUE, headers=KEY)
    for answer in (other, elsewhere, asked):
        desk.refused(answer, Mismatch, "Idempotency-Key")


def test_without_a_key_and_for_reading_nothing_is_kept(desk: FrontDesk) -> None:
    desk.api("POST", "/notices", json=ISSUE)
    desk.api("GET", "/notices", headers=KEY)
    assert desk.counts()["kept_answer"] == 0


@pytest.mark.parametrize("key", ["", "a b", "x" * 256, "键"])
def test_a_key_that_is_none_is_refused(desk: FrontDesk, key: str) -> None:
    answer = desk.api("POST", "/notices", json=ISSUE, headers={"Idempotency-Key": key.encode()})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


def test_a_stranger_learns_nothing_by_a_key(desk: FrontDesk) -> None:
    desk.api("POST", "/notices", json=ISSUE, headers=KEY)
    stranger = desk.api("POST", "/notices", json=ISSUE, headers=KEY | {"authorization": "Bearer somebody"})
    assert (stranger.status_code, stranger.json()["code"]) == (401, "not_signed_in")
    assert desk.counts()["kept_answer"] == 1


def test_a_link_takes_keys_as_well(desk: FrontDesk) -> None:
    token = desk.token("d2", desk.issue(draft(OWN)))
    body = {"task_id": desk.task(token), "base_version": 0, "submission": {"values": {"events": "1", "people": "2"}}}
    answers = [desk.client.post(f"/api/v1/links/{token}/reports", json=body, headers=KEY) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    assert desk.counts()["report"] == 1


def test_a_body_that_is_too_large_is_refused_as_ever(desk: FrontDesk) -> None:
    answer = desk.api("POST", "/notices", content=b"x" * (LIMIT + 1), headers=KEY)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert desk.counts()["kept_answer"] == 0


def test_a_fault_of_ours_frees_the_key(desk: FrontDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("a fault of ours")

    with monkeypatch.context() as patch:
        patch.setattr(type(desk.office.desk), "issue", broken)
        assert desk.api("POST", "/notices", json=ISSUE, headers=KEY).status_code == 500
    assert desk.counts()["kept_answer"] == 0
    assert desk.api("POST", "/notices", json=ISSUE, headers=KEY).status_code == 201


def test_twenty_at_once_are_one(desk: FrontDesk) -> None:
    def send(_: int) -> tuple[int, bytes]:
        answer = desk.api("POST", "/notices", json=ISSUE, headers=KEY)
        return answer.status_code, answer.content

    with ThreadPoolExecutor(20) as pool:
        answers = set(pool.map(send, range(20)))
    assert len(answers) == 1
    assert answers.pop()[0] == 201
    assert notices(desk) == 1


@pytest.fixture
def hasty(desk: FrontDesk, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """Another application over the same facts, in which a duplicate waits for a moment only."""
    monkeypatch.setattr(idempotency.Idempotency.__init__, "__defaults__", (0.2,))
    with TestClient(create_app(desk.house, desk.engine)) as client:
        client.headers["authorization"] = "Bearer test-token"
        yield client


def test_a_duplicate_waits_no_longer_than_is_decent(
    desk: FrontDesk, hasty: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered, free = threading.Event(), threading.Event()
    issue = type(desk.office.desk).issue

    def slow(*given: Any, **named: Any) -> Any:
        entered.set()
        free.wait(60)
        return issue(*given, **named)

    monkeypatch.setattr(type(desk.office.desk), "issue", slow)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(hasty.post, "/api/v1/notices", json=ISSUE, headers=KEY)
        entered.wait(60)
        duplicate = hasty.post("/api/v1/notices", json=ISSUE, headers=KEY)
        free.set()
        assert first.result().status_code == 201
    desk.refused(duplicate, UnderWay)


def test_a_request_that_died_before_it_committed_may_be_sent_again(desk: FrontDesk) -> None:
    answers = KeptAnswers(desk.house.ledger.engine)
    assert answers.take(claim(desk, "first")) is None
    assert answers.take(claim(desk, "second", later=LEASE / 2)) is not None
    assert answers.take(claim(desk, "third", later=LEASE * 2)) is None


def test_whoever_lost_the_claim_commits_nothing(desk: FrontDesk) -> None:
    answers = KeptAnswers(desk.house.ledger.engine)
    slow = claim(desk, "slow")
    answers.take(slow)
    answers.take(claim(desk, "quick", later=LEASE * 2))
    row = {"key": "k", "kind": "x", "sentence": "x", "raised_at": desk.clock.now()}
    with (
        pytest.raises(UnderWay),
        marked([mark_done(slow)]),
        writing(desk.house.ledger.engine) as connection,
    ):
        connection.execute(INCIDENT.insert(), row)
    assert desk.counts()["incident"] == 0


def test_a_request_that_died_after_it_committed_is_never_carried_out_again(
    desk: FrontDesk, hasty: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: Any) -> None:
        raise OSError("the disk is full")  # as if the machine went off between the commit and the answer

    with monkeypatch.context() as patch:
        patch.setattr(KeptAnswers, "keep", crash)
        assert desk.api("POST", "/notices", json=ISSUE, headers=KEY).status_code == 500
    assert notices(desk) == 1
    with desk.untouched():
        answer = hasty.post("/api/v1/notices", json=ISSUE, headers=KEY)
    desk.refused(answer, Unanswered)


def test_what_is_old_is_forgotten(desk: FrontDesk) -> None:
    answers = KeptAnswers(desk.house.ledger.engine)
    answers.take(claim(desk, "first"))
    answers.take(claim(desk, "second", key="other", later=KEPT - timedelta(seconds=1)))
    assert answers.known("k") is not None
    answers.take(claim(desk, "third", key="another", later=KEPT + timedelta(seconds=1)))
    assert answers.known("k") is None


def test_an_answer_with_a_secret_is_not_kept(desk: FrontDesk) -> None:
    body = {"role": "reader", "unit_code": "d1"}
    first, again = (desk.api("POST", "/accounts/invitations", json=body, headers=KEY) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["link"] != again.json()["link"]
    assert desk.counts()["kept_answer"] == 0
