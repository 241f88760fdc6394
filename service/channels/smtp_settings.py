"""How the outgoing mail server is reached."""

from typing import Literal

from pydantic import Field, SecretStr

from domain.base import Frozen


class SmtpSettings(Frozen):
    """The outgoing server (SMTP 发信服务器) and who we are to it.

    ``sender`` is ``显示名 <address>``. ``certificates`` is the path of a PEM file with the certificates to trust where
    the server's is not signed by a public authority, as on an intranet; empty means the system's.
    """

    host: str
    port: int = Field(ge=1, le=65535)
    username: str | None = None
    password: SecretStr | None = None
    tls: Literal["none", "starttls", "tls"] = "starttls"
    sender: str
    connections: int = Field(default=4, ge=1, le=64)
    timeout_seconds: float = Field(default=30, gt=0)
    certificates: str = ""
