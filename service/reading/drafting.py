"""From a text or a file to a draft that an office may confirm: the reader over what the store knows."""

from collections.abc import Sequence

from domain.base import Frozen
from domain.facts import Ledger
from domain.reading import Draft, read_notice
from domain.reading.audiences import Proposal as Audiences
from domain.reading.audiences import propose as propose_audiences
from domain.reading.basis import BasisLink, KnownNotice, link
from domain.reading.body import body
from domain.reading.forms import Form, printed
from domain.reading.proposal import Context, Proposal, propose
from service.reading.command import forms_of
from service.reading.content import Content
from service.reading.files import read_bytes
from service.store.views import Views

_PAGE = 1000
MOST_KNOWN = 20_000
"""Notices of the store, newest first, among which a basis is looked for."""


class Drafted(Frozen):
    """What a notice says, and what it would be if ``office`` issued it. Nothing is active.

    ``draft`` has every value with its evidence, rule and confidence, and what is 未识别; ``audiences``
    the units that the phrases of 主送 may mean, with the unmatched; ``links`` the basis notices known here;
    ``proposal.notice`` is ready to be confirmed, or None while a question blocks.
    """

    draft: Draft
    audiences: Audiences
    links: tuple[BasisLink, ...]
    forms: tuple[Form, ...]
    proposal: Proposal


class Drafting:
    """Reads notices for an office."""

    def __init__(self, ledger: Ledger, views: Views) -> None:
        self._ledger = ledger
        self._views = views

    def read_text(self, text: str, office: str) -> Drafted:
        """A pasted notice. Raises Classified, Empty, TooLong, NotFound."""
        return self.read_content(Content(text=text), office)

    def read_file(self, data: bytes, name: str, office: str) -> Drafted:
        """An uploaded file. Raises as ``read_text``, and the refusals of ``service.reading.refusals``."""
        with self._ledger.reading() as facts:
            facts.unit(office)  # an unknown office is told before a file is taken apart
        return self.read_content(read_bytes(data, name), office)

    def read_content(self, content: Content, office: str) -> Drafted:
        """What was taken from a file or pasted."""
        with self._ledger.reading() as facts:
            unit = facts.unit(office)
            subordinates = tuple(one for one, _ in facts.subordinates(unit))
        draft = read_notice(content.text)
        known = self._known() if draft.bases else ()
        forms = (*forms_of(content), *printed(content.text))
        context = Context(office=unit, subordinates=subordinates, known=known, forms=forms, body=body(content.text))
        return Drafted(
            draft=draft,
            audiences=propose_audiences([item.value for item in draft.recipients], subordinates),
            links=link([item.value for item in draft.bases], known),
            forms=forms,
            proposal=propose(draft, context),
        )

    def _known(self) -> tuple[KnownNotice, ...]:
        """The notices as issued by their own offices, newest first; re-issues carry the number of another."""
        found: list[KnownNotice] = []
        after: str | None = None
        while len(found) < MOST_KNOWN:
            page: Sequence[KnownNotice] = [
                KnownNotice(id=one.id, number=one.number, title=one.title)
                for one in self._views.notices(limit=_PAGE, after=after)
            ]
            found += page
            if len(page) < _PAGE:
                break
            after = page[-1].id
        return tuple(found)
