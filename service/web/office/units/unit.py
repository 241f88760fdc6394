"""One unit with its people: what it is, who serves it, who stands in, and what happened to it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse

from domain.base import Frozen
from domain.climb import reachable
from domain.contact_health import LABELS, Health
from domain.contacts import Contact, Duty, duty_label
from domain.errors import CascadeError
from domain.facts.keeping import Kept
from domain.handovers import PASSED_ON
from domain.problems import InvalidRows
from domain.rights import Act
from domain.table_changes import REISSUE_LABELS
from domain.unit_changes import UnitChange, UnitChangeKind
from domain.units import CODE, Level
from service.web.pages import office_page
from service.web.rights import Person, SeesUnit
from service.web.state import Office, OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)
Code = Annotated[str, Path(pattern=CODE)]
HISTORY = 100
CHANGE_WORDS: Mapping[UnitChangeKind, str] = {
    UnitChangeKind.MERGED: "并入其他单位",
    UnitChangeKind.RENAMED: "更名",
    UnitChangeKind.DISSOLVED: "撤销单位",
    UnitChangeKind.JOINED: "补入通知",
}
KEPT_WORDS: Mapping[str, str] = {
    "unit_added": "新增单位",
    "unit_edited": "修改单位信息",
    "contact_added": "新增联系人",
    "contact_edited": "修改联系人",
    "address_mended": "地址恢复使用",
}


class Happened(Frozen):
    """One line of the history: ``words`` are to be translated, ``told`` is not."""

    at: datetime
    actor: str
    words: str
    told: tuple[str, ...] = ()
    reason: str = ""


class Refused(Frozen):
    """What was typed into one form of the page and not taken: ``form`` names it."""

    form: str
    typed: Mapping[str, str]
    refusal: str
    mistakes: Mapping[str, str] = {}
    status: int = 422


@router.get("/units/{code}")
def show(request: Request, code: Code, person: SeesUnit, office: OfficeDependency) -> HTMLResponse:
    """Everything about one unit."""
    return unit_page(request, person, office, code)


def unit_page(
    request: Request, person: Person, office: Office, code: str, refused: Refused | None = None
) -> HTMLResponse:
    """The page, also again with what was refused."""
    family = office.views.family(code)
    unit = family.unit
    assert unit is not None  # the right to see it was looked up by its path
    with office.house.ledger.reading() as facts:
        people = facts.every_contact(code)
        handovers = facts.handovers(code)
        history = _history(facts.unit_changes(code), facts.kept(code, HISTORY))
    serving = [one for one in people if one.active]
    named = [one for one in (unit.acts_for, unit.line_superior) if one]
    context = {
        "family": family,
        "unit": unit,
        "above": [one for one in family.above if person.may(Act.SEE, one.path)],
        "names": office.views.unit_names(named),
        "people": sorted(people, key=_rank),
        "health": health_of(people),
        "troubles": LABELS,
        "handovers": handovers,
        "away": [one for one in serving if one.duty in PASSED_ON],
        "delegates": [one for one in serving if reachable(one)],
        "history": history,
        "refused": refused,
        "keeps": person.may(Act.KEEP, unit.path),
        "levels": tuple(Level),
        "duties": {duty: duty_label(duty) for duty in Duty},
        "reissues": REISSUE_LABELS,
    }
    status = refused.status if refused else 200
    return office_page(request, person, "units/unit", context, section="units", status=status)


def refused_form(form: str, typed: Mapping[str, str], refusal: CascadeError) -> Refused:
    """The form with what was typed; several mistakes stand beside their blanks."""
    problems = refusal.problems if isinstance(refusal, InvalidRows) else ()
    mistakes = {one.field: one.message for one in reversed(problems)}
    sentence = "；".join(dict.fromkeys(one.message for one in problems)) or refusal.message
    if not problems and refusal.field:
        mistakes = {refusal.field: refusal.message}
    return Refused(form=form, typed=dict(typed), refusal=sentence, mistakes=mistakes, status=refusal.status)


def health_of(people: Sequence[Contact]) -> Health:
    """The same that the views count."""
    serving = [one for one in people if one.active]
    mail = {one.id for one in serving if one.email and not one.email_dead}
    sms = {one.id for one in serving if one.mobile and not one.sms_dead}
    dead = [one for one in serving if (one.email and one.email_dead) or (one.mobile and one.sms_dead)]
    return Health(
        people=len(serving),
        email=len(mail),
        sms=len(sms),
        reachable=len(mail | sms),
        verified=sum(one.verified for one in serving if one.id in mail | sms),
        leaders=sum(one.duty is Duty.LEADER for one in serving),
        dead=len(dead),
    )


def _rank(contact: Contact) -> tuple[bool, int, str]:
    return not contact.active, list(Duty).index(contact.duty), contact.name


def _history(changes: Sequence[UnitChange], kept: Sequence[Kept]) -> list[Happened]:
    lines = [_changed(one) for one in changes] + [_kept(one) for one in kept]
    return sorted(lines, key=lambda line: line.at, reverse=True)[:HISTORY]


def _changed(change: UnitChange) -> Happened:
    named = [one for one in (change.before, change.after or change.other_code) if one]
    return Happened(
        at=change.at,
        actor=change.actor,
        words=CHANGE_WORDS[change.kind],
        told=(" → ".join(named),) if named else (),
        reason=change.reason,
    )


def _kept(kept: Kept) -> Happened:
    told = [str(kept.detail["name"])] if "name" in kept.detail else []
    changes: dict[str, Any] = kept.detail.get("changes", {})
    told += [f"{column}：{before or '（空）'} → {after or '（空）'}" for column, (before, after) in changes.items()]
    return Happened(at=kept.at, actor=kept.actor, words=KEPT_WORDS.get(kept.act, kept.act), told=tuple(told))
