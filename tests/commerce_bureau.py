"""A commerce bureau below two superiors, as in 泉洛商务〔2024〕26号: the city's bureau in line, the district's safety
office in place. Everybody invented.
"""

from datetime import datetime

from domain.clock import SHANGHAI
from domain.contacts import Contact, Duty
from domain.notices import Basis, Notice, NoticeDraft
from domain.obligations import Obligation, Occurrence
from domain.units import Level, ReissueRule, Unit
from tests import small_city

UNITS = (
    Unit(code="c", name="测试市", level=Level.CITY, parent_code=None, path="/c/"),
    Unit(code="cb", name="市商务局", level=Level.DEPARTMENT, parent_code="c", path="/c/cb/"),
    Unit(code="d1", name="东区", level=Level.DISTRICT, parent_code="c", path="/c/d1/"),
    Unit(code="aw", name="区安办", level=Level.COMMITTEE_OFFICE, parent_code="d1", path="/c/d1/aw/", acts_for="d1"),
    Unit(
        code="swj", name="区商务局", level=Level.DEPARTMENT, parent_code="d1", path="/c/d1/swj/", line_superior="cb",
        reissue=ReissueRule.REVIEW_FIRST,
    ),
    Unit(code="e1", name="甲企业", level=Level.ENTERPRISE, parent_code="swj", path="/c/d1/swj/e1/"),
    Unit(code="e2", name="乙企业", level=Level.ENTERPRISE, parent_code="swj", path="/c/d1/swj/e2/"),
)  # fmt: skip


def contacts() -> list[Contact]:
    """A liaison, a clerk and a leader each."""
    return [
        Contact(id=f"{unit.code}.{duty.value}", unit_code=unit.code, name=unit.code, duty=duty, email=_mail(unit))
        for unit in UNITS
        for duty in (Duty.LIAISON, Duty.CLERK, Duty.LEADER)
    ]


def from_the_line() -> NoticeDraft:
    """The city bureau's notice, due on 28 June."""
    return small_city.draft(_statistics(28), office="cb", number="市商〔2024〕70号")


def from_the_safety_office() -> NoticeDraft:
    """The district safety office's notice for the same work, due a day earlier."""
    return small_city.draft(_statistics(27), office="aw", number="安办〔2024〕43号", recipients={"codes": ("swj",)})


def answering(*superiors: Notice) -> NoticeDraft:
    """The one notice by which the bureau answers both."""
    basis = tuple(Basis(number=notice.draft.number, notice_id=notice.id) for notice in superiors)
    return small_city.draft(office="swj", number="区商〔2024〕26号", basis=basis)


def _statistics(day: int) -> Obligation:
    due = datetime(2024, 6, day, 18, tzinfo=SHANGHAI)
    return small_city.STATISTICS.model_copy(update={"occurrences": (Occurrence(due=due),)})


def _mail(unit: Unit) -> str:
    return f"{unit.code}@example.invalid"
