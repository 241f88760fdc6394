"""``cascade read FILE... [--json] [--explain]``: from file to draft, on the terminal."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from domain.errors import CascadeError
from domain.reading import read_notice
from domain.reading.account import account, explanation
from domain.reading.draft import Draft
from domain.reading.exchange import record
from domain.reading.forms import Form, form
from service.reading.content import Content
from service.reading.files import read_path


def main(argv: Sequence[str] | None = None) -> int:
    """Read the files named. Returns 0 when all were read, 1 when any was refused (the reason goes to standard
    error).
    """
    options = _options(argv)
    return 0 if read_files(options.files, as_json=options.json, explain=options.explain) else 1


def read_files(files: Sequence[Path], *, as_json: bool, explain: bool) -> bool:
    """Print each file's draft, and each refusal on standard error. Whether all were read."""
    refused = False
    for path in files:
        try:
            content = read_path(path)
            draft = read_notice(content.text)
        except (CascadeError, OSError) as error:
            refused = True
            print(f"{path.name}：{_reason(error)}", file=sys.stderr)
            continue
        print(_shown(path, draft, content, as_json=as_json, explain=explain))
    return not refused


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="cascade read", description="识读通知，得到带依据的草稿。草稿须经人确认才生效。"
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=".txt .docx .doc .pdf .html .xlsx .ofd")
    parser.add_argument("--json", action="store_true", help="每个文件输出一行 JSON")
    parser.add_argument("--explain", action="store_true", help="逐项说明所用规则及其出处")
    return parser.parse_args(argv)


def _reason(error: CascadeError | OSError) -> str:
    return f"{error.message}（{error.code}）" if isinstance(error, CascadeError) else f"文件打不开：{error.strerror}。"


def _shown(path: Path, draft: Draft, content: Content, *, as_json: bool, explain: bool) -> str:
    forms = forms_of(content)
    if as_json:
        printed = record(draft, path.stem) | {"forms": [item.model_dump() for item in forms]}
        return json.dumps(printed, ensure_ascii=False)
    lines = [f"== {path.name}", *account(draft)]
    lines += [f"表单：{item.title}：{'、'.join(item.columns)}" for item in forms]
    return "\n".join([*lines, *explanation(draft)] if explain else lines)


def forms_of(content: Content) -> list[Form]:
    """The forms among a file's grids."""
    found = [form(name, rows) for name, rows in content.grids]
    return [item for item in found if item is not None]
