"""A forecast played in a process of its own is the same forecast, and a child that dies is said to have died."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from domain.behaviour import Answering, Behaviour
from service.forecasting import apart, desk
from service.forecasting.account import Wanted
from service.forecasting.apart import Apart, ForecastFailed
from service.forecasting.desk import ForecastDesk
from service.forecasting.playing import Assignment
from service.settings import variable
from tests.service.web.front_desk import FrontDesk, open_front_desk
from tests.small_city import MONDAY, draft

URL = "http://127.0.0.1:8000"
WANTED = Wanted(behaviour=Behaviour.LAST_DAY, messages=True, texts=True)
ASSIGNMENT = Assignment(
    draft=draft(), people=Answering(behaviour=Behaviour.LAST_DAY), wanted=WANTED, now=MONDAY, public_url=URL
)


def environment(front: FrontDesk) -> dict[str, str]:
    url = front.house.ledger.engine.url.render_as_string(hide_password=False)
    return {**os.environ, **front.house.settings.environment(), variable("database_url"): url}


def test_a_large_office_is_played_apart_and_foretold_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_front_desk(tmp_path) as front:
        here = ForecastDesk(front.house.ledger, front.clock, URL).forecast(draft(), WANTED)
        monkeypatch.setattr(desk, "LARGE", 12)  # of the thirteen of the small city
        elsewhere = ForecastDesk(front.house.ledger, front.clock, URL, Apart(environment(front)))
        instants: list[datetime] = []
        with front.untouched():
            assert elsewhere.forecast(draft(), WANTED, reached=instants.append) == here
    assert len(instants) > 3
    assert instants == sorted(set(instants))
    assert {message.at for message in here.messages} >= set(instants)


def test_a_small_office_is_played_here(tmp_path: Path) -> None:
    broken = Apart({}, (sys.executable, "-c", "raise SystemExit(3)"))
    with open_front_desk(tmp_path) as front:
        here = ForecastDesk(front.house.ledger, front.clock, URL).forecast(draft(), WANTED)
        assert ForecastDesk(front.house.ledger, front.clock, URL, broken).forecast(draft(), WANTED) == here


@pytest.mark.parametrize(
    "program", ["raise SystemExit(3)", "input(); print('nonsense')", "input(); raise SystemExit(3)"]
)
def test_a_child_that_dies_is_said_to_have_failed(program: str) -> None:
    failing = Apart(dict(os.environ), (sys.executable, "-c", program))
    with pytest.raises(ForecastFailed, match="预演没有完成"):
        failing(ASSIGNMENT, lambda _: None)


def test_the_child_ends_when_nobody_waits_for_it(tmp_path: Path) -> None:
    with (
        open_front_desk(tmp_path) as front,
        subprocess.Popen(
            apart.COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment(front), encoding="utf-8"
        ) as child,
    ):
        assert child.stdin is not None
        child.stdin.write(ASSIGNMENT.model_dump_json() + "\n")
        child.stdin.close()
        assert child.wait(60) == 1
