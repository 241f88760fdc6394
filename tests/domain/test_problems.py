from domain.errors import InvalidInput
from domain.problems import InvalidRows, RowProblem


def problem(row: int) -> RowProblem:
    return RowProblem(row=row, field="code", code="bad_code", message=f"第{row}个毛病")


def test_problems_are_sorted_by_line_and_the_first_three_are_told() -> None:
    refusal = InvalidRows("单位表", [problem(row) for row in (9, 3, 7, 5)])
    assert isinstance(refusal, InvalidInput)
    assert [found.row for found in refusal.problems] == [3, 5, 7, 9]
    assert (refusal.row, refusal.field, refusal.code) == (3, "code", "invalid_rows")
    assert refusal.message == (
        "单位表有 4 处问题，未导入任何数据：第 3 行：第3个毛病；第 5 行：第5个毛病；第 7 行：第7个毛病；另有 1 处。"
        "请逐行更正后重新导入。"
    )


def test_one_problem_is_told_without_a_rest() -> None:
    assert "另有" not in InvalidRows("单位表", [problem(2)]).message
