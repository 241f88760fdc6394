"""The reader: text in, draft out. Pure: no clock, no files, no network."""

from datetime import date

from domain.errors import InvalidInput
from domain.reading import addressees, heads, mailboxes, margins, people
from domain.reading.draft import Draft, Flag, Found, ObligationDraft
from domain.reading.finding import evidence
from domain.reading.flags import flags
from domain.reading.issued import read_issued
from domain.reading.obligations import read_obligations
from domain.reading.outline import Outline
from domain.reading.page import Page
from domain.reading.years import years

LONGEST = 400_000
"""Characters of text that are read; a notice of more is refused rather than read in part."""


class TooLong(InvalidInput):
    """The text is longer than any notice."""

    code = "notice_too_long"


class Empty(InvalidInput):
    """There is no text to read."""

    code = "notice_empty"


def read_notice(text: str) -> Draft:
    """Read a notice. Every value of the draft carries its evidence and the rule that made it.

    Raises ``Empty``, ``TooLong``, and ``Classified`` where the notice carries a mark of secrecy.
    """
    if len(text) > LONGEST:
        raise TooLong(f"正文有 {len(text)} 字，超过可识读的 {LONGEST} 字。请只粘贴通知正文和附件说明。", field="text")
    page = Page(text)
    if not page.lines:
        raise Empty("没有可识读的文字。请粘贴通知全文，或上传带文字的文件。", field="text")
    outline = Outline(page)
    margins.refuse_classified(outline)
    candidates = heads.headings(outline)
    title = heads.read_title(outline, candidates)
    issued = read_issued(outline)
    number = heads.read_number(outline)
    known = years(outline, issued.value if issued else None, title.value if title else None)
    attachments = margins.read_attachments(outline)
    obligations = read_obligations(outline, known, tuple(item.value for item in attachments))
    issuers = heads.read_issuers(outline, candidates)
    return _assemble(outline, number, title, issued, issuers, attachments, obligations)


def _assemble(
    outline: Outline,
    number: Found[str] | None,
    title: Found[str] | None,
    issued: Found[date] | None,
    issuers: tuple[Found[str], ...],
    attachments: tuple[Found[str], ...],
    obligations: tuple[ObligationDraft, ...],
) -> Draft:
    fields = {
        "number": number,
        "title": title,
        "issued": issued,
        "urgency": margins.read_urgency(outline),
        "issuers": issuers,
        "recipients": addressees.read_recipients(outline),
        "copies": addressees.read_copies(outline),
        "bases": addressees.read_bases(outline, number),
        "contacts": people.read_contacts(outline),
        "attachments": attachments,
        "chapters": margins.read_chapters(outline),
        "obligations": obligations,
    }
    missing = tuple(name for name, value in fields.items() if not value)
    raised: tuple[Flag, ...] = flags(
        obligations, issued, [(d, evidence(outline.page, d.start, d.end)) for d in outline.days if d.damaged]
    )
    raised += mailboxes.doubts(outline)
    return Draft.model_validate({**fields, "flags": raised, "unrecognised": missing})
