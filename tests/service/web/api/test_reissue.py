"""Passing on over the API: by the clerk's link, and with the office's token."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from activities.reissuing import NotAddressed
from activities.reporting import NoticeClosed
from domain.errors import InvalidInput
from domain.inheritance import InheritedDropped
from domain.notices import AlreadyReissued
from service.web.refusals import NotSignedIn
from tests import commerce_bureau
from tests.service.web.front_desk import FrontDesk, open_front_desk
from tests.service.web.markup import read_page

Superiors = tuple[str, str]


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[FrontDesk]:
    with open_front_desk(tmp_path, units=commerce_bureau.UNITS, contacts=commerce_bureau.contacts()) as desk:
        yield desk


@pytest.fixture
def superiors(bureau: FrontDesk) -> Superiors:
    return bureau.issue(commerce_bureau.from_the_line()), bureau.issue(commerce_bureau.from_the_safety_office())


def proposal(desk: FrontDesk, notice_id: str, *also: str, office: str = "swj") -> Any:
    answer = desk.api("GET", f"/notices/{notice_id}/proposal", params={"office": office, "also": also})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_clerk_merges_edits_and_issues_by_the_link(bureau: FrontDesk, superiors: Superiors) -> None:
    line, safety = superiors
    token = bureau.token("swj", line, "clerk")
    with bureau.untouched():
        alone = bureau.client.get(f"/api/v1/links/{token}/proposal").json()
        both = bureau.client.get(f"/api/v1/links/{token}/proposal", params={"also": safety}).json()
    assert [one["notice_id"] for one in alone["waiting"]] == [safety]
    assert [one["notice_id"] for one in both["draft"]["basis"]] == [line, safety]
    draft = both["draft"] | {"number": "区商〔2024〕26号", "body": "请抓紧办理。"}
    answer = bureau.client.post(f"/api/v1/links/{token}/reissue", json=draft)
    assert answer.status_code == 201, answer.text
    with bureau.house.ledger.reading() as facts:
        local = facts.notice(answer.json()["notice_id"])
    assert (local.superiors, local.draft.body) == (superiors, "请抓紧办理。")
    assert bureau.engine.poked == list(superiors)
    with bureau.untouched():
        again = bureau.client.get(f"/api/v1/links/{bureau.token('swj', safety, 'clerk')}/proposal")
    bureau.refused(again, AlreadyReissued, "notice_id")


def test_the_office_edits_and_issues_with_its_token(bureau: FrontDesk, superiors: Superiors) -> None:
    line, safety = superiors
    draft = proposal(bureau, line, safety)["draft"]
    answer = bureau.api("POST", f"/notices/{line}/reissue", json={"by": "戊小贸", "draft": draft})
    assert answer.status_code == 201, answer.text
    assert answer.json()["superiors"] == [line, safety]
    with bureau.house.ledger.reading() as facts:
        assert facts.receipt(safety, "swj").acknowledged_by == "戊小贸"


def test_dropping_what_is_inherited_is_refused_by_name(bureau: FrontDesk, superiors: Superiors) -> None:
    draft = proposal(bureau, superiors[0])["draft"]
    other = draft["obligations"][0] | {"key": "other", "answers": []}
    with bureau.untouched():
        body = {"by": "戊小贸", "draft": draft | {"obligations": [other]}}
        bureau.refused(
            bureau.api("POST", f"/notices/{superiors[0]}/reissue", json=body), InheritedDropped, "obligations"
        )


def test_what_has_moved_or_belongs_to_others_is_refused_by_name(bureau: FrontDesk, superiors: Superiors) -> None:
    line, safety = superiors
    draft = proposal(bureau, line, safety)["draft"]
    with bureau.house.ledger.transaction() as facts:
        facts.close_notice(safety, bureau.clock.now())
    with bureau.untouched():
        body = {"by": "戊小贸", "draft": draft}
        bureau.refused(bureau.api("POST", f"/notices/{line}/reissue", json=body), NoticeClosed, "notice_id")
        foreign = bureau.api("GET", f"/notices/{line}/proposal", params={"office": "e1"})
        bureau.refused(foreign, NotAddressed, "notice_id")


def test_somebody_must_decide_and_be_signed_in(bureau: FrontDesk, superiors: Superiors) -> None:
    line, _ = superiors
    draft = proposal(bureau, line)["draft"]
    with bureau.untouched():
        nobody = bureau.api("POST", f"/notices/{line}/reissue", json={"by": " ", "draft": draft})
        bureau.refused(nobody, InvalidInput, "by")
        stranger = bureau.client.get(f"/api/v1/notices/{line}/proposal", params={"office": "swj"})
        bureau.refused(stranger, NotSignedIn)


def test_the_page_offers_the_other_waiting_notice_and_merges_it(bureau: FrontDesk, superiors: Superiors) -> None:
    line, safety = superiors
    token = bureau.token("swj", line, "clerk")
    shown = read_page(bureau.client.get(f"/l/{token}").text)
    assert "另有 1 份上级通知待转发" in shown.text
    assert "安办〔2024〕43号" in shown.text
    done = bureau.client.post(f"/l/{token}/reissue", data={"number": "区商〔2024〕26号", f"merge-{safety}": "1"})
    assert done.status_code == 200, done.text
    assert "已转发给下级单位" in done.text
    with bureau.house.ledger.reading() as facts:
        assert facts.receipt(line, "swj").child_id == facts.receipt(safety, "swj").child_id


def test_a_tick_is_kept_when_the_number_is_taken(bureau: FrontDesk, superiors: Superiors) -> None:
    line, safety = superiors
    form = {"number": "长" * 61, f"merge-{safety}": "1"}
    with bureau.untouched():
        again = bureau.client.post(f"/l/{bureau.token('swj', line, 'clerk')}/reissue", data=form)
    assert "checked" in read_page(again.text).blank(f"merge-{safety}")
