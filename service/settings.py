"""Every setting of the service, from environment variables CASCADE_…; docs/settings.md has the table for people."""

import json
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from service.channels.smtp_settings import SmtpSettings
from service.data_folder import DataFolder
from service.keys import read_or_generate
from service.runtime.errors import SettingInvalid
from service.setting_faults import first_fault

PREFIX = "CASCADE_"

Port = Annotated[int, Field(ge=1, le=65535)]

_SMS_NEEDS = {
    "phone": (),
    "tencent": ("sms_signature", "sms_tencent_secret_id", "sms_tencent_secret_key", "sms_tencent_app_id"),
    "aliyun": ("sms_signature", "sms_aliyun_access_key_id", "sms_aliyun_access_key_secret"),
}


class Settings(BaseSettings):
    """The settings of one process. An empty variable counts as not set."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="forbid")

    data_folder: Path = Path("cascade-data")
    database_url: str | None = None

    temporal_address: str | None = None
    temporal_namespace: str = "default"
    temporal_binary: Path | None = None
    temporal_port: Port = 7233
    temporal_ui_port: Port = 8233
    temporal_ui_url: str = ""
    task_queue: str = "cascade"

    web_host: str = "127.0.0.1"
    web_port: Port = 8080
    trusted_proxies: str = "127.0.0.1"
    public_url: str = Field(default_factory=lambda given: f"http://{given['web_host']}:{given['web_port']}")

    smtp_host: str | None = None
    smtp_port: Port = 587
    smtp_username: str | None = None
    smtp_password: SecretStr | None = None
    smtp_tls: Literal["none", "starttls", "tls"] = "starttls"
    smtp_certificates: str = ""
    smtp_connections: int = Field(default=4, ge=1, le=64)
    mail_from: str = "Cascade 通知报送 <cascade@example.invalid>"
    mailbox_port: Port = 2525

    sms_provider: Literal["phone", "tencent", "aliyun"] = "phone"
    sms_signature: str | None = None
    sms_templates: dict[str, str] = {}
    sms_endpoint: str | None = None
    sms_tencent_secret_id: str | None = None
    sms_tencent_secret_key: SecretStr | None = None
    sms_tencent_app_id: str | None = None
    sms_tencent_region: str = "ap-guangzhou"
    sms_aliyun_access_key_id: str | None = None
    sms_aliyun_access_key_secret: SecretStr | None = None

    webhook_private: bool = False
    webhook_days: int = Field(default=3, ge=1, le=30)

    file_limit_mb: int = Field(default=50, ge=1, le=2000)
    report_files_limit_mb: int = Field(default=200, ge=1, le=20_000)

    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_title: str = "统一身份认证"

    secret_key: SecretStr | None = None
    api_token: SecretStr | None = None

    log_format: Literal["console", "json"] = "console"
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("data_folder")
    @classmethod
    def _absolute(cls, folder: Path) -> Path:
        return folder.expanduser().absolute()

    @field_validator("public_url")
    @classmethod
    def _web_address(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")):
            raise ValueError("应以 http:// 或 https:// 开头")
        return url.rstrip("/")

    @field_validator("temporal_ui_url")
    @classmethod
    def _ui_address(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("应以 http:// 或 https:// 开头")
        return url.rstrip("/")

    @model_validator(mode="after")
    def _sms_complete(self) -> Self:
        for name in _SMS_NEEDS[self.sms_provider]:
            if getattr(self, name) is None:
                raise ValueError(f"短信网关 {self.sms_provider} 还需要设置 {variable(name)}")
        return self

    @model_validator(mode="after")
    def _oidc_complete(self) -> Self:
        if self.oidc_issuer is not None and not self.oidc_issuer.startswith(("http://", "https://")):
            raise ValueError(f"{variable('oidc_issuer')} 应以 http:// 或 https:// 开头")
        if self.oidc_issuer is not None and self.oidc_client_id is None:
            raise ValueError(f"统一身份登录还需要设置 {variable('oidc_client_id')}")
        return self

    @model_validator(mode="after")
    def _ports_differ(self) -> Self:
        seen: dict[int, str] = {}
        for name, port in self.ports.items():
            if port in seen:
                raise ValueError(f"{seen[port]} 与 {name} 都是端口 {port}，请改其中一个")
            seen[port] = name
        return self

    @property
    def folder(self) -> DataFolder:
        """Where everything is in the data folder."""
        return DataFolder(self.data_folder)

    @property
    def temporal_embedded(self) -> bool:
        """Whether we run the Temporal server ourselves."""
        return self.temporal_address is None

    @property
    def mailbox_embedded(self) -> bool:
        """Whether mails go to the mailbox that we run ourselves."""
        return self.smtp_host is None

    @property
    def ports(self) -> dict[str, int]:
        """The ports that the embedded mode listens on, by the variable that sets each."""
        names = ["web_port"]
        names += ["temporal_port", "temporal_ui_port"] if self.temporal_embedded else []
        names += ["mailbox_port"] if self.mailbox_embedded else []
        return {variable(name): getattr(self, name) for name in names}

    @property
    def resolved_temporal_address(self) -> str:
        """``host:port`` of the Temporal server in use."""
        return self.temporal_address or f"127.0.0.1:{self.temporal_port}"

    @property
    def resolved_temporal_ui_url(self) -> str:
        """Where Temporal's own pages are for an administrator's browser, '' where nobody has said."""
        embedded = f"http://127.0.0.1:{self.temporal_ui_port}" if self.temporal_embedded else ""
        return self.temporal_ui_url or embedded

    @property
    def resolved_database_url(self) -> str:
        """The database in use, as SQLAlchemy names it."""
        return self.database_url or f"sqlite:///{self.folder.database}"

    @property
    def smtp(self) -> SmtpSettings:
        """The mail server in use."""
        if self.smtp_host is None:
            return SmtpSettings(
                host="127.0.0.1",
                port=self.mailbox_port,
                tls="none",
                sender=self.mail_from,
                connections=self.smtp_connections,
            )
        return SmtpSettings(
            host=self.smtp_host,
            port=self.smtp_port,
            username=self.smtp_username,
            password=self.smtp_password,
            tls=self.smtp_tls,
            sender=self.mail_from,
            connections=self.smtp_connections,
            certificates=self.smtp_certificates,
        )

    def resolved_secret_key(self) -> SecretStr:
        """The key that signs links and sessions; made once in the data folder if not set. Raises KeyFileInvalid."""
        return self.secret_key or read_or_generate(self.folder.secret_key)

    def resolved_api_token(self) -> SecretStr:
        """The token of the HTTP API; made once in the data folder if not set. Raises KeyFileInvalid."""
        return self.api_token or read_or_generate(self.folder.api_token)

    def environment(self) -> dict[str, str]:
        """The variables with which another process reads these same settings, secrets in clear."""
        return {variable(name): _text(getattr(self, name)) for name in type(self).model_fields}


def variable(name: str) -> str:
    """The environment variable of the setting ``name``."""
    return PREFIX + name.upper()


def load_settings(**given: Any) -> Settings:
    """The settings of the environment, overridden by what is ``given``. Raises SettingInvalid: one line, no secrets."""
    try:
        return Settings(**given)
    except ValidationError as error:
        name, sentence = first_fault(error, Settings.model_fields)
    except SettingsError as error:
        # Its message names the field in quotes; the value is not JSON, as a table must be.
        name = str(error).partition('"')[2].partition('"')[0]
        sentence = '应为一行 JSON，例如 {"overdue": "SMS_000000000"}'
    field = variable(name) if name else None
    raise SettingInvalid(
        f"设置{f' {field} ' if field else '有误：'}{sentence}。各项设置见 docs/settings.md。", field=field
    )


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
