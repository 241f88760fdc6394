"""The ledger as a workbook, read back."""

import io

from openpyxl import load_workbook

from service.documents.ledger import ledger_workbook
from tests.domain.examples import moment

HEADS = [(text, None) for text in ("上级", "单位", "单位编码", "层级", "签收", "统计表")]
LONG = [(text, None) for text in ("东区 › 甲街道", "演示鹭海五金有限公司", "350502006001-E0001", "企业", "已签收", "")]


def test_codes_and_names_stand_on_one_line() -> None:
    data = ledger_workbook("关于检查的通知报送台账", "某安办〔2024〕1号", iter([HEADS, LONG]), moment(2024, 6, 21))
    book = load_workbook(io.BytesIO(data))
    sheet = book["台账"]
    assert sheet.column_dimensions["C"].width >= len("350502006001-E0001") + 2
    assert (sheet.row_dimensions[4].height or 21) <= 21
    assert sheet.print_title_rows == "$3:$3"
    # 21 June 18:00 in Shanghai.
    assert book.properties.created.isoformat() == "2024-06-21T10:00:00"
