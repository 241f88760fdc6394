"""How much may be sent: told by the header or found out on the way."""

import pytest
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

from service.web.body_limit import IMPORT_LIMIT, LIMIT, BodyLimit, limit_of


class Reader:
    """An application that reads everything."""

    def __init__(self) -> None:
        self.read = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del scope, send
        more = True
        while more:
            message = await receive()
            self.read += len(message.get("body", b""))
            more = message.get("more_body", False)


async def pass_on(chunks: list[bytes], headers: dict[bytes, bytes] | None = None, limit: int = 10) -> int:
    """Send the chunks through a limit; how much came through."""
    reader = Reader()
    messages = [
        {"type": "http.request", "body": chunk, "more_body": number < len(chunks) - 1}
        for number, chunk in enumerate(chunks)
    ]

    async def receive() -> Message:
        return messages.pop(0)

    async def send(_: Message) -> None:
        raise AssertionError

    scope = {"type": "http", "path": "/", "headers": list((headers or {}).items())}
    await BodyLimit(reader, limit=lambda _: limit)(scope, receive, send)
    return reader.read


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("/l/token/tasks/1", LIMIT),
        ("/api/v1/links/token/reports", LIMIT),
        ("/api/v1/units/import", IMPORT_LIMIT),
        ("/l/x/import", LIMIT),
    ],
)
def test_only_imports_may_be_large(path: str, limit: int) -> None:
    assert limit_of(path) == limit


async def test_what_fits_comes_through() -> None:
    assert await pass_on([b"12345", b"67890"]) == 10
    assert await pass_on([b"1"], {b"content-length": b"10"}) == 1
    assert await pass_on([b"1"], {b"content-length": b"zehn"}) == 1


async def test_what_is_said_to_be_too_large_is_not_read() -> None:
    with pytest.raises(HTTPException) as caught:
        await pass_on([b""], {b"content-length": b"11"})
    assert caught.value.status_code == 413


async def test_what_turns_out_to_be_too_large_is_cut_off() -> None:
    with pytest.raises(HTTPException) as caught:
        await pass_on([b"123456"] * 1000)
    assert caught.value.status_code == 413
