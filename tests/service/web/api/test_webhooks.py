"""Webhooks from their making to what becomes of every event, over the real store and a real receiver."""

import asyncio
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio.testing import ActivityEnvironment

from activities.notifying import Notified, NotifyingActivities
from domain.clock import BusinessClock
from domain.errors import InvalidInput, NotFound
from domain.hooks import LIFE, HookAddressRefused, HookInactive
from service.clock import SystemClock
from service.composition import hook_signer
from service.hooks.sender import HttpHookSender
from service.store.hooks import Hooks
from service.web.conditions import Outdated
from tests.receiver import Receiver, receiver
from tests.service.web.front_desk import FrontDesk, open_front_desk
from tests.small_city import STATISTICS, draft

OWN = STATISTICS.model_copy(update={"cascades": False})


@pytest.fixture
def there() -> Iterator[Receiver]:
    with receiver() as listening:
        yield listening


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FrontDesk]:
    """Inner networks may be called here."""
    monkeypatch.setenv("CASCADE_WEBHOOK_PRIVATE", "true")
    with open_front_desk(tmp_path) as opened:
        yield opened


def make(desk: FrontDesk, url: str, unit: str = "c", **more: Any) -> dict[str, Any]:
    answer = desk.api("POST", "/webhooks", json={"unit": unit, "url": url, **more})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()["webhook"]
    return made


def notify(desk: FrontDesk) -> Notified:
    """One round of the herald."""
    sender = HttpHookSender(hook_signer(desk.house), SystemClock(BusinessClock.plain()), private=True, seconds=60)
    hands = NotifyingActivities(desk.house.ledger, desk.clock, sender, linger_seconds=0, poll_seconds=0)
    return asyncio.run(ActivityEnvironment().run(hands.notify))


def test_what_happens_is_told_once_in_order_and_nothing_from_before(desk: FrontDesk, there: Receiver) -> None:
    before = desk.issue(draft(OWN))
    hook = make(desk, there.url)
    assert desk.engine.heralds == 1
    notice = desk.issue(draft(OWN, number="测安办〔2024〕2号"))
    desk.report(desk.token("d2", notice), {"events": "12", "people": "340"})
    assert notify(desk).active
    trail = desk.api("GET", f"/notices/{notice}/trail").json()
    assert there.ids == [f"{notice}.{row['sequence']}" for row in trail]
    told = json.loads(there.got[0][1])
    assert (told["type"], told["data"]["notice"]["number"], told["data"]["notice"]["office"]) == (
        "issued",
        "测安办〔2024〕2号",
        "c",
    )
    assert told["data"]["detail"] == trail[0]["detail"]
    notify(desk)
    assert len(there.got) == len(trail)
    desk.report(desk.token("d1", before), {"events": "1", "people": "2"})
    notify(desk)
    assert [one.split(".")[0] for one in there.ids[len(trail) :]] == [before] * (len(there.got) - len(trail))
    shown = desk.api("GET", f"/webhooks/{hook['id']}").json()
    assert (shown["waiting"], shown["dead"], shown["failures"]) == (0, 0, 0)
    listed = desk.api("GET", f"/webhooks/{hook['id']}/deliveries").json()
    assert {(one["state"], one["status"], one["attempts"]) for one in listed} == {("delivered", 200, 1)}


def test_only_what_was_asked_for_and_only_of_the_subtree(desk: FrontDesk, there: Receiver) -> None:
    with receiver() as below:
        make(desk, there.url, events=["reported"])
        make(desk, below.url, unit="d1")
        notice = desk.issue(draft(OWN))
        desk.report(desk.token("d2", notice), {"events": "12", "people": "340"})
        notify(desk)
        assert [json.loads(body)["type"] for _, body in there.got] == ["reported"]
        assert below.got == []


def test_a_receiver_that_is_away_gets_everything_when_it_is_back(desk: FrontDesk, there: Receiver) -> None:
    hook = make(desk, there.url)
    there.answers = [503, 503]
    desk.issue(draft(OWN))
    notify(desk)
    assert len(there.got) == 1
    shown = desk.api("GET", f"/webhooks/{hook['id']}").json()
    assert (shown["failures"], shown["failing_since"] is not None) == (1, True)
    notify(desk)
    assert len(there.got) == 1  # it rests
    desk.clock.moment += timedelta(seconds=11)
    notify(desk)
    desk.clock.moment += timedelta(seconds=11)
    notify(desk)
    assert len(there.got) == 2  # the pauses grow
    desk.clock.moment += timedelta(seconds=30)
    notify(desk)
    shown = desk.api("GET", f"/webhooks/{hook['id']}").json()
    assert (shown["waiting"], shown["failures"], shown["failing_since"]) == (0, 0, None)
    assert len(set(there.ids)) == len(there.got) - 2


