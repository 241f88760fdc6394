"""Talking to the running service over its HTTP API."""

from typing import Any

import httpx2

from domain.errors import CascadeError
from service.data_folder import DataFolder
from service.runtime.locks import running_owner
from service.settings import Settings, load_settings


class ServiceNotRunning(CascadeError):
    """Nobody answers at the service's address."""

    code = "service_not_running"
    status = 503


class Refused(CascadeError):
    """The service refused; the sentence and code are its own."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(problem.get("title", "服务拒绝了请求"), field=problem.get("field"))
        self.code = problem.get("code", "refused")  # type: ignore[misc]
        self.problems = tuple(_Row(**row) for row in problem.get("problems", ()))


class _Row:
    def __init__(self, row: int, message: str, field: str = "", code: str = "") -> None:
        self.row, self.message, self.field, self.code = row, message, field, code


class Remote:
    """One client of the API, with the token of the data folder."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or load_settings()
        token = self.settings.resolved_api_token().get_secret_value()
        self._client = httpx2.Client(
            base_url=address(self.settings), headers={"Authorization": f"Bearer {token}"}, timeout=120, trust_env=False
        )

    def get(self, path: str, **params: Any) -> Any:
        """The JSON at ``path``. Raises ServiceNotRunning, Refused."""
        return self._ask("GET", path, params=params).json()

    def post(self, path: str, json: Any) -> Any:
        """Post JSON, get JSON. Raises ServiceNotRunning, Refused."""
        return self._ask("POST", path, json=json).json()

    def upload(self, path: str, name: str, content: bytes) -> Any:
        """Post a file. Raises ServiceNotRunning, Refused."""
        return self._ask("POST", path, files={"file": (name, content)}).json()

    def download(self, path: str) -> bytes:
        """The octets at ``path``. Raises ServiceNotRunning, Refused."""
        return self._ask("GET", path).content

    def _ask(self, method: str, path: str, **more: Any) -> httpx2.Response:
        try:
            answer = self._client.request(method, path, **more)
        except httpx2.TransportError as error:
            raise ServiceNotRunning(
                f"连接不上服务（{self._client.base_url}）。请先运行 cascade up，或用 CASCADE_DATA_FOLDER 指明数据目录"
            ) from error
        if answer.is_success:
            return answer
        problem = answer.json() if "json" in answer.headers.get("content-type", "") else {"title": answer.text[:200]}
        raise Refused(problem)


def address(settings: Settings) -> str:
    """Where the service of this data folder listens."""
    owner = running_owner(DataFolder(settings.data_folder))
    return owner.address if owner and owner.address else settings.public_url
