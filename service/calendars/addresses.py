"""The secret address of a calendar: it names its row and is signed, so that nobody finds another by guessing."""

import hmac

from itsdangerous import Signer


class FeedSigner:
    """Makes and checks the tokens of calendars with the service's secret key."""

    def __init__(self, secret: str, public_url: str) -> None:
        self._signer = Signer(secret, salt="cascade.calendar")
        self._public_url = public_url

    def token(self, feed_id: int, salt: str) -> str:
        """Number and signature, safe in a URL."""
        return f"{feed_id}.{self._signer.get_signature(f'{feed_id}.{salt}').decode()}"

    def url(self, feed_id: int, salt: str) -> str:
        """The whole address, to be given to a calendar program."""
        return f"{self._public_url}/calendar/{self.token(feed_id, salt)}.ics"

    def fits(self, token: str, feed_id: int, salt: str) -> bool:
        """Whether ``token`` is that of the calendar."""
        return hmac.compare_digest(token.encode(), self.token(feed_id, salt).encode())


def feed_id_of(token: str) -> int | None:
    """Which calendar a token speaks of, unchecked; None where it is none."""
    number = token.partition(".")[0]
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 16 else None
