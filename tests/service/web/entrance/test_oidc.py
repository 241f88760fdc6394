"""Signing in by a real provider of identities on this machine."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from httpx2 import Response
from joserfc.jwk import RSAKey

from domain.rights import Role
from service.runtime.errors import SettingInvalid
from service.settings import load_settings
from service.store.accounts import NewAccount
from service.web.entrance.by_identity import FLOW_COOKIE
from service.web.entrance.oidc import Oidc
from tests.service.web.entrance.provider import CLIENT, SECRET, Provider, local, provider
from tests.service.web.entrance.visitor import Visitor
from tests.service.web.front_desk import FrontDesk

MAIL = "chen@example.invalid"


@pytest.fixture
def issuer() -> Iterator[Provider]:
    with provider() as made:
        made.person = {"sub": "u-17", "email": MAIL, "email_verified": True}
        yield made


@pytest.fixture
def visitor(desk: FrontDesk, issuer: Provider) -> Visitor:
    settings = desk.house.settings.model_copy(
        update=dict(
            load_settings(
                data_folder=Path("unused"),
                oidc_issuer=issuer.address,
                oidc_client_id=CLIENT,
                oidc_client_secret=SECRET,
            )
        )
        | {"public_url": "http://cascade.example.invalid"}
    )
    object.__setattr__(desk.office, "oidc", Oidc(settings, desk.office.secret))
    new = NewAccount(login="chen", name="陈一", email=MAIL, grants=((Role.CLERK, "d1"),))
    desk.office.accounts.make(new, "test", desk.clock.real_now())
    return Visitor(desk)


def leave(visitor: Visitor, back: str = "") -> str:
    """To the provider and back: the address at which one comes back."""
    away = visitor.get(f"/sign-in/oidc?next={back}")
    assert away.status_code == 303, away.text
    return local(httpx2.get(away.headers["location"], trust_env=False, timeout=60).headers["location"])


def refused(answer: Response, status: int) -> None:
    assert answer.status_code == status, answer.headers.get("location")
    assert "cascade_session" not in answer.headers.get("set-cookie", "")


def test_the_way_to_the_provider_and_back(visitor: Visitor, issuer: Provider, desk: FrontDesk) -> None:
    assert "统一身份认证" in visitor.get("/sign-in").text
    entered = visitor.get(leave(visitor, "/desk?tab=mine"))
    assert (entered.status_code, entered.headers["location"]) == (303, "./../../desk?tab=mine")
    assert "陈一" in visitor.get("/desk").text
    account = desk.office.accounts.by_identity("u-17", "")
    assert account is not None
    assert [entry.act for entry in desk.office.accounts.log(account.id)][:2] == ["signed_in", "identity_bound"]
    issuer.person["email"] = "moved@example.invalid"
    again = Visitor(desk)
    assert again.get(leave(again)).status_code == 303


@pytest.mark.parametrize(
    "person",
    [
        {"sub": "u-18", "email": "other@example.invalid", "email_verified": True},
        {"sub": "u-17", "email": MAIL, "email_verified": False},
        {"sub": "u-17", "email": MAIL},
        {"sub": "u-17"},
    ],
)
def test_who_has_no_account_gets_none(
    visitor: Visitor, issuer: Provider, desk: FrontDesk, person: dict[str, object]
) -> None:
    issuer.person = person
    refused(visitor.get(leave(visitor)), 403)
    assert desk.office.accounts.page().total == 1


@pytest.mark.parametrize(
    "forged",
    [
        {"nonce": "another"},
        {"aud": "another-client"},
        {"iss": "https://elsewhere.invalid"},
        {"exp": 1_000_000_000, "iat": 999_999_000},
    ],
    ids=lambda forged: next(iter(forged)),
)
def test_a_token_that_does_not_hold_is_refused(visitor: Visitor, issuer: Provider, forged: dict[str, object]) -> None:
    issuer.forge = forged
    refused(visitor.get(leave(visitor)), 401)


def test_a_token_signed_by_another_key_is_refused(visitor: Visitor, issuer: Provider) -> None:
    issuer.signing = RSAKey.generate_key(2048, {"kid": "k1"})
    refused(visitor.get(leave(visitor)), 401)


def test_state_flow_and_code_hold_for_one_browser_once(visitor: Visitor, desk: FrontDesk) -> None:
    back = leave(visitor)
    refused(Visitor(desk).get(back), 401)
    refused(visitor.get(back.replace("state=", "state=x")), 401)
    fresh = leave(visitor)
    flow = visitor.browser.cookies[FLOW_COOKIE]
    assert visitor.get(fresh).status_code == 303
    replayed = Visitor(desk)
    refused(replayed.get(fresh, cookie=f"{FLOW_COOKIE}={flow}"), 401)


def test_a_provider_that_is_away_is_told(visitor: Visitor, desk: FrontDesk) -> None:
    oidc = desk.office.oidc
    assert oidc is not None
    oidc._issuer = "http://127.0.0.1:9"
    refused(visitor.get("/sign-in/oidc"), 401)


def test_without_a_provider_there_is_no_such_way(desk: FrontDesk) -> None:
    visitor = Visitor(desk)
    assert "统一身份" not in visitor.get("/sign-in").text
    assert visitor.get("/sign-in/oidc").status_code == 404


@pytest.mark.parametrize("given", [{"oidc_issuer": "http://127.0.0.1:9"}, {"oidc_issuer": "x", "oidc_client_id": "y"}])
def test_half_a_provider_is_a_wrong_setting(given: dict[str, str]) -> None:
    with pytest.raises(SettingInvalid, match="OIDC"):
        load_settings(**given)
