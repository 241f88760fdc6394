"""What those who keep webhooks may do with them, for the API and the page alike."""

import secrets
from collections.abc import Sequence

from domain.hooks import DeliveryState, HookInactive
from domain.rights import Act
from service.composition import hook_signer
from service.hooks.addresses import checked_url
from service.hooks.signing import new_salt
from service.store.hooks import Hook, HookDelivery, Hooks
from service.web.rights import Person, require
from service.web.state import Office


class HookKeeper:
    """Webhooks as one person may keep them: those of units that the person administers."""

    def __init__(self, office: Office, person: Person) -> None:
        self._office = office
        self._person = person
        self._hooks = Hooks(office.house.ledger.engine)
        self._private = office.house.settings.webhook_private

    def hooks(self, limit: int, after: int | None = None) -> list[Hook]:
        """In order of their making."""
        return self._hooks.hooks(self._person.places(Act.ADMINISTER), limit, after)

    def hook(self, hook_id: int) -> Hook:
        """Raises NotFound, also where it is somebody else's."""
        found = self._hooks.hook(hook_id)
        require(self._person, Act.ADMINISTER, found.unit_path)
        return found

    def secret(self, hook_id: int, salt: str) -> str:
        """What the receiver needs to know that an event comes from us; from now on it is this."""
        self.hook(hook_id)
        self._hooks.set_salt(hook_id, salt)
        return hook_signer(self._office.house).secret(salt)

    def make(self, unit: str, url: str, events: Sequence[str]) -> tuple[Hook, str]:
        """The new one and its secret, which is shown this once. Raises NotFound, NotAllowed, HookAddressRefused."""
        require(self._person, Act.ADMINISTER, self._office.views.unit_path(unit))
        address, salt = str(checked_url(url, private=self._private)), new_salt()
        made = self._hooks.make(
            unit, address, sorted(set(events)), salt, self._person.signature, self._office.house.clock.now()
        )
        self._office.engine.poke_herald()
        return made, hook_signer(self._office.house).secret(salt)

    def change(self, hook_id: int, url: str, events: Sequence[str], *, active: bool) -> Hook:
        """Raises NotFound, HookAddressRefused."""
        self.hook(hook_id)
        address = str(checked_url(url, private=self._private))
        changed = self._hooks.change(hook_id, address, sorted(set(events)), active=active)
        self._office.engine.poke_herald()
        return changed

    def remove(self, hook_id: int) -> None:
        """With its deliveries. Raises NotFound."""
        self.hook(hook_id)
        self._hooks.remove(hook_id)

    def renew(self, hook_id: int) -> str:
        """Another secret; the one before is worth nothing any more. Raises NotFound."""
        return self.secret(hook_id, new_salt())

    def ping(self, hook_id: int) -> HookDelivery:
        """A test delivery, sent within seconds. Raises NotFound, HookInactive."""
        self._require_active(hook_id)
        event_id = f"ping.{secrets.token_hex(8)}"
        made = self._hooks.ping(hook_id, event_id, self._person.name, self._office.house.clock.now())
        self._office.engine.poke_herald()
        return made

    def deliveries(
        self, hook_id: int, state: DeliveryState | None, limit: int, before: int | None = None
    ) -> list[HookDelivery]:
        """Newest first. Raises NotFound."""
        self.hook(hook_id)
        return self._hooks.deliveries(hook_id, state, limit, before)

    def repeat(self, hook_id: int, delivery_id: int) -> HookDelivery:
        """Once more, with the same id. Raises NotFound, HookInactive."""
        self._require_active(hook_id)
        again = self._hooks.repeat(hook_id, delivery_id, self._office.house.clock.now())
        self._office.engine.poke_herald()
        return again

    def _require_active(self, hook_id: int) -> None:
        if not self.hook(hook_id).active:
            raise HookInactive("这项事件推送已停用，没有推送；请先启用")
