"""The people of a unit (联络员、分管领导) and where messages reach them."""

import re
import unicodedata
from enum import StrEnum

from domain.base import Frozen
from domain.errors import InvalidInput
from domain.letters import ChannelName


class Duty(StrEnum):
    """What a contact does for the unit."""

    LIAISON = "liaison"  # 联络员
    BACKUP = "backup"  # 备用联络员
    LEADER = "leader"  # 分管领导
    CLERK = "clerk"  # 经办人


class Contact(Frozen):
    """One person of one unit. ``phone`` is the office telephone, for people only; no channel uses it.

    ``email_dead`` and ``sms_dead`` are set when a server or gateway refuses the address for good.
    """

    id: str
    unit_code: str
    name: str
    duty: Duty
    email: str | None = None
    mobile: str | None = None
    phone: str | None = None
    verified: bool = False
    active: bool = True
    email_dead: bool = False
    sms_dead: bool = False


class InvalidContact(InvalidInput):
    """A name or an address of a contact that cannot be right."""

    code = "invalid_contact"


_LABELS = {
    Duty.LIAISON: "联络员",
    Duty.BACKUP: "备用联络员",
    Duty.LEADER: "分管领导",
    Duty.CLERK: "经办人",
}

_BY_NAME = (
    {duty.value: duty for duty in Duty}
    | {label: duty for duty, label in _LABELS.items()}
    | {"备用": Duty.BACKUP, "备岗": Duty.BACKUP, "领导": Duty.LEADER, "负责人": Duty.LEADER, "经办": Duty.CLERK}
)

_MOBILE = re.compile(r"(?:\+?86|0086)?(1[0-9]{10})")
_PHONE = re.compile(r"[+(]?[0-9][0-9()-]{2,24}(?:转[0-9]{1,6})?")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_EMAIL = re.compile(rf"({_ATOM}(?:\.{_ATOM})*)@({_LABEL}(?:\.{_LABEL})+)")


def duty_label(duty: Duty) -> str:
    """The duty in Chinese."""
    return _LABELS[duty]


def duty_named(text: str) -> Duty | None:
    """The duty that a table means by an English or Chinese word; None if there is none."""
    return _BY_NAME.get(text.strip().lower())


def address(contact: Contact, channel: ChannelName) -> str | None:
    """Where the channel reaches the contact; None if it does not: absent, dead, or the person has left the post."""
    if not contact.active:
        return None
    if channel is ChannelName.EMAIL:
        return None if contact.email_dead else contact.email
    return None if contact.sms_dead else contact.mobile


def normalise_mobile(text: str) -> str:
    """The eleven digits of a mainland mobile number; +86, spaces and dashes are taken off.

    Raises InvalidContact (field ``mobile``).
    """
    found = _MOBILE.fullmatch(_compact(text))
    if found is None:
        raise InvalidContact(f"手机号码“{_shown(text)}”不对：应为 1 开头的 11 位数字，请核对后重填。", field="mobile")
    return found[1]


def normalise_email(text: str) -> str:
    """The mailbox with its domain in lower case. One plain ASCII mailbox only: no display name, no list.

    Raises InvalidContact (field ``email``).
    """
    candidate = unicodedata.normalize("NFKC", text).strip()
    found = _EMAIL.fullmatch(candidate)
    if found is None or len(candidate) > 254 or len(found[1]) > 64:
        raise InvalidContact(
            f"邮箱“{_shown(text)}”不对：应形如 name@example.invalid，只填一个，请核对后重填。", field="email"
        )
    return f"{found[1]}@{found[2].lower()}"


def normalise_phone(text: str) -> str:
    """The office telephone without spaces, an extension after 转. Raises InvalidContact (field ``phone``)."""
    candidate = re.sub(r"[\s—–]", lambda dash: "" if dash[0].isspace() else "-", unicodedata.normalize("NFKC", text))
    if _PHONE.fullmatch(candidate) is None:
        raise InvalidContact(f"办公电话“{_shown(text)}”不对：只用数字、横线和括号，分机写在“转”之后。", field="phone")
    return candidate


def _compact(text: str) -> str:
    return re.sub(r"[\s\-‐-―()]", "", unicodedata.normalize("NFKC", text))


def _shown(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"
