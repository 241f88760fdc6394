"""A notice that comes to say something else, is urged, loses its people, or is withdrawn (rule 11)."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from activities.revising import Amending, AmendOrder
from activities.staffing import Staffing
from activities.urging import Urge, Urging
from activities.withdrawing import Withdrawing, WithdrawOrder
from domain.notices import NoticeDraft
from domain.obligations import Audience, Field, Obligation, Occurrence
from tests.machines import town
from tests.machines.closing_acts import NOTICES, TABLE, ClosedLife
from tests.machines.review_acts import DAYS
from tests.machines.stored_life import PEOPLE, UNITS


class ChangedLife(ClosedLife):
    """A life in which nothing is sure."""

    def amend(self, notice_id: str, name: str, **changes: Any) -> bool:
        """Let the notice say what it says now, but for ``changes``."""
        order = AmendOrder(notice_id=notice_id, draft=self.draft(notice_id, **changes), by="陈二", reason="情况有变")
        taken = self.did(name, lambda: Amending(*self.service.hands).amend(order))
        self.shown = set() if taken else self.shown  # another plan is shown before an amendment
        return taken

    @rule(notice_id=NOTICES, days=DAYS)
    def amend_due(self, notice_id: str, days: int) -> None:
        """The table is wanted on another day, earlier or later."""
        asked = self.table(notice_id).model_copy(update={"occurrences": (Occurrence(due=self.in_days(days)),)})
        self.amend(notice_id, "amend due", obligations=self.with_table(notice_id, asked), override_reason="确有必要")

    @rule(notice_id=NOTICES)
    def amend_text(self, notice_id: str) -> None:
        """Only the text changes."""
        self.amend(notice_id, "amend text", body=f"补充要求之{len(self.acts)}")

    @rule(notice_id=NOTICES)
    def amend_form(self, notice_id: str) -> None:
        """One more number is asked for: who has reported is asked again."""
        asked = self.table(notice_id)
        more = Field(key=f"more{len(asked.fields)}", label="补充数", required=False)
        changed = asked.model_copy(update={"fields": (*asked.fields, more)})
        if self.amend(notice_id, "amend form", obligations=self.with_table(notice_id, changed)):
            self.owing |= {(unit, "table") for unit in town.BOTTOM}

    @rule(notice_id=NOTICES, codes=st.sets(st.sampled_from(["e", "s", "v1", "v2"]), min_size=1, max_size=3))
    def amend_audience(self, notice_id: str, codes: set[str]) -> None:
        """The notice goes to others than before."""
        if self.amend(notice_id, "amend audience", recipients=Audience(codes=tuple(sorted(codes)))):
            self.owing |= {(unit, "table") for unit in town.BOTTOM}

    @precondition(lambda self: len(self.acts) > 18)
    @rule(notice_id=NOTICES)
    def withdraw(self, notice_id: str) -> None:
        """The notice shall not be carried out, here and below."""
        order = WithdrawOrder(notice_id=notice_id, by="陈二", reason="工作取消")
        self.did("withdraw", lambda: Withdrawing(*self.service.hands).withdraw(order))

    @rule(notice_id=NOTICES, unit=st.none() | UNITS)
    def urge(self, notice_id: str, unit: str | None) -> None:
        """A person urges one unit or all that owe."""
        order = Urge(by="陈二", units=(unit,) if unit else ())
        self.did("urge", lambda: Urging(*self.service.hands).urge(notice_id, order))

    @rule(who=st.sampled_from(PEOPLE), active=st.booleans())
    def staff(self, who: str, active: bool) -> None:
        """Somebody goes, or comes back with a mailbox that works."""
        person = next(person for person in town.contacts() if person.id == who)
        changed = person.model_copy(update={"active": active})
        self.did("staff", lambda: Staffing(*self.service.hands).take([changed], "陈二"))

    def draft(self, notice_id: str, **changes: Any) -> NoticeDraft:
        """What the notice says, but for changes."""
        with self.service.ledger.reading() as facts:
            draft = facts.notice(notice_id).draft
        return draft.model_copy(update=changes)

    def table(self, notice_id: str) -> Obligation:
        """Its table."""
        return next(one for one in self.draft(notice_id).obligations if one.key == TABLE[0])

    def with_table(self, notice_id: str, table: Obligation) -> tuple[Obligation, ...]:
        """Its obligations with another table."""
        return tuple(table if one.key == TABLE[0] else one for one in self.draft(notice_id).obligations)
