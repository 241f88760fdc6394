"""The command line as a whole: Chinese to the end, quick, documented, and without tracebacks."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from service.cli.app import app
from tests.service.cli.commands import Shell

DOCUMENT = Path(__file__).parents[3] / "docs" / "commands.md"
SHORT = [
    "notice status",
    "notice plan {file}",
    "report n --unit a --obligation b --source c",
    "rollup n",
    "mail",
    "units import {file}",
    "calendar show 2031",
    "--help",
    "nonsense",
]


def commands(group: Any, path: str = "cascade") -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


ALL = dict(commands(typer.main.get_command(app)))


def test_every_command_is_documented_with_its_options() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    sections = {found[1]: found[2] for found in re.finditer(r"^### `(.+?)`\n(.*?)(?=^#|\Z)", text, re.M | re.S)}
    assert sorted(sections) == sorted(ALL)
    for name, command in ALL.items():
        for parameter in command.params:
            shown = parameter.opts[0] if parameter.param_type_name == "option" else parameter.metavar
            assert f"`{shown}`" in sections[name], (name, shown)


@pytest.mark.parametrize("name", sorted(ALL))
def test_help_is_chinese(shell: Shell, name: str) -> None:
    told = shell.good(*name.split()[1:], "--help")
    assert "用法：" in told
    assert "显示本说明" in told
    for english in ("Usage", "Options", "Arguments", "Commands", "OPTIONS", "Show this", "required", "default", "TEXT"):
        assert english not in told, told


def test_every_option_says_what_it_is_for() -> None:
    for name, command in ALL.items():
        assert command.help, name
        for parameter in command.params:
            assert parameter.help, (name, parameter.name)
            assert parameter.metavar is not None, (name, parameter.name)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nonsense",), "没有命令“nonsense”"),
        (("notice", "nonsense"), "没有命令“nonsense”"),
        (("notice", "issue"), "缺少参数“草稿”"),
        (("notice", "issue", "a", "b"), "多余的参数“b”"),
        (("notice", "status", "--nonsense"), "没有选项 --nonsense"),
        (("report", "n"), "缺少选项 --unit"),
        (("report", "n", "--unit"), "选项 --unit 后面缺少值"),
        (("mail", "eins"), "应为整数"),
        (("mail", "--limit", "0"), "不能小于 1"),
        (("demo", "--part", "nonsense"), "只能是 all、city、four"),
    ],
)
def test_a_wrong_call_is_one_line(shell: Shell, words: tuple[str, ...], said: str) -> None:
    told = shell.misused(*words)
    assert said in told
    assert "--help" in told


def test_a_group_alone_shows_its_help(shell: Shell) -> None:
    for words in ((), ("notice",), ("calendar",)):
        ended = shell.run(*words)
        assert ended.code == 2
        assert "用法：" in ended.out + ended.err


@pytest.mark.parametrize("call", SHORT)
def test_short_commands_do_not_load_the_engine(call: str, tmp_path: Path) -> None:
    """Temporal's core may abort a process that ends at once; and it takes a second to load."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    words = call.format(file=tmp_path / "file").split()
    program = (
        "import sys\nfrom service.cli import main\n"
        f"sys.argv = ['cascade', *{words!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = [name for name in ('temporalio', 'fastapi', 'uvicorn', 'sqlalchemy') if name in sys.modules]\n"
        "sys.exit(f'loaded: {heavy}' if heavy else 0)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, env={"CASCADE_DATA_FOLDER": str(tmp_path / "none")}
    )
    assert ended.returncode == 0, ended.stderr.decode()


def test_migrating_does_not_load_the_engine(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom service.cli import main\nsys.argv = ['cascade', 'migrate']\nmain()\n"
        "sys.exit('temporalio' in sys.modules)\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], env={"CASCADE_DATA_FOLDER": str(tmp_path / "data")})
    assert ended.returncode == 0


def test_the_installed_command_ends_with_the_right_code(tmp_path: Path) -> None:
    environment = {"CASCADE_DATA_FOLDER": str(tmp_path / "none")}
    program = [sys.executable, "-c", "from service.cli import main; main()", "notice", "status"]
    ended = subprocess.run(program, capture_output=True, env=environment)
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr.decode()


def test_an_interrupted_command_says_nothing(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("service.cli.received.list_mails", interrupted)
    ended = shell.run("mail")
    assert (ended.code, ended.err.strip()) == (130, "")


def test_a_file_that_the_system_refuses_is_one_line(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "/data/mailbox")

    monkeypatch.setattr("service.cli.received.list_mails", refused)
    assert "文件 /data/mailbox 没有权限" in shell.refused("mail")
