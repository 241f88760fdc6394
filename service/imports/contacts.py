"""Tables of contacts. 联系人表."""

from domain.contacts import ContactRow
from service.imports.tables import Column, read_table

COLUMNS = (
    Column(name="unit_code", headings=("单位编码", "单位代码", "编码", "代码", "code"), required=True),
    Column(name="name", headings=("姓名", "联系人"), required=True),
    Column(name="duty", headings=("职责", "角色", "岗位"), required=True),
    Column(name="email", headings=("邮箱", "电子邮箱", "电子邮件", "e-mail", "mail")),
    Column(name="mobile", headings=("手机", "手机号", "手机号码", "移动电话")),
    Column(name="phone", headings=("办公电话", "电话", "座机", "固定电话")),
    Column(name="verified", headings=("已核实", "核实", "是否核实")),
    Column(name="active", headings=("启用", "在岗", "是否启用")),
)


def read_contacts(data: bytes) -> tuple[ContactRow, ...]:
    """The rows of a table of contacts (CSV or Excel), still unchecked: see ``domain.contacts.check_contacts``.

    Raises UnreadableFile, FileTooLarge, InvalidHeader, InvalidTable.
    """
    return tuple(ContactRow.model_validate({"row": line.row} | dict(line.values)) for line in read_table(data, COLUMNS))
