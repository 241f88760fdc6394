"""API tokens: a program's key to an account, for some of its acts."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from domain.accounts import ApiToken
from domain.errors import NotFound
from domain.rights import Act
from service.store.accounts.base import Part, account_of, grants_of, note
from service.store.accounts.sessions import TOUCH, Entered
from service.store.database import reading, to_json, writing
from service.store.statements import given
from service.store.tables import ACCOUNT, API_TOKEN

_BY_HASH = (
    select(ACCOUNT, API_TOKEN.c.id.label("token_id"), API_TOKEN.c.acts, API_TOKEN.c.used_at)
    .join_from(API_TOKEN, ACCOUNT, ACCOUNT.c.id == API_TOKEN.c.account_id)
    .where(
        API_TOKEN.c.hash == given("key", API_TOKEN.c.hash),
        API_TOKEN.c.revoked_at.is_(None),
        API_TOKEN.c.expires_at > given("now", API_TOKEN.c.expires_at),
        ACCOUNT.c.active,
    )
)
_OWN = (
    select(API_TOKEN)
    .where(API_TOKEN.c.account_id == given("account", API_TOKEN.c.account_id))
    .order_by(API_TOKEN.c.revoked_at.is_not(None), API_TOKEN.c.id.desc())
)


class Tokens(Part):
    """The way in for programs."""

    def make_token(
        self, account_id: int, name: str, acts: Iterable[Act], key: str, expires_at: datetime, by: str, now: datetime
    ) -> ApiToken:
        """Keep a token by the hash ``key`` of its secret."""
        kept = sorted({act.value for act in acts}, key=[act.value for act in Act].index)
        row = {"hash": key, "account_id": account_id, "name": name, "acts": to_json(kept), "made_at": now}
        with writing(self._engine) as connection:
            made = connection.execute(API_TOKEN.insert().returning(API_TOKEN), row | {"expires_at": expires_at}).one()
            note(connection, now, by, "token_made", account_id, f"{name}：{'、'.join(kept)}")
            return _token(made)

    def tokens(self, account_id: int) -> list[ApiToken]:
        """Those of an account, the newest first, those revoked last."""
        with reading(self._engine) as connection:
            return [_token(row) for row in connection.execute(_OWN, {"account": account_id})]

    def revoke_token(self, account_id: int, token_id: int, by: str, now: datetime) -> None:
        """End one at once. Raises NotFound where the account has no such token."""
        own = (API_TOKEN.c.id == token_id) & (API_TOKEN.c.account_id == account_id)
        with writing(self._engine) as connection:
            name = connection.execute(select(API_TOKEN.c.name).where(own)).scalar_one_or_none()
            if name is None:
                raise NotFound("没有这个接口令牌，请刷新页面后再看", field="token_id")
            open_one = own & API_TOKEN.c.revoked_at.is_(None)
            if connection.execute(update(API_TOKEN).where(open_one).values(revoked_at=now)).rowcount:
                note(connection, now, by, "token_revoked", account_id, name)

    def entered_by_token(self, key: str, now: datetime) -> Entered | None:
        """Whom the token with the hash ``key`` lets in, and for what; None where it is dead."""
        with reading(self._engine) as connection:
            row = connection.execute(_BY_HASH, {"key": key, "now": now}).first()
            if row is None:
                return None
            account = account_of(row, grants_of(connection, [row.id]).get(row.id, ()))
        if row.used_at is None or now - row.used_at >= TOUCH:
            with writing(self._engine) as connection:
                connection.execute(update(API_TOKEN).where(API_TOKEN.c.id == row.token_id).values(used_at=now))
        return Entered(account=account, acts=frozenset(Act(act) for act in json.loads(row.acts)))


def _token(row: Row[Any]) -> ApiToken:
    return ApiToken(
        id=row.id,
        name=row.name,
        acts=tuple(Act(act) for act in json.loads(row.acts)),
        made_at=row.made_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
        revoked_at=row.revoked_at,
    )
