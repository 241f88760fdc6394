"""A context of realistic values for every mail template. The people and places are invented."""

from datetime import datetime
from typing import Any

from domain.clock import SHANGHAI


def at(month: int, day: int, hour: int = 18, minute: int = 0) -> datetime:
    """A moment of 2024 in Shanghai."""
    return datetime(2024, month, day, hour, minute, tzinfo=SHANGHAI)


TITLE = "关于开展2024年“安全生产月”活动的通知"
NUMBER = "清源江办〔2024〕32号"
ISSUER = "清源区临江街道办事处"
CONTACT = {"name": "林某某", "phone": "0595-0000000"}

SAMPLES: dict[str, dict[str, Any]] = {
    "notice": {
        "number": NUMBER,
        "title": TITLE,
        "issuers": [ISSUER, "清源区临江街道安全生产委员会办公室"],
        "issued": at(5, 30),
        "urgency": "加急",
        "basis": ["清安办〔2024〕43号", "清商务〔2024〕70号"],
        "acknowledge_due": at(6, 3),
        "obligations": [
            {"title": "活动总结", "kind": "必报", "due": at(6, 20), "remark": ""},
            {
                "title": "进展情况统计表",
                "kind": "必报",
                "due": at(6, 22),
                "remark": "该日为休息日，请提前安排报送",
            },
            {"title": "典型案例", "kind": "有则报送", "due": None, "remark": ""},
        ],
        "consequence": "逾期未签收、未报送的，将逐级提请督办。",
        "contact": CONTACT,
    },
    "reminder": {
        "now": at(6, 21, 9),
        "owed": 3,
        "overdue": 1,
        "notices": [
            {
                "number": NUMBER,
                "title": TITLE,
                "issuer": ISSUER,
                "next": {"step": "单位分管领导", "at": at(6, 24, 9)},
                "contact": "林某某 0595-0000000",
                "entries": [
                    {"title": "活动总结", "due": at(6, 20), "remark": "6月19日退回：缺少参加人数，请补充后重报"},
                    {"title": "进展情况统计表", "due": at(6, 24), "remark": ""},
                ],
            },
            {
                "number": "清应急〔2024〕18号",
                "title": "关于报送防汛值班安排的通知",
                "issuer": "清源区应急管理局",
                "next": None,
                "contact": "",
                "entries": [{"title": "签收通知", "due": at(6, 21), "remark": ""}],
            },
        ],
    },
    "alarm": {
        "now": at(6, 24, 9),
        "units": 2,
        "role": "您是发文单位经办人",
        "notices": [
            {
                "number": NUMBER,
                "title": TITLE,
                "issuer": ISSUER,
                "entries": [
                    {"unit": "东屏社区居民委员会", "title": "活动总结", "due": at(6, 20)},
                    {"unit": "望江社区居民委员会", "title": "进展情况统计表", "due": at(6, 22)},
                ],
                "told": [
                    {"who": "东屏社区联络员陈某某", "at": at(6, 20), "way": "邮件、短信"},
                    {"who": "东屏社区分管领导黄某某", "at": at(6, 21, 9), "way": "邮件、短信"},
                ],
                "next": {"step": "清源区安全生产委员会办公室", "at": at(6, 26, 9)},
            }
        ],
    },
    "all_clear": {
        "number": NUMBER,
        "title": TITLE,
        "issuer": ISSUER,
        "units": ["东屏社区居民委员会"],
        "entries": [
            {"unit": "东屏社区居民委员会", "title": "活动总结", "reported": at(6, 24, 10, 25), "late": "逾期 4 天"}
        ],
    },
    "reissue": {
        "number": "清安办〔2024〕43号",
        "title": TITLE,
        "issuers": ["清源区安全生产委员会办公室"],
        "issued": at(5, 28),
        "urgency": "",
        "limit": at(5, 31),
        "consequence": "逾期未转发的，将提醒你单位分管领导。",
        "recipients": "所辖 9 个社区、46 家企业",
        "obligations": [
            {
                "title": "活动总结",
                "superior_due": at(6, 20),
                "due": at(6, 18),
                "remark": "转发后基层只有 2 个工作日，时间偏紧",
            },
            {"title": "典型案例", "superior_due": None, "due": None, "remark": ""},
        ],
        "contact": CONTACT,
    },
    "failed": {
        "entries": [
            {
                "sentence": "“东屏社区居民委员会”的联络员邮箱无法送达，没有其他联系方式，请电话告知，并更正联系人",
                "number": NUMBER,
                "since": at(6, 18, 9, 2),
            },
            {
                "sentence": "2027年的放假安排尚未录入，节假日暂按周末推算；请在日历页面录入",
                "number": "",
                "since": at(6, 18),
            },
        ],
    },
}
SAMPLES["handover"] = {**SAMPLES["reminder"], "unit": "东屏社区居民委员会"}
SAMPLES["entered"] = {
    "number": NUMBER,
    "title": TITLE,
    "issuer": ISSUER,
    "entries": [
        {"title": "活动总结", "way": "电话", "received": at(6, 20, 17), "version": 1},
        {"title": "进展情况统计表", "way": "纸质材料", "received": at(6, 19, 9), "version": 2},
    ],
}
SAMPLES["objection"] = {
    "number": NUMBER,
    "title": TITLE,
    "entries": [{"unit": "东屏社区居民委员会", "title": "活动总结", "at": at(6, 21, 10)}],
}

SMS_SAMPLES: dict[str, dict[str, Any]] = {
    "notice": {
        "title": "安全生产月活动",
        "count": 3,
        "due": "6月20日18:00",
        "link": "bs.qingyuan.example/l/4f.Zk3sQ9xL",
    },
    "reminder": {
        "title": "安全生产月活动",
        "count": 2,
        "due": "6月20日18:00",
        "link": "bs.qingyuan.example/l/4f.Zk3sQ9xL",
    },
    "alarm": {
        "title": "安全生产月活动",
        "count": 12,
        "due": "6月20日18:00",
        "link": "bs.qingyuan.example/l/4f.Zk3sQ9xL",
    },
}
UNDATED = ("all_clear", "amended", "decided", "document", "entered", "objection", "review", "withdrawn")
"""Text messages that name no due."""
SMS_SAMPLES |= dict.fromkeys(("handover", "returned", "supervision", *UNDATED), SMS_SAMPLES["reminder"])
