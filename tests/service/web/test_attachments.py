"""Names under which files are kept."""

from urllib.parse import unquote

import pytest

from service.web.attachments import kept_as


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("台账-某市-某安办〔2024〕1号.xlsx", "台账-某市-某安办〔2024〕1号.xlsx"),
        ("汇总-甲/乙:丙.xlsx", "汇总-甲_乙_丙.xlsx"),
        ("某" * 300 + ".docx", "某" * 80 + ".docx"),
    ],
)
def test_a_name_that_every_folder_can_hold(name: str, kept: str) -> None:
    assert 'filename="' in kept_as(name)
    assert kept_as(name).isascii()
    assert unquote(kept_as(name).partition("UTF-8''")[2]) == kept
