"""A superior's amendment comes down with the lead kept; what the superior left alone stays as it was."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import WorkCalendar
from domain.descent import Superseded, descend
from domain.notices import Notice, NoticeDraft
from domain.obligations import Answer, Field, Form, Obligation, Occurrence
from domain.plan import timetable
from domain.policy import PLAIN
from domain.reissue import reissue_draft
from tests.domain.examples import draft, moment, street

CALENDAR = WorkCalendar()
ISSUED, NOW = moment(2024, 6, 3, 9), moment(2024, 6, 5, 10)
OFFICE = street()


def asked(key: str, due: datetime, **changes: Any) -> Obligation:
    """A summary due once."""
    return Obligation(
        **{"key": key, "title": f"事项{key}", "form": Form.SUMMARY, "occurrences": (Occurrence(due=due),)} | changes
    )


def notice(chosen: NoticeDraft, notice_id: str = "up") -> Notice:
    """As issued."""
    table = timetable(chosen.obligations, PLAIN, CALENDAR, ISSUED)
    return Notice(
        id=notice_id,
        origin_id="up",
        origin_office="3505",
        path=f"/{notice_id}/",
        draft=chosen,
        policy=PLAIN,
        anchor=ISSUED,
        issued_at=ISSUED,
        acknowledge_due=table.acknowledge_due,
        reissue_due=table.reissue_due,
        closes_at=table.closes_at,
    )


def down(before: NoticeDraft, after: NoticeDraft, own: NoticeDraft | None = None) -> NoticeDraft | None:
    """The local draft after the superior's amendment: made by itself, or ``own`` by a clerk."""
    superior = notice(before)
    local = own or reissue_draft(superior, OFFICE, ISSUED, CALENDAR)
    seen = Superseded(before=superior, after=notice(after))
    return descend(notice(local, "local"), seen, OFFICE, NOW, CALENDAR, automatic=own is None)


def due(found: NoticeDraft | None, key: str) -> datetime | None:
    """When the obligation is due."""
    assert found is not None
    return next(one.occurrences[0].due for one in found.obligations if one.key == key)


days = st.lists(st.integers(0, 60), min_size=1, max_size=4)


@given(days)
def test_an_amendment_that_changes_nothing_changes_nothing_below(listed: list[int]) -> None:
    chosen = draft(*(asked(f"o{n}", moment(2024, 6, 10) + timedelta(days=day)) for n, day in enumerate(listed)))
    local = reissue_draft(notice(chosen), OFFICE, ISSUED, CALENDAR)
    found = down(chosen, chosen)
    assert found is not None
    assert found.obligations == local.obligations
    assert (found.title, found.number) == (local.title, local.number)


@given(days, st.integers(1, 20))
def test_only_what_moved_above_moves_below_and_never_later_than_above(listed: list[int], later: int) -> None:
    old = [asked(f"o{n}", moment(2024, 6, 10) + timedelta(days=day)) for n, day in enumerate(listed)]
    first = old[0].occurrences[0].due
    assert first is not None
    moved = old[0].model_copy(update={"occurrences": (Occurrence(due=first + timedelta(days=later)),)})
    local = reissue_draft(notice(draft(*old)), OFFICE, ISSUED, CALENDAR)
    found = down(draft(*old), draft(moved, *old[1:]))
    assert found is not None
    assert found.obligations[1:] == local.obligations[1:]
    below = due(found, "o0")
    assert below is not None
    assert NOW < below <= first + timedelta(days=later)


def test_a_clerks_notice_keeps_its_lead_hour_text_and_additions() -> None:
    above = asked("plan", moment(2024, 6, 28))
    mine = asked("plan", moment(2024, 6, 24, 17), answers=(Answer(notice_id="up", obligation_key="plan"),))
    local = asked("own", moment(2024, 6, 21), local=True)
    own = draft(mine, local, number="街〔2024〕1号", body="本街道要求。")
    found = down(draft(above), draft(asked("plan", moment(2024, 7, 3)), body="有改动"), own)
    assert found is not None
    # 24 June is four working days before the 28th, 27 June four before 3 July.
    assert due(found, "plan") == moment(2024, 6, 27, 17)
    assert found.obligations[1] == local
    assert (found.number, found.body) == ("街〔2024〕1号", "本街道要求。")


def test_what_is_added_and_removed_above_is_added_and_removed_below() -> None:
    plan, summary = asked("plan", moment(2024, 6, 20)), asked("summary", moment(2024, 6, 28))
    mine = asked("plan", moment(2024, 6, 19), answers=(Answer(notice_id="up", obligation_key="plan"),))
    taken = asked("summary", moment(2024, 6, 21), local=True)
    found = down(draft(plan), draft(summary), draft(mine, taken))
    assert found is not None
    assert [(one.key, one.local) for one in found.obligations] == [("summary", True), ("summary_2", False)]
    assert due(found, "summary_2") == moment(2024, 6, 27)
    assert found.obligations[1].answers == (Answer(notice_id="up", obligation_key="summary"),)


def test_a_blank_changed_above_is_changed_below_and_the_offices_own_stays() -> None:
    old, new, own = Field(key="n", label="场次"), Field(key="n", label="活动场次"), Field(key="x", label="本街道备注")
    plan = asked("plan", moment(2024, 6, 20), fields=(old,))
    mine = asked(
        "plan", moment(2024, 6, 19), fields=(old, own), answers=(Answer(notice_id="up", obligation_key="plan"),)
    )
    added = Field(key="m", label="经费")
    found = down(draft(plan), draft(asked("plan", moment(2024, 6, 20), fields=(new, added))), draft(mine))
    assert found is not None
    assert found.obligations[0].fields == (new, own, added)
    assert due(found, "plan") == moment(2024, 6, 19)


def test_a_withdrawn_superior_takes_away_what_it_alone_asked() -> None:
    plan, summary = asked("plan", moment(2024, 6, 20)), asked("summary", moment(2024, 6, 28))
    to = {key: Answer(notice_id=key, obligation_key="plan") for key in ("up", "other")}
    both = asked("plan", moment(2024, 6, 19), answers=(to["up"], to["other"]))
    alone = asked("summary", moment(2024, 6, 19), answers=(Answer(notice_id="up", obligation_key="summary"),))
    superior = Superseded(before=notice(draft(plan, summary)), after=None)

    def left(*obligations: Obligation) -> NoticeDraft | None:
        local = notice(draft(*obligations), "local")
        return descend(local, superior, OFFICE, NOW, CALENDAR, automatic=False)

    found = left(both, alone)
    assert found is not None
    assert [(one.key, one.answers) for one in found.obligations] == [("plan", (to["other"],))]
    assert left(alone) is None
