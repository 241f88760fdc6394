"""Reading a file that a stranger sent: in a process of its own, with bounds on its time and memory."""

import json
import subprocess
import sys
from pathlib import Path

from service.reading.content import LARGEST, Content
from service.reading.kinds import kind, parser
from service.reading.refusals import BY_CODE, FileCorrupt, FileTooComplex, FileTooLarge

SECONDS = 30
"""Wall time that one file may take."""


def read_path(path: Path) -> Content:
    """The content of the file at ``path``. Raises the refusals of ``service.reading.refusals``, ``OSError`` where it
    cannot be opened.
    """
    size = path.stat().st_size
    _refuse_large(size)
    return read_bytes(path.read_bytes(), path.name)


def read_bytes(data: bytes, name: str) -> Content:
    """The content of an uploaded file; ``name`` only helps to tell text from a web page. Raises as ``read_path``."""
    _refuse_large(len(data))
    if not data.strip():
        raise FileCorrupt("文件是空的。请检查后重新上传。", field="file")
    found = kind(data, name)
    if found == "txt":
        return parser(found)(data)
    return _apart(data, found)


def _refuse_large(size: int) -> None:
    if size > LARGEST:
        raise FileTooLarge(
            f"文件有 {size // 1024 // 1024} MB，超过 {LARGEST // 1024 // 1024} MB。请只上传通知本身。", field="file"
        )


def _apart(data: bytes, found: str) -> Content:
    """Parse in a child process, which limits its own memory and processor time before it looks at the bytes."""
    command = [sys.executable, "-m", "service.reading.child", found]
    root = Path(__file__).resolve().parents[2]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, cwd=root, check=False)
    except subprocess.TimeoutExpired as error:
        raise FileTooComplex("文件读取超时，疑似异常文件，已拒绝。请另存后再传，或粘贴正文。", field="file") from error
    if done.returncode != 0:
        raise FileTooComplex(
            "文件读取时耗尽了限定的内存或时间，疑似异常文件，已拒绝。请另存后再传，或粘贴正文。", field="file"
        )
    answer = json.loads(done.stdout)
    if "code" in answer:
        raise BY_CODE.get(answer["code"], FileCorrupt)(answer["message"], field="file")
    return Content.model_validate(answer)
