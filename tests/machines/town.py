"""A very small town for random lives: one street with two communities, an enterprise beside it, everybody invented."""

from collections.abc import Collection
from datetime import datetime, timedelta

from domain.clock import SHANGHAI
from domain.contacts import Contact, Duty
from domain.notices import NoticeDraft
from domain.obligations import Demand, Field, Form, Obligation, Occurrence
from domain.policy import PLAIN
from domain.units import Level, Unit

MONDAY = datetime(2024, 6, 3, 9, tzinfo=SHANGHAI)
DUE = datetime(2024, 6, 18, 18, tzinfo=SHANGHAI)
_TREE = {
    "t": ("测试镇", Level.CITY, None),
    "e": ("试验公司", Level.ENTERPRISE, "t"),
    "s": ("甲街道", Level.STREET, "t"),
    "v1": ("一社区", Level.COMMUNITY, "s"),
    "v2": ("二社区", Level.COMMUNITY, "s"),
}
BOTTOM = ("e", "v1", "v2")
"""Who reports; the street's own report is compiled from below."""
OFFICES = {"e": "top", "s": "top", "v1": "top-s", "v2": "top-s"}
"""Under which notice each unit reports."""


def units() -> list[Unit]:
    """The tree, superiors first."""
    paths = {"t": "/t/", "e": "/t/e/", "s": "/t/s/", "v1": "/t/s/v1/", "v2": "/t/s/v2/"}
    return [
        Unit(code=code, name=name, level=level, parent_code=parent, path=paths[code])
        for code, (name, level, parent) in _TREE.items()
    ]


def contacts(without: Collection[str] = (), dead: Collection[str] = ()) -> list[Contact]:
    """Liaison, backup and leader of each, a clerk for offices, by ids such as ``v1.liaison``.

    ``without``: who is not there; ``dead``: whose mail is refused for good.
    """
    people = []
    for number, code in enumerate(_TREE):
        duties = [Duty.LIAISON, Duty.BACKUP, Duty.LEADER, *([Duty.CLERK] if code in "ts" else [])]
        for place, duty in enumerate(duties):
            identity = f"{code}.{duty.value}"
            mail = f"{'dead.' if identity in dead else ''}{identity}@example.invalid"
            mobile = f"1990000{number:02d}{place:02d}"
            people.append(Contact(id=identity, unit_code=code, name=identity, duty=duty, email=mail, mobile=mobile))
    return [person for person in people if person.id not in without]


def draft(due: datetime = DUE, *, review: bool = False, more: bool = True) -> NoticeDraft:
    """A statistics table from all; with ``more`` also a voluntary form and cases as they occur."""
    statistics = Obligation(
        key="table",
        title="统计表",
        form=Form.STATISTICS,
        occurrences=(Occurrence(due=due),),
        fields=(Field(key="events", label="活动场次"),),
        review=review,
    )
    voluntary = Obligation(
        key="stand",
        title="意向报名表",
        form=Form.FORM,
        demand=Demand.OPT_IN,
        occurrences=(Occurrence(due=due - timedelta(days=4)),),
        fields=(Field(key="stands", label="展位数"),),
    )
    cases = Obligation(
        key="cases",
        title="典型案例",
        form=Form.CASES,
        demand=Demand.AS_THEY_OCCUR,
        occurrences=(Occurrence(),),
    )
    return NoticeDraft(
        office="t",
        number="测安办〔2024〕1号",
        title="关于开展安全生产月活动的通知",
        issuers=("测试镇安全生产委员会办公室",),
        obligations=(statistics, voluntary, cases) if more else (statistics,),
        policy=PLAIN,
    )