def test_what_nobody_ever_took_is_given_up_and_told_to_a_person(desk: FrontDesk, there: Receiver) -> None:
    hook = make(desk, there.url, events=["issued"])
    there.always = 500
    desk.issue(draft(OWN))
    notify(desk)
    desk.clock.moment += LIFE
    notify(desk)
    (dead,) = desk.api("GET", f"/webhooks/{hook['id']}/deliveries", params={"state": "dead"}).json()
    assert (dead["status"], dead["attempts"]) == (500, 2)
    (incident,) = desk.api("GET", "/incidents", params={"kind": "webhook_dead"}).json()
    assert there.url in incident["sentence"]
    there.always = 200
    again = desk.api("POST", f"/webhooks/{hook['id']}/deliveries/{dead['id']}/repeat")
    assert (again.status_code, again.json()["state"]) == (202, "waiting")
    notify(desk)
    assert len(set(there.ids)) == 1
    assert desk.api("GET", f"/webhooks/{hook['id']}").json()["dead"] == 0


def test_a_test_event_is_sent_whatever_is_wanted(desk: FrontDesk, there: Receiver) -> None:
    hook = make(desk, there.url, events=["reported"])
    assert desk.api("POST", f"/webhooks/{hook['id']}/test").status_code == 202
    notify(desk)
    ((headers, body),) = there.got
    assert (headers["webhook-id"][:5], json.loads(body)["type"]) == ("ping.", "ping")


def test_a_crash_between_answer_and_record_repeats_with_the_same_id(
    desk: FrontDesk, there: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(desk, there.url, events=["issued"])
    desk.issue(draft(OWN))

    def crash(*_: Any) -> None:
        raise OSError("the machine goes off")

    with monkeypatch.context() as patch:
        patch.setattr(NotifyingActivities, "_record", crash)
        with pytest.raises(OSError, match="goes off"):
            notify(desk)
    notify(desk)
    assert len(there.got) == 2
    assert len(set(there.ids)) == 1


def test_a_webhook_is_changed_switched_off_and_removed(desk: FrontDesk, there: Receiver) -> None:
    hook = make(desk, there.url)
    seen = desk.api("GET", f"/webhooks/{hook['id']}")
    tag = {"If-Match": seen.headers["etag"]}
    off = {"url": there.url, "events": ["issued", "issued"], "active": False}
    changed = desk.api("PUT", f"/webhooks/{hook['id']}", json=off, headers=tag)
    assert (changed.json()["active"], changed.json()["events"]) == (False, ["issued"])
    desk.refused(desk.api("PUT", f"/webhooks/{hook['id']}", json=off, headers=tag), Outdated, "If-Match")
    desk.refused(desk.api("POST", f"/webhooks/{hook['id']}/test"), HookInactive)
    desk.issue(draft(OWN))
    assert not notify(desk).active
    desk.api("PUT", f"/webhooks/{hook['id']}", json=off | {"active": True})
    notify(desk)
    assert there.got == []  # what happened meanwhile is not told
    assert desk.api("DELETE", f"/webhooks/{hook['id']}").status_code == 204
    desk.refused(desk.api("GET", f"/webhooks/{hook['id']}"), NotFound, "hook_id")
    assert (desk.counts()["webhook_cursor"], desk.counts()["webhook_delivery"]) == (0, 0)


def test_a_new_secret_signs_from_now_on(desk: FrontDesk, there: Receiver) -> None:
    answer = desk.api("POST", "/webhooks", json={"unit": "c", "url": there.url}).json()
    other = desk.api("POST", f"/webhooks/{answer['webhook']['id']}/secret").json()["secret"]
    assert answer["secret"] != other
    assert other not in desk.api("GET", "/webhooks").text


def test_what_is_no_address_is_refused(desk: FrontDesk, there: Receiver) -> None:
    body = {"unit": "c", "url": "ftp://example.org/events"}
    desk.refused(desk.api("POST", "/webhooks", json=body), HookAddressRefused, "url")
    desk.refused(desk.api("POST", "/webhooks", json=body | {"events": ["Not An Act"]}), InvalidInput, "events.0")
    unknown = desk.api("POST", "/webhooks", json={"unit": "nowhere", "url": there.url})
    assert unknown.status_code == 404


def test_a_limit_leaves_nothing_out(desk: FrontDesk, there: Receiver) -> None:
    hooks = Hooks(desk.house.ledger.engine)
    for number in range(5):
        make(desk, f"{there.url}/{number}")
    for number in range(3):
        desk.issue(draft(OWN, number=f"测安办〔2024〕{number}号"))
    with desk.house.ledger.transaction() as facts:
        assert facts.write_deliveries(desk.clock.now(), 4) == 4
        while facts.hooks_ahead():
            facts.write_deliveries(desk.clock.now(), 4)
    listed = hooks.hooks(("/",), 10)
    assert [one.waiting for one in listed] == [desk.counts()["trail"]] * 5
