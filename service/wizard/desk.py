"""What the pages of the wizard ask for: begin, save, judge, preview and issue a draft."""

from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta

from activities.reissuing import Proposed, ReissueOrder, Reissuing, propose
from domain.base import Frozen
from domain.calendar import WorkCalendar
from domain.clock import Clock
from domain.drafting.editing import Edited, edit
from domain.drafting.typed import Fault, TypedNotice
from domain.dues import DueFlag
from domain.errors import CascadeError, Conflict
from domain.facts import Provenance, WaitingNotice
from domain.notices import Notice, NoticeDraft
from domain.orders import Engine
from domain.policy import Policy, Urgency
from domain.units import Unit
from service.foresight import DryRun, foresee
from service.issuing_desk import IssuingDesk
from service.reading.content import Content
from service.reading.drafting import Drafting
from service.reading.files import read_bytes
from service.store.drafts import Drafts, KeptDraft, Kind, Step
from service.store.ledger import SqlLedger
from service.store.views.reach import ReachViews, UnitReach
from service.wizard.carrying import TAKE_UP, taken_up
from service.wizard.judging import DRY_RUN, Above, Judged, judge, superiors_dues
from service.wizard.starting import as_read, blank, merged, passing_on

CHANNEL = "web"
_FRESH, _RUNS = timedelta(minutes=5), 4


class FlagsUnseen(Conflict):
    """There are remarks on the dues that nobody has ticked."""

    code = "flags_unseen"


class Passing(Frozen):
    """What a draft passes on: the superiors, what else waits and may be merged, and what must stay.

    ``inherited`` are the keys of the superiors' obligations, each with the keys of its blanks and of its times.
    """

    superiors: tuple[Notice, ...] = ()
    waiting: tuple[WaitingNotice, ...] = ()
    inherited: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    above: dict[str, tuple[Above, ...]] = {}


