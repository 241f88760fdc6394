"""What may be wrong with a file before its rows are looked at."""

from domain.errors import InvalidInput

SIZE_LIMIT = 20 * 1024 * 1024
"""Bytes of one file that is handed in."""
ROW_LIMIT = 200_000
"""Rows of one table."""


class UnreadableFile(InvalidInput):
    """The bytes are no table that can be read."""

    code = "unreadable_file"


class FileTooLarge(InvalidInput):
    """More than one file may hold; nothing of it was read."""

    code = "file_too_large"
    status = 413


def check_size(data: bytes) -> None:
    """Raises FileTooLarge over SIZE_LIMIT, UnreadableFile when there is nothing."""
    if len(data) > SIZE_LIMIT:
        megabytes = len(data) / 1024 / 1024
        raise FileTooLarge(
            f"文件有 {megabytes:.1f} MB，超过上限 {SIZE_LIMIT // 1024 // 1024} MB。请按区县拆成几个文件，分次导入。",
            field="file",
        )
    if not data:
        raise UnreadableFile("文件是空的，请检查是否选错了文件。", field="file")


def too_many_rows() -> FileTooLarge:
    """The refusal of a table with more than ROW_LIMIT rows."""
    return FileTooLarge(f"表格超过 {ROW_LIMIT} 行。请按区县拆成几个文件，分次导入。", field="file")
