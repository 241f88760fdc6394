"""A small city for tests:

two districts, three streets, seven communities, everybody with a liaison, most with a leader.
"""

from collections.abc import Sequence
from datetime import datetime

from domain.clock import SHANGHAI
from domain.contacts import Contact, Duty
from domain.notices import NoticeDraft
from domain.obligations import Aggregation, Demand, Field, Form, Obligation, Occurrence
from domain.policy import PLAIN
from domain.units import Level, Unit

MONDAY = datetime(2024, 6, 3, 9, tzinfo=SHANGHAI)
DUE = datetime(2024, 6, 25, 18, tzinfo=SHANGHAI)

_TREE = {
    "c": ("测试市", Level.CITY, None),
    "d1": ("东区", Level.DISTRICT, "c"),
    "d2": ("西区", Level.DISTRICT, "c"),
    "s1": ("甲街道", Level.STREET, "d1"),
    "s2": ("乙街道", Level.STREET, "d1"),
    "s3": ("丙街道", Level.STREET, "d2"),
    "v1": ("一社区", Level.COMMUNITY, "s1"),
    "v2": ("二社区", Level.COMMUNITY, "s1"),
    "v3": ("三社区", Level.COMMUNITY, "s1"),
    "v4": ("四社区", Level.COMMUNITY, "s2"),
    "v5": ("五社区", Level.COMMUNITY, "s2"),
    "v6": ("六社区", Level.COMMUNITY, "s3"),
    "v7": ("七社区", Level.COMMUNITY, "s3"),
}
COMMUNITIES = tuple(code for code in _TREE if code.startswith("v"))


def _path(code: str) -> str:
    parent = _TREE[code][2]
    return f"{_path(parent) if parent else '/'}{code}/"


def units(**changes: dict[str, object]) -> list[Unit]:
    """The tree; ``changes`` by code."""
    built = [
        Unit(code=code, name=name, level=level, parent_code=parent, path=_path(code))
        for code, (name, level, parent) in _TREE.items()
    ]
    return [unit.model_copy(update=changes.get(unit.code, {})) for unit in built]


def contacts(without: Sequence[str] = (), dead: Sequence[str] = ()) -> list[Contact]:
    """A liaison and a leader each, a clerk for offices.

    ``without``: contact ids left out; ``dead``: whose mail is refused.
    """
    people = []
    for number, (code, (_, level, _)) in enumerate(_TREE.items()):
        duties = [Duty.LIAISON, Duty.LEADER] + ([Duty.CLERK] if level is not Level.COMMUNITY else [])
        for place, duty in enumerate(duties):
            identity = f"{code}.{duty.value}"
            address = f"{'dead.' if identity in dead else ''}{identity}@example.invalid"
            mobile = f"1990000{number:02d}{place:02d}"
            person = Contact(
                id=identity, unit_code=code, name=f"{code}{duty.value}", duty=duty, email=address, mobile=mobile
            )
            people.append(person)
    return [person for person in people if person.id not in without]


STATISTICS = Obligation(
    key="statistics",
    title="进展情况统计表",
    form=Form.STATISTICS,
    occurrences=(Occurrence(due=DUE),),
    fields=(
        Field(key="events", label="活动场次", unit="场"),
        Field(key="people", label="参加人数", unit="人"),
        Field(key="score", label="满意度", aggregation=Aggregation.MEAN, weight="people", required=False),
    ),
)
VOLUNTARY = Obligation(
    key="stand",
    title="意向报名表",
    form=Form.FORM,
    demand=Demand.OPT_IN,
    occurrences=(Occurrence(due=DUE),),
    fields=(Field(key="stands", label="展位数"),),
)


def draft(*obligations: Obligation, **changes: object) -> NoticeDraft:
    """A notice of the city to everybody below."""
    known: dict[str, object] = {
        "office": "c",
        "number": "测安办〔2024〕1号",
        "title": "关于开展安全生产月活动的通知",
        "issuers": ("测试市安全生产委员会办公室",),
        "obligations": obligations or (STATISTICS,),
        "policy": PLAIN,
        "body": "请各单位认真组织。",
    }
    return NoticeDraft.model_validate(known | changes)
