"""Styles and scripts on a slow line: packed, and asked for once."""

from tests.service.web.front_desk import FrontDesk


def test_styles_and_scripts_come_packed_and_stay(desk: FrontDesk) -> None:
    plain = desk.client.get("/static/cascade.css", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.headers["cache-control"] == "public, max-age=86400"
    packed = desk.client.get("/static/cascade.css?v=1", headers={"accept-encoding": "gzip"})
    assert (packed.headers["content-encoding"], packed.headers["vary"]) == ("gzip", "Accept-Encoding")
    assert packed.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(plain.content) / 2


def test_a_page_is_not_packed(desk: FrontDesk) -> None:
    assert "content-encoding" not in desk.client.get("/sign-in", headers={"accept-encoding": "gzip"}).headers
