"""Calendar feeds as people keep them, and as calendar programs read them."""

from datetime import timedelta

from domain.errors import NotFound
from domain.rights import Act, NotAllowed, may
from service.calendars.addresses import FeedSigner, feed_id_of
from service.calendars.feed import As, calendar_of
from service.hooks.signing import new_salt
from service.store.feeds import Feed, Feeds
from service.web.rights import Person
from service.web.state import Office

KEPT = timedelta(days=180)
"""How long a due stays in the calendar after it has passed."""


class FeedKeeper:
    """The calendars of a unit that a person may see."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._feeds = Feeds(office.house.ledger.engine)
        settings = office.house.settings
        self._signer = FeedSigner(office.secret, settings.public_url)
        self._public_url = settings.public_url

    def url(self, feed: Feed) -> str:
        """Its secret address."""
        return self._signer.url(feed.id, feed.salt)

    def feeds(self, code: str) -> list[Feed]:
        """The newest first."""
        return self._feeds.feeds(code)

    def make(self, code: str, person: Person) -> Feed:
        """A new one, which lives as long as its maker may see the unit. Raises NotFound."""
        now = self._office.house.clock.real_now()
        return self._feeds.make(code, new_salt(), person.account_id, person.signature, now)

    def revoke(self, code: str, feed_id: int, person: Person) -> None:
        """By whoever made it, or keeps the unit. Raises NotFound, NotAllowed."""
        feed = self._feeds.feed(feed_id)
        if feed.unit_code != code:
            raise NotFound("没有这个日历；请核对编号", field="feed_id")
        if feed.account_id != person.account_id and not person.may(Act.KEEP, feed.unit_path):
            raise NotAllowed("这个日历是别人建立的；请由本人或本单位经办人停用")
        self._feeds.revoke(feed_id, person.signature, self._office.house.clock.real_now())

    def read(self, token: str, form: As = "events") -> bytes:
        """What a calendar program gets. Raises NotFound alike for an address that never was and one that is dead."""
        dead = NotFound("没有这个日历，或地址已停用；请重新取得日历地址")
        number = feed_id_of(token)
        if number is None:
            raise dead
        feed = self._feeds.feed(number)
        if not self._signer.fits(token, feed.id, feed.salt) or feed.revoked_at is not None or not self._seen(feed):
            raise dead
        tasks = self._feeds.due_tasks(feed.unit_code, self._office.house.clock.now() - KEPT)
        return calendar_of(feed, tasks, self._public_url, form)

    def _seen(self, feed: Feed) -> bool:
        """Whether its maker may still see the unit."""
        if feed.account_id is None:
            return True
        account = self._office.accounts.account(feed.account_id)
        return account.active and may(account.grants, Act.SEE, feed.unit_path)
