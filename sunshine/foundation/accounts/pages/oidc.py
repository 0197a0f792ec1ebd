"""OpenID Connect: allauth's provider with a nonce, a checked signature, and nothing kept."""

import base64
import hashlib
from typing import Any

from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare

Claims = dict[str, Any]
PUBLIC = frozenset({"RSA", "EC", "OKP"})  # kinds of keys that only their owner can sign with


def nonce_of(verifier: str) -> str:
    """Bound to the PKCE verifier, which only this session knows: nothing more to remember."""
    digest = hashlib.sha256(b"nonce\x00" + verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def published_key(keys: Claims, kid: str) -> Any:
    """The provider's key of this name; a shared secret in its list proves nothing about it."""
    public = [key for key in keys["keys"] if key.get("kty") in PUBLIC]
    return jwtkit.lookup_kid_jwk({"keys": public}, kid)


class OpenIDAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    """Takes an ID token only if issuer, audience, time, signature and nonce are right."""

    verifier = ""

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:  # noqa: ARG002
        address = reverse("outside_callback", kwargs={"provider_id": self.provider_id})
        return request.build_absolute_uri(address)

    @property
    def openid_config(self) -> Claims:
        config: Claims = super().openid_config
        if config["issuer"].rstrip("/") != self.get_provider().app.settings["server_url"]:
            raise OAuth2Error("the issuer is not the one this installation knows")
        return config

    def get_access_token_data(
        self, request: HttpRequest, app: Any, client: Any, pkce_code_verifier: str | None = None
    ) -> Claims:
        """A code that another provider sent here is not spent (RFC 9207)."""
        if (said := request.GET.get("iss")) and said != self.openid_config["issuer"]:
            raise OAuth2Error("the answer comes from another issuer")
        self.verifier = pkce_code_verifier or ""
        data: Claims = super().get_access_token_data(request, app, client, pkce_code_verifier)
        return data

    def complete_login(
        self, request: HttpRequest, app: Any, token: Any, **told: Any
    ) -> SocialLogin:
        claims = self._claims(app, told["response"].get("id_token") or "")
        wanted = app.settings["username_claim"]
        if wanted and wanted not in claims:
            more = self._fetch_user_info(token.token)
            if more.get("sub") != claims["sub"]:
                raise OAuth2Error("userinfo is about somebody else")
            claims = {**more, **claims}
        login = self.get_provider().sociallogin_from_response(request, {"id_token": claims})
        login.claimed_name = str(claims.get(wanted) or "") if wanted else ""
        return login

    def _claims(self, app: Any, id_token: str) -> Claims:
        """Checked with the provider's published keys, although the token came by a direct call."""
        try:
            claims: Claims = jwtkit.verify_and_decode(
                credential=id_token,
                keys_url=self.openid_config["jwks_uri"],
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                lookup_kid=published_key,
            )
        except (TypeError, ValueError, KeyError) as error:
            raise OAuth2Error("the ID token can't be read") from error
        if not constant_time_compare(str(claims.get("nonce")), nonce_of(self.verifier)):
            raise OAuth2Error("the ID token was made for another login")
        return claims


class OpenID(OpenIDConnectProvider):  # type: ignore[misc]  # allauth has no types
    """Sends PKCE and a nonce; keeps the subject and nothing else."""

    id = "oidc"
    oauth2_adapter_class = OpenIDAdapter

    def get_pkce_params(self) -> dict[str, str]:
        sent: dict[str, str] = super().get_pkce_params()
        return {**sent, "nonce": nonce_of(sent["code_verifier"])}

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Nothing of the address (scope, process, parameters) goes on to the provider."""
        return only_login(request)

    def extract_extra_data(self, data: Claims) -> Claims:  # noqa: ARG002
        return {}

    def extract_common_fields(self, data: Claims) -> Claims:  # noqa: ARG002
        return {}

    def extract_email_addresses(self, data: Claims) -> list[Any]:  # noqa: ARG002
        return []


def only_login(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001  one shape for providers
    return {"process": "login", "next_url": "/"}
