"""The page for offices: a notice that waits for its clerk, and how the subordinates stand."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from domain.outbox import Intent, Purpose
from domain.policy import Step
from domain.units import ReissueRule
from tests import small_city
from tests.service.web.front_desk import FrontDesk, open_front_desk
from tests.service.web.markup import Page, read_page
from tests.small_city import DUE, STATISTICS, draft

OWN = STATISTICS.model_copy(update={"cascades": False})


def page(desk: FrontDesk, token: str) -> Page:
    answer = desk.client.get(f"/l/{token}")
    assert answer.status_code == 200
    return read_page(answer.text)


@pytest.fixture
def reviewing(tmp_path: Path) -> Iterator[FrontDesk]:
    """The western district looks at a notice before it passes it on."""
    with open_front_desk(tmp_path, units=small_city.units(d2={"reissue": ReissueRule.REVIEW_FIRST})) as desk:
        yield desk


def test_a_clerk_passes_a_notice_on_after_looking(reviewing: FrontDesk) -> None:
    reviewing.issue(draft())
    token = reviewing.token("d2", duty="clerk")
    shown = page(reviewing, token)
    assert "请审核后转发给下级单位" in shown.text
    assert "2024年6月24日（星期一）18:00" in shown.text
    done = reviewing.client.post(f"/l/{token}/reissue", data={"number": "西安办〔2024〕9号"})
    assert done.status_code == 200
    assert "已转发给下级单位" in done.text
    assert "自动汇总上报，无需手工填报" in done.text
    assert len(reviewing.engine.poked) == 1
    with reviewing.untouched():
        again = reviewing.client.post(f"/l/{token}/reissue", data={})
    assert again.status_code == 409
    assert "already_reissued" in again.text
    assert f'href="../../l/{token}"' in again.text


def test_a_number_that_is_taken_is_told_beside_its_blank(reviewing: FrontDesk) -> None:
    first, later = reviewing.issue(draft()), reviewing.issue(draft(number="测安办〔2024〕2号"))
    form = {"number": "西安办〔2024〕9号"}
    reviewing.client.post(f"/l/{reviewing.token('d2', first, 'clerk')}/reissue", data=form)
    with reviewing.untouched():
        answer = reviewing.client.post(f"/l/{reviewing.token('d2', later, 'clerk')}/reissue", data=form)
    assert answer.status_code == 409
    blank = read_page(answer.text).blank("number")
    assert (blank["value"], blank["aria-invalid"]) == ("西安办〔2024〕9号", "true")


def test_an_office_sees_how_its_subordinates_stand(desk: FrontDesk) -> None:
    notice = desk.issue(draft(OWN))
    desk.report(desk.token("d2"), {"events": "12", "people": "340"})
    desk.clock.moment = DUE + timedelta(days=1)
    with desk.house.ledger.transaction() as facts:
        instant = desk.clock.now()
        facts.put_intents(
            [
                Intent(
                    notice_id=notice,
                    rung_id="report.superior",
                    contact_id="c.clerk",
                    channel=desk.pending()[0].channel,
                    purpose=Purpose.ALARM,
                    step=Step.SUPERIOR,
                    instant=instant,
                    release_at=instant,
                )
            ]
        )
    token = next(desk.house.signer.token(one.id) for one in desk.pending() if one.purpose is Purpose.ALARM)
    shown = page(desk, token)
    text = " ".join(shown.text.split())
    assert "逾期未报或漏报 1" in text
    assert text.index("东区 逾期未报 未签收 0/1") < text.index("西区 已报 已签收 1/1")
    assert shown.actions == ["../preferences"]
