"""Passing on from the command line: the proposal into a file, edited, issued."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import commerce_bureau
from tests.service.cli.commands import Shell, listening
from tests.service.web.front_desk import TOKEN, FrontDesk, open_front_desk


@pytest.fixture
def bureau(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FrontDesk]:
    """The bureau's service, running; commands find it."""
    (tmp_path / "service").mkdir()
    people = commerce_bureau.contacts()
    with (
        open_front_desk(tmp_path / "service", units=commerce_bureau.UNITS, contacts=people) as desk,
        listening(desk) as address,
    ):
        monkeypatch.setenv("CASCADE_PUBLIC_URL", address)
        monkeypatch.setenv("CASCADE_API_TOKEN", TOKEN)
        yield desk


@pytest.fixture
def superiors(bureau: FrontDesk) -> tuple[str, str]:
    return bureau.issue(commerce_bureau.from_the_line()), bureau.issue(commerce_bureau.from_the_safety_office())


def test_a_proposal_is_edited_in_a_file_and_issued(
    bureau: FrontDesk, shell: Shell, superiors: tuple[str, str], tmp_path: Path
) -> None:
    line, safety = superiors
    alone = shell.run("notice", "proposal", line, "--office", "swj")
    assert f"--also {safety}" in alone.err
    assert json.loads(alone.out)["office"] == "swj"
    file = tmp_path / "draft.json"
    draft = json.loads(shell.good("notice", "proposal", line, "--office", "swj", "--also", safety))
    file.write_text(json.dumps(draft | {"number": "区商〔2024〕26号"}), encoding="utf-8")
    told = shell.good("notice", "reissue", file, "--by", "戊小贸")
    with bureau.house.ledger.reading() as facts:
        local = facts.receipt(safety, "swj").child_id
    assert local is not None
    assert f"通知编号 {local}，落实上级通知 2 份" in told
    assert "已经转发过" in shell.refused("notice", "reissue", file, "--by", "戊小贸")


def test_what_is_no_proposal_is_refused(
    bureau: FrontDesk, shell: Shell, superiors: tuple[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "draft.json"
    with bureau.untouched():
        for content in ("{", "[]", "{}", '{"basis": [{"number": "一号"}]}'):
            file.write_text(content, encoding="utf-8")
            assert "草稿" in shell.refused("notice", "reissue", file, "--by", "戊小贸")
        assert "没有发给" in shell.refused("notice", "proposal", superiors[0], "--office", "e1")


def test_an_edited_proposal_can_be_looked_at_before(
    bureau: FrontDesk, shell: Shell, superiors: tuple[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "draft.json"
    file.write_text(shell.good("notice", "proposal", superiors[0], "--office", "swj"), encoding="utf-8")
    with bureau.untouched():
        assert "市商〔2024〕70号（区商务局转）" in shell.good("notice", "plan", file)
