"""The people of a unit (联络员、分管领导) and where messages reach them."""

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from enum import StrEnum
from hashlib import sha256

from pydantic import ConfigDict

from domain.base import Frozen
from domain.errors import InvalidInput
from domain.letters import ChannelName
from domain.problems import InvalidRows, RowProblem


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


class ContactRow(Frozen):
    """One line of a table of contacts as it was read: ``row`` is the line in the file, the rest is raw text."""

    model_config = ConfigDict(str_strip_whitespace=True)

    row: int
    unit_code: str
    name: str
    duty: str
    email: str = ""
    mobile: str = ""
    phone: str = ""
    verified: str = ""
    active: str = ""


class InvalidContact(InvalidInput):
    """A name or an address of a contact that cannot be right."""

    code = "invalid_contact"


class InvalidContacts(InvalidRows):
    """A table of contacts that cannot be taken; ``problems`` lists everything to mend."""

    code = "invalid_contacts"


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

_YES_NO = dict.fromkeys(("是", "1", "true", "yes"), True) | dict.fromkeys(("否", "0", "false", "no"), False)
_NAME_LENGTH = 40

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


def check_contacts(rows: Sequence[ContactRow], known_codes: Collection[str]) -> tuple[Contact, ...]:
    """The contacts of the rows, in their order, addresses normalised.

    The id follows from unit, duty and name, so that importing a mended table again updates and never doubles. Raises
    InvalidContacts with all problems at once; a row with neither mailbox nor mobile number is one
    (``contact_without_address``).
    """
    codes = frozenset(known_codes)
    problems: list[RowProblem] = []
    seen: dict[str, int] = {}
    contacts = [_contact(row, codes, seen, problems) for row in rows]
    if problems:
        raise InvalidContacts("联系人表", problems)
    return tuple(contact for contact in contacts if contact is not None)


def _contact(
    row: ContactRow, codes: frozenset[str], seen: dict[str, int], problems: list[RowProblem]
) -> Contact | None:
    duty, name = duty_named(row.duty), " ".join(row.name.split())
    found = _row_problems(row, name, duty, codes)
    email = _normalised(normalise_email, row.email, row, found)
    mobile = _normalised(normalise_mobile, row.mobile, row, found)
    phone = _normalised(normalise_phone, row.phone, row, found)
    key = contact_id(row.unit_code, duty, name) if duty else ""
    if key and name and key in seen:
        message = f"“{_shown(name)}”与第 {seen[key]} 行重复（同一单位、同一职责、同一姓名），请删去一行"
        found.append(_problem(row, "name", "duplicate_contact", message))
    seen.setdefault(key, row.row)
    problems += found
    if found or duty is None:
        return None
    return Contact(
        id=key,
        unit_code=row.unit_code,
        name=name,
        duty=duty,
        email=email,
        mobile=mobile,
        phone=phone,
        verified=_YES_NO.get(row.verified.lower(), False),
        active=_YES_NO.get(row.active.lower(), True),
    )


def contact_id(unit_code: str, duty: Duty, name: str) -> str:
    """The id of an imported contact: "350502001.liaison.1a2b3c4d5e". The name is only in it as a hash."""
    return f"{unit_code}.{duty}.{sha256(name.encode()).hexdigest()[:10]}"


def _row_problems(row: ContactRow, name: str, duty: Duty | None, codes: frozenset[str]) -> list[RowProblem]:
    problems: list[RowProblem] = []
    if row.unit_code not in codes:
        message = f"单位编码“{_shown(row.unit_code)}”不存在，请改正，或先导入单位"
        problems.append(_problem(row, "unit_code", "unknown_unit", message))
    if not name or len(name) > _NAME_LENGTH or not name.isprintable():
        message = f"姓名“{_shown(name)}”不能为空，不超过 {_NAME_LENGTH} 个字，不含控制字符，请更正"
        problems.append(_problem(row, "name", "bad_name", message))
    if duty is None:
        labels = "、".join(_LABELS.values())
        message = f"职责“{_shown(row.duty)}”不认识，请填以下之一：{labels}"
        problems.append(_problem(row, "duty", "unknown_duty", message))
    for field, text in (("verified", row.verified), ("active", row.active)):
        if text and text.lower() not in _YES_NO:
            problems.append(_problem(row, field, "not_yes_or_no", f"“{_shown(text)}”应填“是”或“否”"))
    if not row.email and not row.mobile:
        message = f"“{_shown(name)}”既没有邮箱也没有手机号码，消息无法送达，请至少填一项"
        problems.append(_problem(row, "email", "contact_without_address", message))
    return problems


def _normalised(normalise: Callable[[str], str], text: str, row: ContactRow, problems: list[RowProblem]) -> str | None:
    if not text:
        return None
    try:
        return normalise(text)
    except InvalidContact as refusal:
        message = refusal.message.rstrip("。")
        problems.append(_problem(row, refusal.field or "", refusal.code, message))
        return None


def _problem(row: ContactRow, field: str, code: str, message: str) -> RowProblem:
    return RowProblem(row=row.row, field=field, code=code, message=message)


def _compact(text: str) -> str:
    return re.sub(r"[\s\-‐-―()]", "", unicodedata.normalize("NFKC", text))


def _shown(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"
