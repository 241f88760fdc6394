"""The command line in Chinese: the words that the library itself puts around ours. 命令行用语。"""

import re
from typing import Any

import typer
from pydantic import ValidationError
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from service.input_faults import sentence

_HELP = "显示本说明"


def speak_chinese() -> None:
    """Set the headings of the help pages."""
    rich_utils.ARGUMENTS_PANEL_TITLE = "参数"
    rich_utils.OPTIONS_PANEL_TITLE = "选项"
    rich_utils.COMMANDS_PANEL_TITLE = "命令"
    rich_utils.ERRORS_PANEL_TITLE = "用法有误"
    rich_utils.DEFAULT_STRING = "[默认：{}]"
    rich_utils.REQUIRED_LONG_STRING = "[必填]"


class _Chinese:
    """Usage line and help option."""

    def get_usage(self, ctx: Any) -> str:
        """「用法」 with the parts that may follow."""
        usage: str = super().get_usage(ctx)  # type: ignore[misc]
        for english, chinese in (("Usage: ", "用法："), ("[OPTIONS]", "[选项]"), ("COMMAND [ARGS]...", "命令 …")):
            usage = usage.replace(english, chinese)
        return usage

    def get_help_option(self, ctx: Any) -> Any:
        """--help, explained in Chinese."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = _HELP
            option.metavar = ""
        return option


class Command(_Chinese, TyperCommand):
    """A command whose help is Chinese."""


class Group(_Chinese, TyperGroup):
    """A group of commands whose help is Chinese, in the order in which they were added."""


def group(help: str) -> typer.Typer:
    """A group of commands."""
    return typer.Typer(help=help, no_args_is_help=True, cls=Group, add_completion=False)


def is_help(misuse: TyperException) -> bool:
    """Whether a command was called without anything, so that its help is what is wanted."""
    return type(misuse).__name__ == "NoArgsIsHelpError"


def misuse_sentence(misuse: TyperException) -> str:
    """What is wrong with a call, in Chinese."""
    said = getattr(misuse, "message", None) or str(misuse)
    option = getattr(misuse, "option_name", "")
    match type(misuse).__name__:
        case "MissingParameter":
            return f"缺少{_name(misuse)}"
        case "NoSuchOption":
            return f"没有选项 {option}"
        case "BadOptionUsage":
            return f"选项 {option} 后面缺少值"
        case "BadParameter":
            return f"{_name(misuse)} 的值不对：{_bad_value(misuse, said)}"
    told = re.findall(r"'([^']*)'|\(([^()]+)\)", said)
    word = "".join(told[-1]) if told else ""
    return f"没有命令“{word}”" if said.startswith("No such command") else f"多余的参数“{word}”"


def _name(misuse: TyperException) -> str:
    hint = getattr(misuse, "param_hint", None)
    parameter = getattr(misuse, "param", None)
    if hint or parameter is None:
        return f"选项 {hint}" if hint else "参数"
    if parameter.param_type_name == "option":
        return f"选项 {parameter.opts[0]}"
    return f"参数“{parameter.metavar or parameter.name}”"


def _bad_value(misuse: TyperException, said: str) -> str:
    """The library checks values with pydantic, whose faults we can say in Chinese; our own sentences are so already."""
    cause = misuse.__cause__
    if isinstance(cause, ValidationError):
        return sentence(cause.errors()[0])
    return said if re.search("[\u4e00-\u9fff]", said) else "不合要求"