class WizardDesk:
    """Works on drafts of offices. Who may is the caller's to know."""

    def __init__(self, ledger: SqlLedger, clock: Clock, engine: Engine, drafting: Drafting, desk: IssuingDesk) -> None:
        self._ledger, self._clock, self._drafting, self._desk = ledger, clock, drafting, desk
        self._reissuing = Reissuing(ledger, clock, engine)
        self._reach = ReachViews(ledger.engine)
        self._runs: deque[tuple[DryRun, datetime]] = deque(maxlen=_RUNS)
        self.drafts = Drafts(ledger.engine)

    def begin_blank(self, office: str, by: str) -> KeptDraft:
        """An empty sheet, kept. Raises NotFound."""
        with self._ledger.reading() as facts:
            unit = facts.unit(office)
        return self._add(blank(unit, by, self._clock.now()))

    def begin_text(self, office: str, text: str, by: str) -> KeptDraft:
        """A pasted notice, read and kept. Raises Classified, Empty, TooLong, NotFound."""
        content = Content(text=text.replace("\r\n", "\n").replace("\x00", ""))
        return self._add(as_read(self._drafting, content, office, by, self._clock.now(), ""))

    def begin_file(self, office: str, data: bytes, name: str, by: str) -> KeptDraft:
        """An uploaded file, read and kept. Raises as ``begin_text``, and the refusals of ``service.reading``."""
        with self._ledger.reading() as facts:
            facts.unit(office)  # an unknown office is told before a file is taken apart
        return self._add(as_read(self._drafting, read_bytes(data, name), office, by, self._clock.now(), name))

    def begin_passing(self, office: str, superiors: Sequence[str], by: str) -> KeptDraft:
        """What carries out superiors' notices, kept. Raises as passing on does."""
        with self._ledger.reading() as facts:
            kept = passing_on(facts, office, superiors, by, self._clock.now())
        return self._add(kept)

    def read_again(self, kept: KeptDraft, text: str, by: str) -> KeptDraft:
        """The draft filled anew from ``text``: what was typed gives way to what is read. Raises as ``begin_text``."""
        content = Content(text=text.replace("\r\n", "\n").replace("\x00", ""))
        fresh = as_read(self._drafting, content, kept.office, by, self._clock.now(), kept.file_name)
        changes = {name: getattr(fresh, name) for name in ("content", "findings", "source")}
        return self._save(kept.model_copy(update=changes), by, Step.CHECK, kept.version)

    def merge(self, kept: KeptDraft, superiors: Sequence[str], by: str) -> KeptDraft:
        """The draft when it carries out these superiors. Raises as passing on does, and DraftChanged."""
        now = self._clock.now()
        with self._ledger.reading() as facts:
            before = propose(facts, kept.office, kept.superiors, now)
            after = propose(facts, kept.office, superiors, now)
        return self._save(merged(kept, before, after, superiors), by, Step.CHECK, kept.version)

    def save(self, kept: KeptDraft, typed: TypedNotice, by: str, step: Step, seen: int) -> KeptDraft:
        """Keep what was typed. Raises DraftChanged, DraftIssued, NotFound."""
        return self._save(kept.model_copy(update={"content": typed}), by, step, seen)

    def _save(self, kept: KeptDraft, by: str, step: Step, seen: int) -> KeptDraft:
        changes = {"changed_by": by, "changed_at": self._clock.now(), "step": step}
        return self.drafts.save(kept.model_copy(update=changes), seen)

    def _add(self, kept: KeptDraft) -> KeptDraft:
        self.drafts.add(kept)
        return kept

    def edit(self, kept: KeptDraft, typed: TypedNotice, act: str) -> Edited:
        """The draft after an act of a button; what a superior asks for is not taken away."""
        if act.startswith(TAKE_UP):
            with self._ledger.reading() as facts:
                return taken_up(facts, kept.office, typed, act, self._clock.now())
        inherited = self.passing(kept).inherited if act.startswith(("remove", "unroll")) else {}
        if sentence := _keeps(inherited, typed, act):
            return Edited(
                typed=typed, faults=(Fault(place=sentence[0], code="inherited_dropped", message=sentence[1]),)
            )
        return edit(typed, act)

    def judge(self, kept: KeptDraft) -> Judged:
        """Whether it can be issued now, and what is at fault."""
        with self._ledger.reading() as facts:
            return judge(facts, kept, self._clock.now())

    def passing(self, kept: KeptDraft) -> Passing:
        """What is passed on; nothing for a notice of the office's own, nor where it can be passed on no more."""
        if kept.kind is not Kind.REISSUE:
            return Passing()
        with self._ledger.reading() as facts:
            superiors = tuple(facts.notice(one) for one in kept.superiors)
            try:
                found = propose(facts, kept.office, kept.superiors, self._clock.now())
            except CascadeError:
                return Passing(superiors=superiors)
            above = superiors_dues(facts, found.draft)
        return _passing(superiors, found, above)

    def proposal(self, office: str, superiors: Sequence[str]) -> tuple[Proposed, tuple[Notice, ...]]:
        """What carries out these superiors, and they themselves. Raises as passing on does."""
        with self._ledger.reading() as facts:
            found = propose(facts, office, superiors, self._clock.now())
            return found, tuple(facts.notice(one) for one in superiors)

    def waiting(self, office: Unit) -> list[WaitingNotice]:
        """The superior notices that wait for this office to pass them on."""
        with self._ledger.reading() as facts:
            return list(facts.waiting((office.code, office.acts_for) if office.acts_for else (office.code,)))

    def office(self, code: str) -> Unit:
        """The unit that issues. Raises NotFound."""
        with self._ledger.reading() as facts:
            return facts.unit(code)

    def presets(self) -> dict[Urgency, Policy]:
        """The policies that may be chosen, by urgency."""
        with self._ledger.reading() as facts:
            return {urgency: facts.default_policy(urgency) for urgency in Urgency}

    def calendar(self) -> WorkCalendar:
        """The working days."""
        with self._ledger.reading() as facts:
            return facts.calendar()

    def subordinates(self, office: Unit) -> list[tuple[Unit, bool]]:
        """Whom it may address, each with whether it has units below it."""
        with self._ledger.reading() as facts:
            return list(facts.subordinates(office))

    def reach(self, codes: Sequence[str]) -> list[UnitReach]:
        """How these units and all below them can be reached."""
        return self._reach.reach(codes)

    def rehearse(self, draft: NoticeDraft) -> tuple[DryRun, datetime]:
        """What issuing now would do at every level, and the instant that was meant by now.

        A whole city takes a second: 预演 and 下发 show the same run for a few minutes. Issuing calculates anew.
        """
        now = self._clock.now()
        for run, then in tuple(self._runs):
            if run.offices[0].notice.draft == draft and timedelta() <= now - then <= _FRESH:
                return run, then
        with self._ledger.reading() as facts:
            run = foresee(facts, draft, DRY_RUN, now)
        self._runs.append((run, now))
        return run, now

    def issue(self, kept: KeptDraft, flags: Sequence[DueFlag], ticked: Sequence[str], by: str) -> str:
        """Issue the draft that was judged sound, and remember what it became. Returns the id of the notice.

        Whoever claims the version issues it: a second click finds another version. Raises FlagsUnseen, DraftChanged,
        DraftIssued, and what issuing raises.
        """
        judged = self.judge(kept)
        if judged.draft is None:
            raise Conflict("草稿还有需要更正的地方，没有下发；请先更正", field="draft_id")
        if unseen := [flag for flag in flags if flag_mark(flag) not in ticked]:
            raise FlagsUnseen(f"还有 {len(unseen)} 条提示没有勾选，没有下发；请逐条核对后勾选", field="flags")
        claimed = self._save(kept, by, Step.ISSUE, kept.version)
        notice = self._issued(claimed, judged.draft, by)
        self.drafts.mark_issued(kept.id, notice.id)
        return notice.id

    def _issued(self, kept: KeptDraft, draft: NoticeDraft, by: str) -> Notice:
        if kept.kind is Kind.NEW:
            return self._desk.issue(draft, actor=by).notice
        provenance = Provenance(actor=by, channel=CHANNEL)
        order = ReissueOrder(office=kept.office, superiors=kept.superiors, draft=draft, provenance=provenance)
        return self._reissuing.issue(order).notice


