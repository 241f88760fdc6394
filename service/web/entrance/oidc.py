"""Signing in by OpenID Connect: authorization code with PKCE, state and nonce. Accounts are never made here."""

import secrets
from typing import Any

import httpx2
import structlog
from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]
from authlib.integrations.httpx_client import AsyncOAuth2Client  # type: ignore[import-untyped]
from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]
from itsdangerous import BadSignature, URLSafeTimedSerializer
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from domain.base import Frozen
from domain.errors import CascadeError
from service.settings import Settings

CALLBACK = "/sign-in/oidc/callback"
_SCOPE = "openid email profile"
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Never "none", nor one whose key both sides share."""
_FLOW_SECONDS = 600
_LEEWAY_SECONDS = 120
_TIMEOUT_SECONDS = 10
_log = structlog.get_logger(__name__)


class IdentityRefused(CascadeError):
    """The provider refused, could not be reached, or answered something that does not hold."""

    code = "identity_refused"
    status = 401


class IdentityUnknown(CascadeError):
    """The provider knows the person, but no administrator has made an account for them."""

    code = "identity_unknown"
    status = 403


class Flow(Frozen):
    """What the browser keeps, signed, between leaving for the provider and coming back."""

    state: str
    nonce: str
    verifier: str
    back: str


class Identity(Frozen):
    """Whom the provider vouches for. ``email`` is '' unless the provider has verified it."""

    subject: str
    email: str


class Oidc:
    """One provider."""

    def __init__(self, settings: Settings, secret: str) -> None:
        assert settings.oidc_issuer is not None
        self.title = settings.oidc_title
        self._issuer = settings.oidc_issuer.rstrip("/")
        self._client_id = settings.oidc_client_id or ""
        self._client_secret = settings.oidc_client_secret.get_secret_value() if settings.oidc_client_secret else None
        self._redirect = settings.public_url + CALLBACK
        self._seal = URLSafeTimedSerializer(secret, salt="cascade.oidc")

    async def begin(self, back: str) -> tuple[str, str]:
        """The address of the provider to lead to, and the sealed flow for the browser. Raises IdentityRefused."""
        flow = Flow(
            state=secrets.token_urlsafe(24),
            nonce=secrets.token_urlsafe(24),
            verifier=secrets.token_urlsafe(48),
            back=back,
        )
        try:
            async with self._client() as client:
                metadata = await self._metadata(client)
                address, _ = client.create_authorization_url(
                    metadata["authorization_endpoint"],
                    state=flow.state,
                    nonce=flow.nonce,
                    code_verifier=flow.verifier,
                )
        except (httpx2.HTTPError, AuthlibBaseError, KeyError, ValueError) as error:
            raise _refused("begin", error) from error
        return str(address), self._seal.dumps(flow.model_dump())

    async def finish(self, sealed: str, state: str, code: str) -> tuple[Identity, str]:
        """Whom the provider vouches for, and where to go on. Raises IdentityRefused."""
        try:
            flow = Flow.model_validate(self._seal.loads(sealed, max_age=_FLOW_SECONDS))
        except (BadSignature, ValueError) as error:
            raise _refused("flow", error) from error
        if not code or not secrets.compare_digest(state.encode(), flow.state.encode()):
            raise _refused("state", None)
        try:
            claims = await self._claims(flow, code)
        except (httpx2.HTTPError, AuthlibBaseError, JoseError, KeyError, ValueError, TypeError) as error:
            raise _refused("token", error) from error
        email = str(claims.get("email", "")).lower() if claims.get("email_verified") is True else ""
        return Identity(subject=str(claims["sub"]), email=email), flow.back

    async def _claims(self, flow: Flow, code: str) -> dict[str, Any]:
        async with self._client() as client:
            metadata = await self._metadata(client)
            token = await client.fetch_token(
                metadata["token_endpoint"], grant_type="authorization_code", code=code, code_verifier=flow.verifier
            )
            answer = await client.request("GET", metadata["jwks_uri"], withhold_token=True)
            keys = KeySet.import_key_set(answer.raise_for_status().json())
        offered = metadata.get("id_token_signing_alg_values_supported", ["RS256"])
        registry = JWSRegistry(algorithms=[one for one in _ALGORITHMS if one in offered])
        decoded = jwt.decode(token["id_token"], keys, registry=registry)
        rules = {"iss": {"essential": True, "value": metadata["issuer"]}, "aud": {"value": self._client_id}}
        given = {"nonce": flow.nonce, "client_id": self._client_id, "access_token": token.get("access_token")}
        CodeIDToken(decoded.claims, decoded.header, rules, given).validate(leeway=_LEEWAY_SECONDS)
        return dict(decoded.claims)

    async def _metadata(self, client: Any) -> dict[str, Any]:
        address = f"{self._issuer}/.well-known/openid-configuration"
        answer = await client.request("GET", address, withhold_token=True)
        metadata: dict[str, Any] = answer.raise_for_status().json()
        if metadata["issuer"].rstrip("/") != self._issuer:
            raise ValueError("the provider calls itself otherwise")
        return metadata

    def _client(self) -> Any:
        return AsyncOAuth2Client(
            self._client_id,
            self._client_secret,
            scope=_SCOPE,
            redirect_uri=self._redirect,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic" if self._client_secret else "none",
            timeout=_TIMEOUT_SECONDS,
            trust_env=False,
        )


def _refused(step: str, error: Exception | None) -> IdentityRefused:
    _log.warning("oidc_refused", step=step, error=type(error).__name__ if error else "", reason=str(error)[:300])
    return IdentityRefused("统一身份登录没有完成，请重试；仍不行请改用密码登录，或联系管理员")
