"""A table before it is taken: what it would change, or everything that is wrong with it."""

from datetime import datetime
from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from domain.clock import SHANGHAI
from domain.contacts import Contact
from domain.table_changes import RowKind
from domain.units import Unit
from service.documents.directory_sheet import (
    CONTACT_HEADS,
    UNIT_HEADS,
    contact_template,
    unit_template,
    write_contacts,
    write_units,
)
from service.imports.preview import preview_contacts, preview_units
from tests.small_city import contacts, units

AT = datetime(2025, 6, 3, 9, tzinfo=SHANGHAI)
UNITS = {unit.code: unit for unit in units()}


def everywhere(_: str) -> bool:
    return True


def northern(path: str) -> bool:
    return path.startswith("/c/d1/")


def table(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def test_what_is_written_reads_back_unchanged() -> None:
    units_told = preview_units(write_units(list(UNITS.values()), AT), UNITS, everywhere)
    assert units_told.counts == {RowKind.NEW: 0, RowKind.CHANGED: 0, RowKind.UNCHANGED: len(UNITS)}
    people = contacts()
    contacts_told = preview_contacts(write_contacts(people, AT), UNITS, people, everywhere)
    assert contacts_told.counts == {RowKind.NEW: 0, RowKind.CHANGED: 0, RowKind.UNCHANGED: len(people)}


def test_a_branch_reads_back_unchanged_beside_the_rest() -> None:
    branch = [unit for unit in UNITS.values() if northern(unit.path)]
    told = preview_units(write_units(branch, AT), UNITS, northern)
    assert told.counts[RowKind.UNCHANGED] == len(branch)


@given(
    st.lists(st.sampled_from(sorted(UNITS)), min_size=1, unique=True),
    st.text(alphabet="沿海城区=+-@'a1 ", min_size=1, max_size=8).filter(lambda name: bool(name.strip())),
)
def test_whatever_a_unit_is_called_it_reads_back(codes: list[str], name: str) -> None:
    plain = " ".join(name.split())
    known: dict[str, Unit] = {
        **UNITS,
        **{code: UNITS[code].model_copy(update={"name": plain, "tags": ("沿海",)}) for code in codes},
    }
    told = preview_units(write_units(list(known.values()), AT), known, everywhere)
    assert told.sound, told.problems
    assert told.counts[RowKind.UNCHANGED] == len(known)


def test_an_edited_contact_reads_back_as_the_same_person() -> None:
    people: list[Contact] = [one.model_copy(update={"name": f"{one.name}改"}) for one in contacts()]
    told = preview_contacts(write_contacts(people, AT), UNITS, people, everywhere)
    assert told.counts[RowKind.UNCHANGED] == len(people)


def test_errors_name_row_and_column_and_nothing_else_is_shown() -> None:
    told = preview_units(
        table("编码,名称,级别,上级编码", "v1,一社区,社区,s1", "v8,,星系,s1", "v9,九社区,社区,x"), UNITS, everywhere
    )
    assert not told.sound
    assert {(one.row, one.field) for one in told.problems} == {(3, "name"), (3, "level"), (4, "parent_code")}
    assert told.rows == ()


def test_a_file_that_is_no_table_says_so() -> None:
    assert "表头" in preview_units(table("编码,名称,层次", "a,b,c"), UNITS, everywhere).refusal
    assert preview_contacts(b"", UNITS, [], everywhere).refusal


def test_only_what_one_keeps_can_be_imported() -> None:
    header = "编码,名称,级别,上级编码"
    foreign = preview_units(table(header, "v6,六社区新名,社区,s3"), UNITS, northern)
    assert [(one.row, one.code) for one in foreign.problems] == [(2, "foreign_unit")]
    taken = preview_units(table(header, "s3,丙街道,街道,d1"), UNITS, northern)  # out of another's hands
    assert {one.code for one in taken.problems} == {"foreign_unit"}
    tied = preview_units(table("编码,名称,级别,上级编码,代行单位,业务上级", "v1,一社区,社区,s1,s3,d2"), UNITS, northern)
    assert [one.field for one in tied.problems] == ["acts_for", "line_superior"]
    rows = table("单位编码,姓名,职责,手机", "v6,林一,联络员,19900000001")
    assert [one.field for one in preview_contacts(rows, UNITS, [], northern).problems] == ["unit_code"]


def test_templates_have_the_headings_and_no_rows() -> None:
    for made, heads in ((unit_template(AT), UNIT_HEADS), (contact_template(AT), CONTACT_HEADS)):
        book = load_workbook(BytesIO(made))
        first = book.worksheets[0]
        assert tuple(cell.value for cell in first[1]) == heads
        assert first.max_row == 1
        assert book.sheetnames[1:] == ["填写说明", "示例"]
    assert "没有数据行" in preview_units(unit_template(AT), UNITS, everywhere).refusal


def test_the_examples_of_the_templates_can_be_imported() -> None:
    for made, read in ((unit_template(AT), "units"), (contact_template(AT), "contacts")):
        book = load_workbook(BytesIO(made))
        for name in ("填写说明", book.sheetnames[0]):
            del book[name]
        kept = BytesIO()
        book.save(kept)
        if read == "units":
            assert preview_units(kept.getvalue(), {}, everywhere).counts[RowKind.NEW] == 3
        else:
            place = {"code": "350502001", "path": "/350502001/", "parent_code": None}
            home = {"350502001": UNITS["s1"].model_copy(update=place)}
            assert preview_contacts(kept.getvalue(), home, [], everywhere).counts[RowKind.NEW] == 2
