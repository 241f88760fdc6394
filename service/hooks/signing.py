"""How a receiver knows that an event comes from us: the scheme of Standard Webhooks, with HMAC-SHA256.

The secret of a webhook is made of a salt that is stored and the key of the house that is not, so that the database
alone signs nothing.
"""

import base64
import hashlib
import hmac
import secrets

PREFIX = "whsec_"
_BYTES = 32


def new_salt() -> str:
    """For a new webhook, or a new secret of one."""
    return secrets.token_urlsafe(_BYTES)


class HookSigner:
    """Signs with the service's secret key."""

    def __init__(self, key: str) -> None:
        self._key = key.encode()

    def secret(self, salt: str) -> str:
        """What the receiver keeps: ``whsec_`` and base64."""
        return PREFIX + base64.b64encode(self._raw(salt)).decode()

    def headers(self, salt: str, event_id: str, moment: int, body: bytes) -> dict[str, str]:
        """The headers that vouch for ``body``, sent at ``moment`` (seconds since 1970)."""
        signed = f"{event_id}.{moment}.".encode() + body
        signature = base64.b64encode(hmac.digest(self._raw(salt), signed, hashlib.sha256)).decode()
        return {"webhook-id": event_id, "webhook-timestamp": str(moment), "webhook-signature": f"v1,{signature}"}

    def _raw(self, salt: str) -> bytes:
        return hmac.digest(self._key, f"cascade.webhook\n{salt}".encode(), hashlib.sha256)
