"""Examples of what programs send, by operation id; a test holds each against its schema."""

from typing import Any

_DUE = "2026-06-25T18:00:00+08:00"
_BY = {"by": "李敏", "reason": "汛期任务重，经研究同意"}
_DRAFT: dict[str, Any] = {
    "office": "350502",
    "number": "泉鲤江办〔2026〕32号",
    "title": "关于开展2026年安全生产月活动的通知",
    "issuers": ["江南街道办事处"],
    "body": "请各单位认真组织，按时报送。",
    "obligations": [
        {
            "key": "summary",
            "title": "活动总结和统计表",
            "form": "statistics",
            "occurrences": [{"due": _DUE}],
            "fields": [{"key": "events", "label": "活动场次", "unit": "场"}],
        }
    ],
}
EXAMPLES: dict[str, Any] = {
    "notices_issue": _DRAFT,
    "notices_plan": _DRAFT,
    "amendments_amend": {**_BY, "draft": _DRAFT},
    "amendments_withdraw": _BY,
    "reissue_reissue": {"by": "李敏", "draft": _DRAFT},
    "reviews_accept": {"by": "李敏", "reports": [{"task_id": 17, "version": 1}]},
    "reviews_extend": {**_BY, "tasks": [17], "due": _DUE},
    "reviews_waive": {**_BY, "tasks": [17]},
    "closing_close": _BY,
    "reports_enter": {
        "notice_id": "20260603-1",
        "unit_code": "350502001",
        "obligation": "summary",
        "submission": {"values": {"events": "12"}},
        "channel": "phone",
        "source": "张伟来电",
    },
    "links_report": {"task_id": 17, "base_version": 0, "submission": {"values": {"events": "12"}}},
    "units_rename": {**_BY, "name": "江南街道办事处"},
    "webhooks_make": {"unit": "350502", "url": "https://oa.example.gov.cn/cascade", "events": ["reported", "closed"]},
    "webhooks_change": {"url": "https://oa.example.gov.cn/cascade", "events": [], "active": True},
    "incidents_resolve": {"by": "李敏", "note": "已补登联系人"},
}