def flag_mark(flag: DueFlag) -> str:
    """What a tick beside the flag says: a flag that says something else by now is not ticked."""
    return f"{flag.code.value}:{flag.message}"


def _passing(superiors: tuple[Notice, ...], found: Proposed, above: dict[str, tuple[Above, ...]]) -> Passing:
    inherited = {
        one.key: (tuple(field.key for field in one.fields), tuple(times.key for times in one.occurrences))
        for one in found.draft.obligations
    }
    named = {
        f"{obligation.key}/{times.key}": above[place]
        for index, obligation in enumerate(found.draft.obligations)
        for number, times in enumerate(obligation.occurrences)
        if (place := f"obligations.{index}.occurrences.{number}.due") in above
    }
    return Passing(superiors=superiors, waiting=found.waiting, inherited=inherited, above=named)


def _keeps(
    inherited: dict[str, tuple[tuple[str, ...], tuple[str, ...]]], typed: TypedNotice, act: str
) -> tuple[str, str] | None:
    """Why an act may not be done, and where that is to be said."""
    word, _, where = act.partition(":")
    parts = where.split(".")
    if len(parts) < 2 or not parts[1].isdigit() or int(parts[1]) >= len(typed.obligations):
        return None
    one = typed.obligations[int(parts[1])]
    if one.key not in inherited:
        return None
    fields, times = inherited[one.key]
    number = int(parts[3]) if len(parts) > 3 and parts[3].isdigit() else -1
    place = f"obligations.{parts[1]}"
    match word:
        case "remove-field" if 0 <= number < len(one.fields) and one.fields[number].key not in fields:
            return None
        case "remove-occurrence" if 0 <= number < len(one.occurrences) and one.occurrences[number].key not in times:
            return None
    return place, "这是上级要求的，不能删去或改换；可以提前时限、增加要求、缩小范围"
