"""Each channel is by itself: a missing number costs nobody the mail (DHIS2), nor a deleted person (Steedos)."""

from pathlib import Path

from domain.contacts import Contact, Duty
from domain.policy import EXTRA_URGENT
from tests import small_city
from tests.cascade import open_cascade


def without(contact_id: str, **changes: object) -> list[Contact]:
    """The people of the city, one of them changed."""
    return [one.model_copy(update=changes if one.id == contact_id else {}) for one in small_city.contacts()]


async def told(folder: Path, people: list[Contact]) -> tuple[list[str], list[str]]:
    """Who gets a very urgent notice of the first street, by mail and by text message."""
    async with open_cascade(folder, small_city.units(), people, small_city.MONDAY) as cascade:
        await cascade.issue(small_city.draft(office="s1", policy=EXTRA_URGENT))
        codes = ("v1", "v2", "v3")
        return (
            [mail.parts[0].contact.id for code in codes for mail in cascade.mails_to(code)],
            [message.parts[0].contact.id for code in codes for message in cascade.messages_to(code)],
        )


EVERYBODY = [f"{code}.{Duty.LIAISON.value}" for code in ("v1", "v2", "v3")]


async def test_a_missing_number_costs_only_the_text_message(tmp_path: Path) -> None:
    mails, messages = await told(tmp_path, without("v1.liaison", mobile=None))
    assert (mails, messages) == (EVERYBODY, EVERYBODY[1:])


async def test_a_missing_mailbox_costs_only_the_mail(tmp_path: Path) -> None:
    mails, messages = await told(tmp_path, without("v2.liaison", email=None))
    assert (mails, messages) == (["v1.liaison", "v3.liaison"], EVERYBODY)


async def test_a_deleted_person_stops_nobody(tmp_path: Path) -> None:
    mails, messages = await told(tmp_path, without("v3.liaison", active=False))
    assert mails == messages == ["v1.liaison", "v2.liaison", "v3.leader"]
