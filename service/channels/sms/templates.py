"""The templates registered with a gateway (短信模板), by the names that our letters use."""

from collections.abc import Mapping
from typing import Self

from domain.base import Frozen
from domain.errors import InvalidInput
from domain.letters import Letter
from domain.sms_parameters import SmsParameters


class SmsTemplateInvalid(InvalidInput):
    """A template in the settings cannot be read, or a letter asks for one that is not there."""

    code = "sms_template_invalid"


class SmsTemplate(Frozen):
    """``code`` is the vendor's; ``parameters`` are the names of our values in the order of the template's variables."""

    code: str
    parameters: tuple[str, ...] = SmsParameters.NAMES

    @classmethod
    def parse(cls, setting: str) -> Self:
        """``CODE`` for a template with all our values, ``CODE:title,link_path`` for some, ``CODE:`` for none.

        Raises SmsTemplateInvalid.
        """
        code, colon, names = setting.partition(":")
        parameters = tuple(name.strip() for name in names.split(",") if name.strip()) if colon else SmsParameters.NAMES
        unknown = set(parameters) - set(SmsParameters.NAMES)
        if not code.strip() or unknown:
            raise SmsTemplateInvalid(
                f"短信模板设置“{setting}”不对：应为“模板编号”或“模板编号:变量,变量”，变量只能是 "
                f"{'、'.join(SmsParameters.NAMES)}",
                field="sms_templates",
            )
        return cls(code=code.strip(), parameters=parameters)


class SmsTemplates(Frozen):
    """Every registered template by our name for it."""

    by_name: dict[str, SmsTemplate]

    @classmethod
    def parse(cls, settings: Mapping[str, str]) -> Self:
        """From name and setting (SmsTemplate.parse). Raises SmsTemplateInvalid."""
        return cls(by_name={name: SmsTemplate.parse(setting) for name, setting in settings.items()})

    def fill(self, letter: Letter) -> tuple[str, tuple[tuple[str, str], ...]]:
        """The vendor's code and the named values in the template's order. Raises SmsTemplateInvalid."""
        template = self.by_name.get(letter.template)
        if template is None:
            raise SmsTemplateInvalid(f"短信模板 {letter.template!r} 没有设置网关的模板编号", field="sms_templates")
        missing = [name for name in template.parameters if name not in letter.parameters]
        if missing:
            raise SmsTemplateInvalid(f"短信缺少变量 {'、'.join(missing)}", field="parameters")
        return template.code, tuple((name, letter.parameters[name]) for name in template.parameters)
