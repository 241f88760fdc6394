"""How much may be sent: told by the header or found out on the way."""

import pytest
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

from service.web.body_limit import FILES_LIMIT, IMPORT_LIMIT, LIMIT, BodyLimit, limit_of, limits


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
        ("/l/token/tasks/1", FILES_LIMIT + LIMIT),
        ("/work/n/d1/tasks/1", FILES_LIMIT + LIMIT),
        ("/api/v1/links/token/tasks/1/files", FILES_LIMIT + LIMIT),
        ("/api/v1/work/n/d1/tasks/1/files", FILES_LIMIT + LIMIT),
        ("/l/token/tasks/1/request", LIMIT),
        ("/api/v1/links/token/tasks/1/draft", LIMIT),
        ("/api/v1/links/token/reports", LIMIT),
        ("/api/v1/units/import", IMPORT_LIMIT),
        ("/l/x/import", LIMIT),
    ],
)
def test_only_imports_and_files_may_be_large(path: str, limit: int) -> None:
    assert limit_of(path) == limit


def test_the_settings_say_how_much_files_may_have() -> None:
    assert limits(1000)("/l/token/tasks/1") == 1000 + LIMIT


async def test_what_is_typed_stays_small_where_files_may_come() -> None:
    form = {b"content-type": b"application/x-www-form-urlencoded", b"content-length": str(LIMIT + 1).encode()}
    with pytest.raises(HTTPException):
        await pass_on([b"1"], form, LIMIT * 2)


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
