"""A notice marked as a state secret never gets in: nothing is written and nobody is told (domain rule 14)."""

import pytest

from domain.notices import Classified
from tests import small_city
from tests.cascade import Cascade

MARKS = [
    {"title": "机密★1年 关于开展安全生产月活动的通知"},
    {"publicness": "秘密"},
    {"body": "绝密\n请各单位认真组织。"},
    {"number": "〔机密〕测安办〔2024〕1号"},
]


@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: next(iter(mark)))
async def test_a_marked_notice_leaves_no_trace(cascade: Cascade, mark: dict[str, str]) -> None:
    with pytest.raises(Classified, match="非涉密"):
        await cascade.issue(small_city.draft(**mark))
    await cascade.settle()
    assert cascade.mails == []
    with cascade.ledger.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM notice").scalar() == 0
        assert connection.exec_driver_sql("SELECT count(*) FROM trail").scalar() == 0


async def test_a_notice_that_only_speaks_of_keeping_secrets_is_ordinary_work(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft(title="关于开展保密宣传教育月活动的通知"))
    assert notice.draft.title.startswith("关于")
    assert cascade.mails
