"""A unit acts for itself, never for its siblings, and one bad neighbour delays nobody (domain rule 13)."""

import pytest

from activities.reporting import ForeignTask, ReportOrder
from domain.facts import Provenance
from domain.reports import Submission
from tests import small_city
from tests.cascade import Cascade

ANSWER = Submission(values={"events": "1", "people": "2"})


async def test_the_link_of_one_unit_does_nothing_for_another(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft(office="s1"))
    sibling = cascade.tasks(notice.id, "v2")[0]
    order = ReportOrder(
        notice_id=notice.id,
        unit_code="v1",
        task_id=sibling.id,
        submission=ANSWER,
        provenance=Provenance(actor="v1", channel="email"),
    )
    with pytest.raises(ForeignTask):
        cascade.reporting.report(order)
    assert cascade.tasks(notice.id, "v2")[0].version == 0


async def test_no_mail_to_a_unit_names_a_sibling(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft(office="s1"))
    await cascade.until_closed(notice.id)
    for code in ("v1", "v2", "v3"):
        named = {owed.unit_code for mail in cascade.mails_to(code) for part in mail.parts for owed in part.owed}
        assert named == {code}


async def test_one_refused_address_delays_nobody(cascade: Cascade) -> None:
    for person in small_city.contacts(dead=("v1.liaison", "v1.leader")):
        if person.unit_code == "v1":
            cascade.directory.put_contacts([person])
    notice = await cascade.issue(small_city.draft(office="s1"))
    told = {mail.parts[0].contact.id: mail.at for mail in cascade.mails if mail.parts[0].notice_id == notice.id}
    assert set(told) == {"v2.liaison", "v3.liaison"}
    assert len(set(told.values())) == 1
