"""A small district as in seed 004 (江海区, 2023): a city above it, two streets and a bureau below. Nobody is real."""

from datetime import date, datetime, timedelta

from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI
from domain.contacts import Contact, Duty
from domain.notices import NoticeDraft
from domain.obligations import Form, Obligation, Occurrence
from domain.policy import PLAIN
from domain.units import Level, Unit

ISSUED = datetime(2023, 5, 26, 10, tzinfo=SHANGHAI)
MONTHS = tuple(f"2023-{month:02d}" for month in range(6, 13))
UNITS = (
    Unit(code="c", name="测试市安委办", level=Level.CITY, parent_code=None, path="/c/"),
    Unit(code="d", name="测试区安委办", level=Level.DISTRICT, parent_code="c", path="/c/d/"),
    Unit(code="s1", name="甲街道", level=Level.STREET, parent_code="d", path="/c/d/s1/"),
    Unit(code="s2", name="乙街道", level=Level.STREET, parent_code="d", path="/c/d/s2/"),
    Unit(code="b", name="区教育局", level=Level.DEPARTMENT, parent_code="d", path="/c/d/b/"),
)
BELOW = ("b", "s1", "s2")


def contacts() -> list[Contact]:
    """A liaison, a clerk and a leader each."""
    return [
        Contact(
            id=f"{unit.code}.{duty.value}",
            unit_code=unit.code,
            name=unit.code,
            duty=duty,
            email=f"{unit.code}.{duty.value}@example.invalid",
        )
        for unit in UNITS
        for duty in (Duty.LIAISON, Duty.CLERK, Duty.LEADER)
    ]


def month_end(month: str) -> datetime:
    """Closing time on the last day of a month."""
    year, number = map(int, month.split("-"))
    last = date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)
    return WorkCalendar().due_instant(last)


def cases(minimum: int = 1, maximum: int | None = 2, **changes: object) -> Obligation:
    """Cases every month from June to December."""
    monthly = tuple(Occurrence(key=month, label=f"{int(month[5:])}月", due=month_end(month)) for month in MONTHS)
    known = {"key": "cases", "title": "典型案例", "form": Form.CASES, "occurrences": monthly}
    return Obligation.model_validate(known | {"minimum_entries": minimum, "maximum_entries": maximum} | changes)


PLAN = Obligation(
    key="plan",
    title="活动方案",
    form=Form.PLAN,
    occurrences=(Occurrence(due=datetime(2023, 6, 2, 18, tzinfo=SHANGHAI)),),
)
SUMMARY = Obligation(
    key="summary",
    title="活动总结",
    form=Form.SUMMARY,
    occurrences=(
        Occurrence(key="june", label="安全生产月", due=datetime(2023, 6, 21, 18, tzinfo=SHANGHAI)),
        Occurrence(key="november", label="五邑行", due=datetime(2023, 11, 26, 18, tzinfo=SHANGHAI)),
    ),
)


def draft(*obligations: Obligation, office: str = "c") -> NoticeDraft:
    """The city's notice to the district, or the district's own to those below."""
    return NoticeDraft(
        office=office,
        number="测安办〔2023〕63号",
        title="关于印发“安全生产月”和“安全生产五邑行”活动方案的通知",
        issuers=("测试市安全生产委员会办公室",),
        obligations=obligations or (PLAN, SUMMARY, cases()),
        policy=PLAIN,
        body="请各单位按月报送典型案例。",
    )
