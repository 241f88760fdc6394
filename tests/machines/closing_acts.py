"""How an office ends a notice by hand, sends up what is there, and opens again what it closed too early (rule 10)."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from activities.closing import CloseByHand, Closing
from activities.reopening import ItemDue, Reopen, Reopening
from activities.supplementing import SubmitByHand, Supplement, Supplementing
from tests.machines.review_acts import DAYS, ReviewedLife

NOTICES = st.sampled_from(["top", "top-s"])
TABLE = ("table", "once")


class ClosedLife(ReviewedLife):
    """A life whose end is not always the end."""

    @rule(notice_id=NOTICES, all_items=st.booleans())
    def close_by_hand(self, notice_id: str, all_items: bool) -> None:
        """The office closes one item or all: who is silent is declared missing, and nothing is decided unseen."""
        order = CloseByHand(by="赵六", reason="工作已结束", items=() if all_items else (TABLE,))
        self.did("close", lambda: Closing(*self.service.hands).close(notice_id, order))

    @rule()
    def submit_early(self) -> None:
        """The street submits with a stated missing list."""
        order = SubmitByHand(by="赵六", reason="上级催要")
        self.did("submit", lambda: Supplementing(*self.service.hands).submit("top-s", order))

    @rule(notice_id=NOTICES)
    def supplement(self, notice_id: str) -> None:
        """What came after the close is sent up."""
        order = Supplement(by="赵六", reason="补报一家")
        self.did("supplement", lambda: Supplementing(*self.service.hands).supplement(notice_id, TABLE, order))

    @rule(notice_id=NOTICES, days=DAYS)
    def reopen(self, notice_id: str, days: int) -> None:
        """The office opens again what it closed: who was missing owes anew."""
        order = Reopen(by="赵六", reason="办结过早", items=(ItemDue(obligation="table", due=self.in_days(days)),))
        if self.did("reopen", lambda: Reopening(*self.service.hands).reopen(notice_id, order)):
            self.shown = set()  # what an early close left undone is planned anew
