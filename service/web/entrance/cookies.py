"""The cookie of a session: a random secret, of which the store keeps only the hash."""

import secrets

from fastapi import Request
from fastapi.responses import Response

from service.settings import Settings

SESSION_COOKIE = "cascade_session"
_BYTES = 32


def new_secret() -> str:
    """A secret that nobody guesses: 43 characters, safe in a URL."""
    return secrets.token_urlsafe(_BYTES)


def session_secret(request: Request) -> str:
    """What the browser shows, '' for nothing."""
    return request.cookies.get(SESSION_COOKIE, "")


def keep_session(answer: Response, secret: str, settings: Settings) -> None:
    """Give the browser the secret until it is closed: many office computers are shared."""
    answer.set_cookie(SESSION_COOKIE, secret, httponly=True, samesite="lax", secure=is_https(settings), path="/")


def forget_session(answer: Response, settings: Settings) -> None:
    """Take it back."""
    answer.delete_cookie(SESSION_COOKIE, httponly=True, samesite="lax", secure=is_https(settings), path="/")


def is_https(settings: Settings) -> bool:
    """Whether people reach us over HTTPS."""
    return settings.public_url.startswith("https://")
