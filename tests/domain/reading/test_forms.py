"""Forms in the grids of files."""

from domain.reading.forms import form, printed


def test_a_head_row_under_a_title() -> None:
    rows = (
        ("附件1", "", ""),
        ("隐患排查统计表", "", ""),
        ("填报单位：", "", ""),
        ("序号", "隐患名称", "整改情况"),
        ("1", "", ""),
        ("2", "", ""),
    )
    found = form("Sheet1", rows)
    assert found is not None
    assert (found.title, found.columns) == ("隐患排查统计表", ("序号", "隐患名称", "整改情况"))


def test_a_head_of_two_storeys() -> None:
    rows = (("活动情况表", "", "", ""), ("单位", "宣传活动", "", "备注"), ("", "场次", "人数", ""), ("", "", "", ""))
    found = form("", rows)
    assert found is not None
    assert found.columns == ("单位", "宣传活动/场次", "宣传活动/人数", "备注")


def test_labels_beside_empty_cells() -> None:
    rows = (("姓名", "", "性别", ""), ("职务", "", "手机", ""), ("单位名称", "", "", ""))
    found = form("联络员登记表", rows)
    assert found is not None
    assert (found.title, found.columns) == ("联络员登记表", ("姓名", "性别", "职务", "手机", "单位名称"))


def test_text_is_no_form() -> None:
    assert form("", (("只有一句话。",),)) is None
    assert form("", ()) is None


def test_a_sheet_of_two_columns_has_its_labels_even_where_nothing_is_filled_in() -> None:
    labels = ("单位", "现场是否提供节目", "节目概况", "联系人", "联系方式")
    rows = tuple((label, "") for label in labels)
    for above in ((), (("附件1", ""), ("“安全宣传咨询日”活动意向报名表", ""), ("填报单位：", ""))):
        found = form("“安全宣传咨询日”活动意向报名表", (*above, *rows))
        assert found is not None
        assert (found.title, found.columns) == ("“安全宣传咨询日”活动意向报名表", labels)


def test_labels_alone_on_their_lines_after_an_attachments_mark() -> None:
    text = """请于5月30日前反馈报名表（附件1）。

附件：1.意向报名表；

2.活动方案

附件1

“安全宣传咨询日”活动意向报名表

单位


现场是否提供节目

节目概况

联系人

注：本表由有意向的单位填报。

附件2

活动方案

一、指导思想
以人为本。
"""
    (found,) = printed(text)
    assert (found.title, found.columns) == (
        "“安全宣传咨询日”活动意向报名表",
        ("单位", "现场是否提供节目", "节目概况", "联系人"),
    )


def test_a_table_printed_as_prose_or_with_values_is_no_form() -> None:
    assert printed("附件1\n人员名单表\n张三 13900000000\n李四 13900000001\n王五 13900000002\n") == ()
    assert printed("附件2\n统计表\n单位\n数量\n说明：以下按月填写。\n") == ()
