"""A notice that has gone down a whole branch: the city, the eastern district, and its first street."""

from dataclasses import dataclass
from typing import Any

import pytest
from httpx2 import Response

from activities.issuing import reissue
from domain.clock import BusinessClock
from domain.orders import NoticeOrder
from tests.service.web.front_desk import HTML, TOKEN, FrontDesk


@dataclass
class Watch:
    """One notice and the pages about it, asked for as the operator."""

    desk: FrontDesk
    notice: str
    district: str
    street: str

    def get(self, path: str = "", notice: str = "", **more: Any) -> Response:
        """A page below the notice."""
        address = f"/notices/{notice or self.notice}{path}"
        return self.desk.client.get(address, headers=HEADERS, follow_redirects=False, **more)

    def post(self, path: str, **data: Any) -> Response:
        """A form sent in."""
        address = f"/notices/{self.notice}{path}"
        return self.desk.client.post(address, data=data, headers=HEADERS, follow_redirects=False)

    def place(self, code: str) -> str:
        """What a tick box of the unit holds."""
        notice = {"d": self.notice, "s": self.district, "v": self.street}[code[0]]
        return f"{notice}/{code}"


HEADERS = {**HTML, "authorization": f"Bearer {TOKEN}"}


def pass_on(desk: FrontDesk, notice_id: str, code: str) -> str:
    """The unit passes the notice on by itself, and its recipients are told. Returns the id of its own notice."""
    unit = next(one for one in desk.office.directory.units() if one.code == code)
    with desk.house.ledger.transaction() as facts:
        superior = facts.notice(notice_id)
        order = NoticeOrder(
            notice_id=f"{superior.origin_id}-{code}",
            origin_id=superior.origin_id,
            office=code,
            office_path=unit.path,
            level=unit.level.value,
            clock=BusinessClock.plain(),
            superior_id=notice_id,
        )
        made = reissue(facts, order, desk.clock.now())
        assert made is not None
    desk.tell(made.id)
    return made.id


@pytest.fixture
def watch(desk: FrontDesk, notice_id: str) -> Watch:
    """City to districts, the eastern one to its streets, the first of these to its communities."""
    district = pass_on(desk, notice_id, "d1")
    return Watch(desk, notice_id, district, pass_on(desk, district, "s1"))
