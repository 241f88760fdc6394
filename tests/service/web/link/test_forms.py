"""The form of one task: what stands in its blanks, and where mistakes belong."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from domain.clock import SHANGHAI
from domain.facts import TaskFacts
from domain.obligations import Aggregation, Demand, Field, FieldKind, Form, Obligation, Occurrence
from domain.reports import Content, Entry, InvalidReport
from domain.task_life import TaskState
from service.web.link.forms import base_version, submission, task_form
from service.web.link.view import TaskView

DUE = datetime(2024, 6, 25, 18, tzinfo=SHANGHAI)
TABLE = Obligation(
    key="statistics",
    title="统计表",
    form=Form.STATISTICS,
    occurrences=(Occurrence(due=DUE),),
    fields=(
        Field(key="people", label="人数"),
        Field(key="remark", label="备注", kind=FieldKind.TEXT, aggregation=Aggregation.TEXT_LIST, required=False),
    ),
)
CASES = Obligation(
    key="cases",
    title="典型案例",
    form=Form.CASES,
    occurrences=(Occurrence(due=DUE),),
    minimum_entries=1,
    maximum_entries=3,
)


def view(obligation: Obligation, content: Content | None = None, version: int = 0, **more: Any) -> TaskView:
    task = TaskFacts(
        id=7,
        notice_id="n",
        unit_code="d1",
        obligation=obligation.key,
        occurrence="once",
        state=TaskState.OWED,
        due=DUE,
        version=version,
    )
    known = {
        "task": task,
        "obligation": obligation,
        "state": "待报",
        "occurrence": "",
        "owing": not version,
        "overdue": False,
        "open": not version,
        "correctable": bool(version),
        "supplement": False,
        "compiled_below": False,
        "content": content,
        "latest": None,
    }
    return TaskView.model_validate(known | more)


def values(item: TaskView, typed: dict[str, str] | None = None) -> list[str]:
    return [blank.value for blank in task_form(item, typed).blanks]


def test_an_empty_form_is_empty() -> None:
    form = task_form(view(TABLE))
    assert [blank.value for blank in form.blanks] == ["", ""]
    assert (form.text, form.nil, form.base_version, form.correcting, form.mistakes) == ("", False, 0, False, ())


def test_what_was_handed_in_stands_in_a_correction() -> None:
    item = view(TABLE, Content(values={"people": Decimal(12)}, text="说明"), version=2)
    form = task_form(item)
    assert (values(item), form.text, form.base_version, form.correcting) == (["12", ""], "说明", 2, True)


def test_zero_is_a_value() -> None:
    assert values(view(TABLE, Content(values={"people": Decimal(0)}), version=1)) == ["0", ""]


def test_what_is_typed_counts_before_what_was_handed_in() -> None:
    item = view(TABLE, Content(values={"people": Decimal(12)}, nil=False), version=1)
    assert values(item, {"value.people": "十二", "nil": "1"}) == ["十二", ""]
    assert values(item, {}) == ["", ""]
    assert task_form(item, {"nil": "1"}).nil
    assert not task_form(view(TABLE, Content(nil=True), version=1), {}).nil


@pytest.mark.parametrize(
    ("obligation", "field", "anchor"),
    [
        (TABLE, "people", "task-7-value-people"),
        (TABLE, "text", "task-7-text"),
        (TABLE, "nil", "task-7-nil"),
        (TABLE, "base_version", "task-7-form"),
        (TABLE, "unknown", "task-7-form"),
        (TABLE, None, "task-7-form"),
        (CASES, "entries", "task-7-entries"),
        (CASES, "text", "task-7-entries"),
    ],
)
def test_every_mistake_has_its_place(obligation: Obligation, field: str | None, anchor: str) -> None:
    form = task_form(view(obligation), {}, InvalidReport("请更正", field=field))
    assert [one.anchor for one in form.mistakes] == [anchor]
    assert form.told(anchor.removeprefix("task-7-")) == "请更正"


@pytest.mark.parametrize(
    ("typed", "handed_in", "shown", "more"),
    [
        (None, (), 2, True),
        (None, ("一", "二", "三"), 3, False),
        ({"more": "1"}, (), 3, False),
        ({"entry.0.title": "一", "entry.7.text": "二"}, (), 2, True),
        ({f"entry.{n}.title": str(n) for n in range(5)}, (), 5, False),
    ],
)
def test_there_is_room_for_entries(
    typed: dict[str, str] | None, handed_in: tuple[str, ...], shown: int, more: bool
) -> None:
    content = Content(entries=tuple(Entry(title=title) for title in handed_in)) if handed_in else None
    form = task_form(view(CASES, content, version=len(handed_in)), typed)
    assert (len(form.entries), form.more_entries, form.text) == (shown, more, None)
    assert [entry.required for entry in form.entries[:2]] == [True, False]


def test_what_comes_as_it_occurs_starts_empty() -> None:
    anytime = Obligation(
        key="cases", title="案例", form=Form.CASES, demand=Demand.AS_THEY_OCCUR, occurrences=(Occurrence(),)
    )
    item = view(anytime, Content(entries=(Entry(title="一"),)), version=1)
    assert [entry.title for entry in task_form(item).entries] == ["", ""]


def test_a_form_becomes_a_submission() -> None:
    typed = {
        "value.people": "12",
        "entry.10.title": "后",
        "entry.2.title": "先",
        "entry.2.text": "文",
        "nil": "1",
        "x": "",
    }
    found = submission(typed)
    assert (found.values, found.nil, found.text) == ({"people": "12"}, True, "")
    assert found.entries == (Entry(title="先", text="文"), Entry(title="后"))


@pytest.mark.parametrize(
    ("raw", "version"), [("3", 3), ("0", 0), ("", -1), ("-1", -1), ("１", -1), ("9" * 20, -1), ("1.0", -1)]
)
def test_a_version_is_read_or_fits_none(raw: str, version: int) -> None:
    assert base_version({"base_version": raw}) == version
    assert base_version({}) == -1
