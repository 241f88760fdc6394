"""Settings come from the environment, say clearly what is wrong with them, and are all documented."""

import os
import re
from pathlib import Path

import pytest
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from service.runtime.errors import SettingInvalid
from service.settings import Settings, load_settings, variable

DOCUMENT = Path(__file__).parents[2] / "docs" / "settings.md"
ROW = re.compile(r"^\| `(?P<name>CASCADE_\w+)` \| (?P<default>.*?) \| (?P<meaning>.+) \|$", re.MULTILINE)


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("CASCADE_"):
            monkeypatch.delenv(name)


def documented_default(field: FieldInfo) -> str | None:
    if field.default_factory is not None:
        return None  # it follows from other settings: told in words
    if field.default is None:
        return "none"
    return f"`{field.default}`" if field.default != "" else ""


def test_every_setting_is_documented_with_its_default() -> None:
    rows = {row["name"]: row["default"].strip() for row in ROW.finditer(DOCUMENT.read_text(encoding="utf-8"))}
    assert list(rows) == [variable(name) for name in Settings.model_fields]
    for name, field in Settings.model_fields.items():
        default = documented_default(field)
        assert default is None or rows[variable(name)] == default


def test_defaults_are_the_embedded_mode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load_settings()
    assert settings.temporal_embedded
    assert settings.mailbox_embedded
    assert settings.data_folder == tmp_path / "cascade-data"
    assert settings.resolved_database_url == f"sqlite:///{tmp_path}/cascade-data/cascade.sqlite3"
    assert settings.resolved_temporal_address == "127.0.0.1:7233"
    assert settings.public_url == "http://127.0.0.1:8080"
    assert (settings.smtp.host, settings.smtp.port, settings.smtp.tls) == ("127.0.0.1", 2525, "none")
    assert list(settings.ports.values()) == [8080, 7233, 8233, 2525]


def test_grown_mode_listens_on_the_web_port_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASCADE_TEMPORAL_ADDRESS", "temporal:7233")
    monkeypatch.setenv("CASCADE_SMTP_HOST", "mail.example.invalid")
    monkeypatch.setenv("CASCADE_SMTP_PASSWORD", "geheim")
    monkeypatch.setenv("CASCADE_PUBLIC_URL", "https://cascade.example.invalid/")
    settings = load_settings()
    assert settings.ports == {"CASCADE_WEB_PORT": 8080}
    assert settings.resolved_temporal_address == "temporal:7233"
    assert settings.public_url == "https://cascade.example.invalid"
    assert (settings.smtp.host, settings.smtp.port, settings.smtp.tls) == ("mail.example.invalid", 587, "starttls")
    assert "geheim" not in repr(settings)


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASCADE_SMTP_HOST", "")
    monkeypatch.setenv("CASCADE_WEB_PORT", "")
    assert load_settings() == Settings()


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        load_settings().web_port = 1  # type: ignore[misc]


def test_another_process_reads_the_same_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASCADE_SMTP_HOST", "mail.example.invalid")
    given = load_settings(
        data_folder=tmp_path / '数据 "甲"',
        smtp_host=None,
        web_port=8099,
        sms_templates={"overdue": "SMS_000000000"},
        secret_key="geheim",
    )
    for name, value in given.environment().items():
        monkeypatch.setenv(name, value)
    assert load_settings() == given
    assert load_settings().public_url == "http://127.0.0.1:8099"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("CASCADE_WEB_PORT", "achtzig", "设置 CASCADE_WEB_PORT 的值“achtzig”不对：应为整数。"),
        ("CASCADE_WEB_PORT", "0", "设置 CASCADE_WEB_PORT 的值“0”不对：应不小于 1。"),
        ("CASCADE_MAILBOX_PORT", "70000", "设置 CASCADE_MAILBOX_PORT 的值“70000”不对：应不大于 65535。"),
        ("CASCADE_LOG_FORMAT", "xml", "设置 CASCADE_LOG_FORMAT 的值“xml”不对：只能是 'console' or 'json'。"),
        ("CASCADE_PUBLIC_URL", "cascade", "设置 CASCADE_PUBLIC_URL 的值“cascade”不对：应以 http:// 或 https:// 开头。"),
        ("CASCADE_SMS_TEMPLATES", "{", "设置 CASCADE_SMS_TEMPLATES 应为一行 JSON"),
        ("CASCADE_SMS_PROVIDER", "aliyun", "短信网关 aliyun 还需要设置 CASCADE_SMS_SIGNATURE。"),
        ("CASCADE_WEB_PORT", "7233", "CASCADE_WEB_PORT 与 CASCADE_TEMPORAL_PORT 都是端口 7233，请改其中一个。"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingInvalid) as refusal:
        load_settings()
    assert said in refusal.value.message
    assert refusal.value.message.endswith("docs/settings.md。")
    assert "\n" not in refusal.value.message
    assert refusal.value.code == "setting_invalid"


def test_a_wrong_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASCADE_WEB_PORT", "7233")
    monkeypatch.setenv("CASCADE_SECRET_KEY", "geheim")
    with pytest.raises(SettingInvalid) as refusal:
        load_settings()
    assert "geheim" not in refusal.value.message
    with pytest.raises(SettingInvalid) as refusal:
        load_settings(secret_key=["geheim"])
    assert refusal.value.field == "CASCADE_SECRET_KEY"
    assert "geheim" not in refusal.value.message


def test_keys_are_made_once_for_a_data_folder(tmp_path: Path) -> None:
    settings = load_settings(data_folder=tmp_path)
    key, token = settings.resolved_secret_key(), settings.resolved_api_token()
    assert key != token
    assert (settings.resolved_secret_key(), settings.resolved_api_token()) == (key, token)
    assert load_settings(data_folder=tmp_path, secret_key="given").resolved_secret_key().get_secret_value() == "given"
