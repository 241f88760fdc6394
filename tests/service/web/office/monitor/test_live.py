"""The stream's address: for those who may look, as long as there is room."""

import pytest

from service.monitor.live import TooManyStreams
from tests.service.web.front_desk import FrontDesk
from tests.service.web.office.monitor.conftest import Watch


def test_without_room_the_page_still_works(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch.desk.office.live, "_limit", 0)
    answer = watch.desk.client.get(
        f"/notices/{watch.notice}/live", headers={"authorization": "Bearer test-token", "accept": "application/json"}
    )
    watch.desk.refused(answer, TooManyStreams)
    assert watch.get().status_code == 200


def test_a_stranger_gets_no_stream(desk: FrontDesk, notice_id: str) -> None:
    answer = desk.client.get(f"/notices/{notice_id}/live", headers={"accept": "application/json"})
    assert answer.status_code == 401


def test_an_unknown_notice_has_no_stream(watch: Watch) -> None:
    assert watch.get("/live", notice="nothing").status_code == 404
