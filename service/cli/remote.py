"""Talking to the running service over its HTTP API."""

from typing import Any
from urllib.parse import parse_qsl

import httpx2

from domain.base import Frozen
from domain.errors import CascadeError
from service.data_folder import DataFolder
from service.runtime.locks import running_owner
from service.settings import Settings, load_settings

SECONDS = 120
"""Real seconds that one request may take: a table of a whole province is checked in it."""


class ServiceNotRunning(CascadeError):
    """Nobody answers at the service's address."""

    code = "service_not_running"
    status = 503


class Refused(CascadeError):
    """The service refused; the sentence and code are its own."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(problem.get("title", "服务拒绝了请求"), field=problem.get("field"))
        self.code = problem.get("code", "refused")  # type: ignore[misc]
        self.problems = tuple(Row.model_validate(row) for row in problem.get("problems", ()))


class Row(Frozen):
    """One of several things to mend; ``row`` is the line of a table."""

    message: str
    field: str = ""
    code: str = ""
    row: int | None = None


class Remote:
    """One client of the API, with the token of the data folder."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or load_settings()
        if self.settings.api_token is None and not self.settings.folder.api_token.exists():
            raise ServiceNotRunning(
                f"数据目录 {self.settings.data_folder} 里没有运行过服务。请先运行 cascade up，"
                "或用 CASCADE_DATA_FOLDER 指明数据目录"
            )
        self._token = self.settings.resolved_api_token().get_secret_value()
        self._address = address(self.settings)

    def get(self, path: str, **params: Any) -> Any:
        """The JSON at ``path``; all pages of a list where no ``limit`` is given. Raises ServiceNotRunning, Refused."""
        answer = self._ask("GET", path, params=params)
        found = answer.json()
        while "limit" not in params and (following := answer.links.get("next")):
            answer = self._ask("GET", path, params=dict(parse_qsl(following["url"].lstrip("?"))))
            found += answer.json()
        return found

    def post(self, path: str, json: Any, **params: Any) -> Any:
        """Post JSON, get JSON. Raises ServiceNotRunning, Refused."""
        return self._ask("POST", path, json=json, params=params).json()

    def upload(self, path: str, name: str, content: bytes) -> Any:
        """Post a file. Raises ServiceNotRunning, Refused."""
        return self._ask("POST", path, files={"file": (name, content)}).json()

    def download(self, path: str) -> bytes:
        """The octets at ``path``. Raises ServiceNotRunning, Refused."""
        return self._ask("GET", path).content

    def _client(self) -> httpx2.Client:
        headers = {"Authorization": f"Bearer {self._token}"}
        return httpx2.Client(base_url=self._address, headers=headers, timeout=SECONDS, trust_env=False)

    def _ask(self, method: str, path: str, **more: Any) -> httpx2.Response:
        try:
            with self._client() as client:
                answer = client.request(method, path, **more)
        except httpx2.TransportError as error:
            raise ServiceNotRunning(
                f"连接不上服务（{self._address}）。请先运行 cascade up，或用 CASCADE_DATA_FOLDER 指明数据目录"
            ) from error
        if answer.is_success:
            return answer
        if "problem+json" not in answer.headers.get("content-type", ""):
            raise ServiceNotRunning(
                f"{self._address} 上答复的不是本服务（HTTP {answer.status_code}）。"
                "请核对 CASCADE_WEB_PORT 和 CASCADE_PUBLIC_URL"
            )
        raise Refused(answer.json())


def address(settings: Settings) -> str:
    """Where the service of this data folder listens."""
    owner = running_owner(DataFolder(settings.data_folder))
    return owner.address if owner and owner.address else settings.public_url
