"""Domain rules 10 and 13: communities merged, renamed, added late or dissolved while a notice is on its way; the counts
of every level add up to the top, and nobody else is delayed.
"""

from activities.restructuring import Restructuring, UnitOrder
from domain.contacts import Contact
from domain.notices import NoticeState
from domain.reports import Submission
from domain.rollup import Counts
from domain.units import Level, Unit
from tests import small_city
from tests.cascade import Cascade

GIVEN = Submission(values={"events": "1", "people": "10"})


def order(code: str, **more: object) -> UnitOrder:
    return UnitOrder.model_validate({"unit_code": code, "by": "林一", "reason": "区划调整"} | more)


def newcomer(cascade: Cascade) -> None:
    cascade.directory.put_units(
        [Unit(code="v8", name="八社区", level=Level.COMMUNITY, parent_code="s1", path="/c/d1/s1/v8/")]
    )
    known = next(one for one in small_city.contacts() if one.id == "v1.liaison")
    cascade.directory.put_contacts(
        [
            Contact.model_validate(
                known.model_dump() | {"id": "v8.liaison", "unit_code": "v8", "email": "v8@example.invalid"}
            )
        ]
    )


async def test_merged_dissolved_and_late_units_add_up_at_the_top(cascade: Cascade) -> None:
    units = Restructuring(cascade.ledger, cascade.clock, cascade.engine)
    notice = await cascade.issue(small_city.draft())
    first, second, third = (f"{notice.id}-{code}" for code in ("s1", "s2", "s3"))
    newcomer(cascade)
    units.merge(order("v1", into="v2"))
    units.dissolve(order("v5"))
    assert units.join(order("v8")).notices == (first,)
    units.rename(order("v3", name="新三社区"))
    await cascade.settle()
    assert [mail.parts[0].notice_id for mail in cascade.mails_to("v8")] == [first]
    for office, codes in ((first, ("v2", "v3", "v8")), (second, ("v4",)), (third, ("v6", "v7"))):
        for code in codes:
            await cascade.report(office, code, GIVEN)
    closed = await cascade.until_closed(notice.id)
    assert closed.state is NoticeState.CLOSED
    with cascade.ledger.reading() as facts:
        latest = facts.latest_rollup(notice.id, ("statistics", "once"))
        assert latest is not None
        assert latest[1].base == Counts(expected=8, included=6, waived=2)
        assert next(figure.value for figure in latest[1].figures if figure.field.key == "people") == 60
        assert facts.incidents() == []


async def test_a_gone_unit_is_neither_reminded_nor_climbed_for(cascade: Cascade) -> None:
    units = Restructuring(cascade.ledger, cascade.clock, cascade.engine)
    notice = await cascade.issue(small_city.draft(office="s1"))
    units.dissolve(order("v1"))
    moment = cascade.clock.now()
    await cascade.until_closed(notice.id)
    later = [mail for mail in cascade.mails if mail.at > moment]
    listed = {owed.unit_code for mail in later for part in mail.parts for owed in part.owed}
    assert listed == {"v2", "v3"}
    assert not [mail for mail in cascade.mails_to("v1") if mail.at > moment]
