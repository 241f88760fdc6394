"""Small valid values that tests of the domain start from."""

from datetime import datetime
from typing import Any

from domain.clock import SHANGHAI
from domain.notices import NoticeDraft
from domain.obligations import Demand, Field, Form, Obligation, Occurrence
from domain.units import Level, Unit


def moment(year: int, month: int, day: int, hour: int = 18, minute: int = 0) -> datetime:
    """An instant in Asia/Shanghai; closing time unless told."""
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


def summary(due: datetime, **changes: Any) -> Obligation:
    """A mandatory summary due once."""
    known: dict[str, Any] = {
        "key": "summary",
        "title": "活动总结",
        "form": Form.SUMMARY,
        "occurrences": (Occurrence(due=due),),
    }
    return Obligation(**known | changes)


def table(*fields: Field, **changes: Any) -> Obligation:
    """A statistics table with these fields."""
    known: dict[str, Any] = {
        "key": "statistics",
        "title": "进展情况统计表",
        "form": Form.STATISTICS,
        "fields": fields,
        "occurrences": (Occurrence(due=moment(2024, 6, 25)),),
    }
    return Obligation(**known | changes)


def cases(**changes: Any) -> Obligation:
    """Typical cases, reported as they occur."""
    known: dict[str, Any] = {
        "key": "cases",
        "title": "典型案例",
        "form": Form.CASES,
        "demand": Demand.AS_THEY_OCCUR,
        "occurrences": (Occurrence(),),
    }
    return Obligation(**known | changes)


def draft(*obligations: Obligation, **changes: Any) -> NoticeDraft:
    """A draft of the city with these obligations."""
    known: dict[str, Any] = {
        "office": "3505",
        "number": "泉安办演〔2024〕1号",
        "title": "关于开展安全生产月活动的通知",
        "issuers": ("泉州市安全生产委员会办公室",),
        "obligations": obligations or (summary(moment(2024, 6, 25)),),
    }
    return NoticeDraft(**known | changes)


def street(code: str = "350502006", **changes: Any) -> Unit:
    """A street of 鲤城区."""
    known: dict[str, Any] = {
        "code": code,
        "name": "江南街道",
        "level": Level.STREET,
        "parent_code": "350502",
        "path": f"/3505/350502/{code}/",
    }
    return Unit(**known | changes)
