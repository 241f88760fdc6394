"""How a draft begins: an empty sheet, a text or file that was read, or superiors' notices to be passed on."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from activities.reissuing import Proposed, propose
from domain.drafting.cycles import with_cycles
from domain.drafting.filling import from_draft, from_sketch
from domain.drafting.findings import Findings, findings
from domain.drafting.typed import TypedNotice, TypedObligation, TypedOccurrence
from domain.errors import NotFound
from domain.facts import Facts
from domain.units import Unit
from service.reading.content import Content
from service.reading.drafting import Drafting
from service.store.drafts import KeptDraft, Kind


def new_id() -> str:
    """The id of a new draft."""
    return f"d{secrets.token_hex(5)}"


def blank(office: Unit, by: str, now: datetime) -> KeptDraft:
    """An empty sheet for ``office``, with one obligation to be filled in."""
    first = TypedObligation(key="summary", occurrences=(TypedOccurrence(key="once"),))
    content = TypedNotice(issuers=office.name, obligations=(first,))
    return _kept(office.code, by, now, content=content)


def as_read(drafting: Drafting, content: Content, office: str, by: str, now: datetime, name: str) -> KeptDraft:
    """What was read in a text or file. Raises as ``Drafting.read_content``."""
    drafted = drafting.read_content(content, office)
    found = findings(drafted.draft, drafted.proposal)
    content_read = with_cycles(from_sketch(drafted.proposal.sketch), found, drafted.draft, drafted.proposal)
    return _kept(office, by, now, content=content_read).model_copy(
        update={
            "findings": found,
            "source": content.text,
            "file_name": name[:200],
        }
    )


def passing_on(facts: Facts, office: str, superiors: Sequence[str], by: str, now: datetime) -> KeptDraft:
    """What carries out these superior notices. Raises as passing on does."""
    if not superiors:
        raise NotFound("请指明要转发的上级通知", field="notice_id")
    found = propose(facts, office, superiors, now)
    ids = tuple(dict.fromkeys(superiors))
    content = as_proposed(found)
    return _kept(office, by, now, content=content).model_copy(update={"kind": Kind.REISSUE, "superiors": ids})


def as_proposed(found: Proposed) -> TypedNotice:
    """The proposal as it would be typed, its number only one that is free: the office has its own series."""
    typed = from_draft(found.draft)
    plain = tuple(
        one.model_copy(update={"origin": "", "occurrences": tuple(_own(o) for o in one.occurrences)})
        for one in typed.obligations
    )
    return typed.model_copy(update={"obligations": plain})


def _own(one: TypedOccurrence) -> TypedOccurrence:
    return one.model_copy(update={"origin": ""})


def merged(kept: KeptDraft, before: Proposed, after: Proposed, superiors: Sequence[str]) -> KeptDraft:
    """The draft when it carries out other superiors: what a person wrote stays, what was derived is derived anew.

    An inherited obligation that the change leaves as it was keeps what was typed; those added by the office stay.
    """
    old, new = as_proposed(before), as_proposed(after)
    stood = {one.key: one for one in old.obligations}
    typed = {one.key: one for one in kept.content.obligations}
    inherited = tuple(
        typed[one.key] if one.key in typed and stood.get(one.key) == one else one for one in new.obligations
    )
    taken = {one.key for one in inherited}
    local = tuple(one for key, one in typed.items() if key not in stood and key not in taken)
    head = {
        name: value
        for name, value in kept.content.model_dump(exclude={"obligations", "basis"}).items()
        if value != old.model_dump()[name]
    }
    cited = tuple(one for one in kept.content.basis if not one.notice_id)
    content = TypedNotice.model_validate(new.model_dump() | head)
    content = content.model_copy(update={"obligations": (*inherited, *local), "basis": (*new.basis, *cited)})
    return kept.model_copy(update={"content": content, "superiors": tuple(dict.fromkeys(superiors))})


def _kept(office: str, by: str, now: datetime, *, content: TypedNotice) -> KeptDraft:
    return KeptDraft(
        id=new_id(),
        office=office,
        kind=Kind.NEW,
        content=content,
        findings=Findings(),
        made_by=by,
        made_at=now,
        changed_by=by,
        changed_at=now,
    )
