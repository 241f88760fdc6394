"""The text of a 督办单 in its usual form."""

from datetime import datetime, timedelta

from domain.clock import SHANGHAI
from domain.supervision import Colour, Returned, SupervisedItem, SupervisionFacts, ToldOnce
from domain.supervision_text import TOLD_SHOWN, supervision_text
from domain.task_life import TaskState

DUE = datetime(2024, 6, 20, 18, tzinfo=SHANGHAI)
AS_OF = datetime(2024, 6, 22, 9, tzinfo=SHANGHAI)


def facts(*items: SupervisedItem, **changes: object) -> SupervisionFacts:
    known = {
        "as_of": AS_OF,
        "notice_number": "泉安办〔2024〕1号",
        "notice_title": "关于开展安全生产月活动的通知",
        "office_name": "某市安委办",
        "unit_code": "a",
        "unit_name": "甲街道",
        "items": items,
    }
    return SupervisionFacts.model_validate(known | changes)


def item(**changes: object) -> SupervisedItem:
    known = {"task_id": 1, "title": "统计表", "state": TaskState.OWED, "due": DUE}
    return SupervisedItem.model_validate(known | changes)


def test_the_usual_form() -> None:
    told = ToldOnce(at=DUE, who="联络员林一", way="邮件")
    known = facts(item(), acknowledged_at=datetime(2024, 6, 3, 10, tzinfo=SHANGHAI), told=(told,))
    text = supervision_text(known, Colour.RED, "〔2024〕督1号", "赵六", datetime(2024, 6, 26, 18, tzinfo=SHANGHAI))
    assert text == "\n".join(
        [
            "督办单",
            "〔2024〕督1号　级别：红",
            "",
            "甲街道：",
            "　　《关于开展安全生产月活动的通知》（泉安办〔2024〕1号）要求你单位办理的以下事项，"
            "截至2024年6月22日（星期六）09:00尚未办结：",
            "　　1. 统计表：2024年6月20日（星期四）18:00截止，尚未报送，已逾期 2 天。",
            "　　你单位已于2024年6月3日（星期一）10:00签收。此前已告知：",
            "　　· 2024年6月20日（星期四）18:00　联络员林一（邮件）",
            "　　请抓紧办理，并于2024年6月26日（星期三）18:00前书面回复办理情况。",
            "",
            "某市安委办",
            "签发人：赵六",
        ]
    )


def test_a_draft_has_neither_number_nor_signature_nor_due() -> None:
    text = supervision_text(facts(item()), Colour.BLUE, "", "", None)
    assert "（签发后编号）　级别：蓝" in text
    assert "按签发时确定的期限" in text
    assert "（待签发）" in text
    assert "你单位尚未签收。" in text
    amended = supervision_text(facts(item(), amended_at=DUE), Colour.BLUE, "", "", None)
    assert "通知于2024年6月20日（星期四）18:00变更后，你单位尚未签收。" in amended


def test_each_standing_in_its_words() -> None:
    returned = item(
        state=TaskState.RETURNED, due=AS_OF + timedelta(days=3), returns=(Returned(at=DUE, reason="数字有误"),)
    )
    lines = supervision_text(
        facts(returned, item(state=TaskState.MISSING), item(due=AS_OF), item(due=AS_OF - timedelta(hours=1))),
        Colour.RED,
        "",
        "",
        None,
    ).splitlines()
    assert "退回后尚未重报；2024年6月20日（星期四）18:00被退回，原因：数字有误" in lines[5]
    assert lines[6].endswith("未报送，已记为漏报。")
    assert lines[7].endswith("尚未报送。")
    assert lines[8].endswith("当天已逾期。")


def test_of_many_messages_the_newest_are_listed() -> None:
    told = [ToldOnce(at=DUE + timedelta(minutes=n), who=f"联络员{n}", way="邮件") for n in range(TOLD_SHOWN + 5)]
    text = supervision_text(facts(item(), told=told), Colour.RED, "", "", None)
    assert f"共 {TOLD_SHOWN + 5} 次，列出最近 {TOLD_SHOWN} 次" in text
    assert text.count("（邮件）") == TOLD_SHOWN
    assert "联络员4（" not in text
