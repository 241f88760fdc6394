"""Signed links as they stand now."""

from datetime import datetime

from domain.facts import Facts, Link
from domain.unit_changes import UnitGone
from service.links import LinkExpired, LinkSigner


def open_link(facts: Facts, signer: LinkSigner, token: str, now: datetime) -> Link:
    """The link behind a token. Raises LinkForged, LinkExpired, UnitGone, NotFound."""
    return live_link(facts, signer.read(token), now)


def live_link(facts: Facts, intent_id: int, now: datetime) -> Link:
    """The link of an intent, as long as it leads anywhere at ``now``. Raises LinkExpired, UnitGone, NotFound."""
    link = facts.link(intent_id, now)
    if link.gone:
        raise UnitGone(link.gone, field="token")
    if not link.live:
        raise LinkExpired(
            "该链接的联系人已变更，链接失效；请由本单位现在的联络员从自己收到的邮件或短信中打开，或联系发文单位",
            field="token",
        )
    return link
