"""What an administrator may do with accounts: within the own subtree, never for themself.

Whoever keeps a subtree gives and takes roles in it. Disabling somebody or setting their password concerns all that
they may do, so it needs the keeping of every unit on which they hold a role.
"""

from datetime import datetime

from domain.accounts import Account, Invitation, NoSuchAccount, OwnAccount
from domain.errors import NotFound
from domain.rights import Act, NotAllowed, Role
from service.store.accounts import Accounts, NewAccount, hashed
from service.web.entrance.cookies import new_secret
from service.web.rights import ROOT, Person
from service.web.state import Office


class Keeper:
    """One administrator at one moment. Every method raises NoSuchAccount or NotFound for what is not theirs to see."""

    def __init__(self, office: Office, person: Person, by: str | None = None) -> None:
        self._office = office
        self._person = person
        self._accounts: Accounts = office.accounts
        self._by = by if by and person.unlimited else person.signature

    @property
    def now(self) -> datetime:
        """Real time."""
        return self._office.house.clock.real_now()

    @property
    def paths(self) -> tuple[str, ...]:
        """The subtrees whose accounts are kept."""
        return self._person.places(Act.ADMINISTER)

    def account(self, account_id: int) -> Account:
        """One that holds a role in the subtree; any for whoever keeps the whole tree."""
        found = self._accounts.account(account_id)
        mine = any(self._keeps(grant.path) for grant in found.grants)
        if not mine and not self._person.may(Act.ADMINISTER, ROOT):
            raise NoSuchAccount("没有这个账号，或不在您的权限范围内", field="account_id")
        return found

    def fully(self, account: Account) -> bool:
        """Whether everything that the account may do lies where this administrator keeps."""
        if self._person.may(Act.ADMINISTER, ROOT):
            return True
        return bool(account.grants) and all(self._keeps(grant.path) for grant in account.grants)

    def make(self, new: NewAccount) -> Account:
        """Make an account with its roles."""
        for _, code in new.grants:
            self._require_place(code)
        return self._accounts.make(new, self._by, self.now)

    def invite(self, role: Role, unit_code: str, name: str) -> tuple[Invitation, str]:
        """A link that makes an account, and its secret."""
        self._require_place(unit_code)
        secret = new_secret()
        return self._accounts.invite(hashed(secret), role, unit_code, name, self._by, self.now), secret

    def withdraw(self, key: str) -> None:
        """Take a link back."""
        found = self._accounts.invitation(key, self.now)
        if found.path is None or not self._keeps(found.path):
            raise NotFound("没有这个邀请，或不在您的权限范围内")
        self._accounts.withdraw_invitation(key, self._by, self.now)

    def give(self, account_id: int, role: Role, unit_code: str) -> Account:
        """Give a role. Raises OwnAccount."""
        self._require_other(self.account(account_id))
        self._require_place(unit_code)
        return self._accounts.give(account_id, role, unit_code, self._by, self.now)

    def take(self, account_id: int, role: Role, unit_code: str) -> Account:
        """Take a role back. Raises OwnAccount, LastAdministrator."""
        self._require_other(self.account(account_id))
        self._require_place(unit_code)
        return self._accounts.take(account_id, role, unit_code, self._by, self.now)

    def disable(self, account_id: int) -> Account:
        """Raises OwnAccount, NotAllowed, LastAdministrator."""
        self._require_whole(account_id)
        return self._accounts.disable(account_id, self._by, self.now)

    def enable(self, account_id: int) -> Account:
        """Raises OwnAccount, NotAllowed."""
        self._require_whole(account_id)
        return self._accounts.enable(account_id, self._by, self.now)

    def reset(self, account_id: int) -> tuple[Invitation, str]:
        """A link that sets the password, and its secret. Raises OwnAccount, NotAllowed, InvitationDead."""
        self._require_whole(account_id)
        secret = new_secret()
        return self._accounts.invite_reset(hashed(secret), account_id, self._by, self.now), secret

    def link(self, secret: str) -> str:
        """The whole address of a one-time link."""
        return f"{self._office.house.settings.public_url}/welcome/{secret}"

    def _keeps(self, path: str) -> bool:
        return self._person.may(Act.ADMINISTER, path)

    def _require_place(self, code: str) -> None:
        path = ROOT if not code else self._office.views.unit_path(code)
        if path is None or not self._keeps(path):
            raise NotFound("没有这个单位，或不在您的权限范围内；请核对单位编码", field="unit_code")

    def _require_other(self, account: Account) -> None:
        if account.id == self._person.account_id:
            raise OwnAccount("不能改变自己的权限，也不能停用自己的账号；请由另一位管理员办理", field="account_id")

    def _require_whole(self, account_id: int) -> None:
        account = self.account(account_id)
        self._require_other(account)
        if not self.fully(account):
            raise NotAllowed("此人在您管理范围以外也有权限；停用和重设密码请由上级管理员办理")
