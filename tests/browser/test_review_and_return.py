"""A clerk reviews what came in, by keyboard alone: accepts one report and returns another."""

from playwright.sync_api import expect

from domain.rights import Role
from domain.task_life import TaskState
from tests.browser.conftest import City, SignIn
from tests.small_city import STATISTICS, draft

REVIEWED = STATISTICS.model_copy(update={"review": True, "cascades": False})


def states(city: City, notice: str) -> list[TaskState]:
    units = city.desk.office.views.notice_status(notice).units
    return [task.state for unit in units for task in unit.tasks if task.obligation == "statistics"]


def test_two_reports_are_decided_without_a_mouse(city: City, sign_in: SignIn) -> None:
    notice = city.desk.issue(draft(obligations=(REVIEWED,)))
    for unit, people in (("d1", "120"), ("d2", "12")):
        assert city.desk.report(city.desk.token(unit), {"events": "3", "people": people}).status_code == 201
    page = sign_in(Role.CLERK, "c")
    page.goto(f"{city.url}/notices/{notice}/review")
    expect(page.locator("#report-title")).to_contain_text("东区")
    page.keyboard.press("a")
    expect(page.locator("#report-title")).to_contain_text("西区")
    expect(page.get_by_role("button", name="采纳所选")).to_be_disabled()
    assert states(city, notice) == [TaskState.ACCEPTED, TaskState.SUBMITTED]
    page.keyboard.press("r")
    page.locator("#one-reason").fill("人数与上次相差太大，请核实")
    page.locator("[data-key=send]").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("退回")
    assert states(city, notice) == [TaskState.ACCEPTED, TaskState.RETURNED]
