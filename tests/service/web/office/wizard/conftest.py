"""The wizard over the small city."""

import pytest

from tests.service.web.front_desk import FrontDesk
from tests.service.web.office.wizard.browser import Browser


@pytest.fixture
def browser(desk: FrontDesk) -> Browser:
    """Somebody with all rights, who has opened nothing yet."""
    return Browser(desk)


@pytest.fixture
def written(browser: Browser) -> Browser:
    """At 核对, with a draft of the city that is whole."""
    start = browser.open("/notices/new?office=c").form("/drafts", "blank")
    browser.press(start, "blank")
    form = browser.form("/check")
    form.fill(number="测安办〔2024〕9号", title="关于报送活动总结的通知")
    form.fill(obligations__0__title="活动总结", obligations__0__occurrences__0__day="2024-06-25")
    return browser.press(form, "save")
