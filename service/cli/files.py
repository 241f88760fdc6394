"""Files that a person names on the command line: read and written, or one clear line why not."""

import errno
from pathlib import Path

from domain.errors import CascadeError

_REASONS = {
    errno.ENOENT: "不存在",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "是文件夹，不是文件",
    errno.ENOTDIR: "所在的路径不是文件夹",
    errno.EROFS: "所在的磁盘只读",
    errno.ENOSPC: "所在的磁盘已满",
    errno.EEXIST: "已经存在",
    errno.ENAMETOOLONG: "名称过长",
}


class FileUnusable(CascadeError):
    """A file that the caller names cannot be read or written."""

    code = "file_unusable"


def read_file(path: Path) -> bytes:
    """The octets of a file. Raises FileUnusable."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise unusable(path, error) from error


def write_file(path: Path, content: bytes) -> None:
    """Write a file, in place of one of that name. Raises FileUnusable."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise unusable(path, error) from error


def unusable(path: Path | str, error: OSError) -> FileUnusable:
    """The refusal for what the system said about a file."""
    reason = _REASONS.get(error.errno or 0, error.strerror or "打不开")
    return FileUnusable(f"文件 {path} {reason}，请核对路径后重试", field="file")
