"""Registered templates: the settings line, and the values in the vendor's order."""

import pytest

from domain.letters import Letter
from service.channels.sms.templates import SmsTemplate, SmsTemplateInvalid, SmsTemplates

VALUES = {"title": "安全生产月", "count": "2", "due": "6月20日18:00", "link_path": "l/4f.Zk3s"}


def letter(template: str, values: dict[str, str] = VALUES) -> Letter:
    return Letter(id="a", address="12000000001", text="x", template=template, parameters=values)


@pytest.mark.parametrize(
    ("setting", "code", "parameters"),
    [
        ("SMS_1", "SMS_1", ("title", "count", "due", "link_path")),
        (" SMS_1 : link_path , title ", "SMS_1", ("link_path", "title")),
        ("SMS_1:", "SMS_1", ()),
    ],
)
def test_a_setting_names_the_code_and_the_order(setting: str, code: str, parameters: tuple[str, ...]) -> None:
    assert SmsTemplate.parse(setting) == SmsTemplate(code=code, parameters=parameters)


@pytest.mark.parametrize("setting", ["", ":title", "SMS_1:name", "SMS_1:title,phone"])
def test_a_wrong_setting_is_refused_with_the_right_form(setting: str) -> None:
    with pytest.raises(SmsTemplateInvalid, match="模板编号:变量"):
        SmsTemplate.parse(setting)


def test_values_come_in_the_order_of_the_template() -> None:
    templates = SmsTemplates.parse({"reminder": "SMS_1:link_path,title"})
    assert templates.fill(letter("reminder")) == ("SMS_1", (("link_path", "l/4f.Zk3s"), ("title", "安全生产月")))


def test_an_unknown_template_and_a_missing_value_are_named() -> None:
    templates = SmsTemplates.parse({"reminder": "SMS_1"})
    with pytest.raises(SmsTemplateInvalid, match="alarm"):
        templates.fill(letter("alarm"))
    with pytest.raises(SmsTemplateInvalid, match="due、link_path"):
        templates.fill(letter("reminder", {"title": "a", "count": "1"}))
