"""浙政钉（专有钉钉）扫码登录的适配。**没有用真实服务试过**：只按公开接口文档写成。

Adapter of Zhejiang's government DingTalk. NOT TRIED AGAINST THE REAL SERVICE: there is no test
tenant outside the government network; only the signature is tested, with vectors of our own.
By its public documentation: the browser goes to `/oauth2/auth.htm` of the login host and comes
back with a code; `/gettoken.json` gives the application's token; with both
`/rpc/oauth2/getuserinfo_bycode.json` tells `accountId`. Calls are signed with HMAC-SHA256. The
silent log-in inside the app (`dd.getAuthCode`) is not built: it needs the vendor's script.
Whether the real service hands `state` back is not documented; without it a log-in is refused.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from django.http import HttpRequest
from django.urls import reverse

from sunshine.foundation.accounts.pages.oidc import only_login
from sunshine.foundation.clock.queries import SHANGHAI, now
from sunshine.foundation.identity.rules import signed_text

TOKEN = "/gettoken.json"  # noqa: S105  a path
PERSON = "/rpc/oauth2/getuserinfo_bycode.json"
VERSION = "1.0"


def signature(secret: str, text: str) -> str:
    """Base64 of HMAC-SHA256 over `signed_text`."""
    return base64.b64encode(hmac.digest(secret.encode(), text.encode(), hashlib.sha256)).decode()


def headers(  # noqa: PLR0913  what the gateway asks for
    method: str,
    path: str,
    params: dict[str, str],
    *,
    key: str,
    secret: str,
    at: datetime,
    nonce: str,
) -> dict[str, str]:
    """Signed headers of one call. `nonce`: digits, never used twice."""
    moment = at.astimezone(SHANGHAI).isoformat(timespec="milliseconds")
    return {
        "X-Hmac-Auth-Timestamp": moment,
        "X-Hmac-Auth-Version": VERSION,
        "X-Hmac-Auth-Nonce": nonce,
        "X-Hmac-Auth-Signature": signature(
            secret, signed_text(method, moment, nonce, path, params)
        ),
        "apiKey": key,
    }


class GovernmentDingTalkAdapter(OAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    """Not tried against the real service."""

    def __init__(self, request: HttpRequest, provider_id: str) -> None:
        self.provider_id = provider_id
        super().__init__(request)

    @property
    def authorize_url(self) -> str:
        return f"{self.get_provider().app.settings['login_url']}/oauth2/auth.htm"

    @property
    def access_token_url(self) -> str:
        return f"{self.get_provider().app.settings['api_url']}{TOKEN}"

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:  # noqa: ARG002
        address = reverse("outside_callback", kwargs={"provider_id": self.provider_id})
        return request.build_absolute_uri(address)

    def get_access_token_data(
        self,
        request: HttpRequest,  # noqa: ARG002
        app: Any,
        *rest: Any,  # noqa: ARG002
        **more: Any,  # noqa: ARG002
    ) -> dict[str, Any]:
        """The application's token, not the person's; the code is spent in `complete_login`."""
        params = {"appkey": app.client_id, "appsecret": app.secret}
        return {"access_token": self._call(app, "GET", TOKEN, params)["accessToken"]}

    def complete_login(
        self,
        request: HttpRequest,
        app: Any,
        token: Any,
        **told: Any,  # noqa: ARG002
    ) -> SocialLogin:
        params = {"access_token": token.token, "code": request.GET["code"]}
        person = self._call(app, "POST", PERSON, params)
        login = self.get_provider().sociallogin_from_response(request, person)
        login.claimed_name = ""  # a subject is bound by an administrator
        return login

    def _call(self, app: Any, method: str, path: str, params: dict[str, str]) -> dict[str, Any]:
        at = now()
        nonce = f"{int(at.timestamp() * 1000)}{secrets.randbelow(9000) + 1000}"
        signed = headers(
            method, path, params, key=app.client_id, secret=app.secret, at=at, nonce=nonce
        )
        place = {"params": params} if method == "GET" else {"data": params}
        with get_adapter().get_requests_session() as session:
            answer = session.request(
                method, f"{app.settings['api_url']}{path}", headers=signed, **place
            )
            answer.raise_for_status()
            body = answer.json()
        content = body.get("content") or {}
        if not (body.get("success") and content.get("success") and content.get("data")):
            raise OAuth2Error("the gateway refused")
        data: dict[str, Any] = content["data"]
        return data


class GovernmentDingTalk(OAuth2Provider):  # type: ignore[misc]  # allauth has no types
    """Not tried against the real service."""

    id = "government_dingtalk"
    name = "浙政钉"
    account_class = ProviderAccount
    oauth2_adapter_class = GovernmentDingTalkAdapter

    def get_oauth2_adapter(self, request: HttpRequest) -> GovernmentDingTalkAdapter:
        return GovernmentDingTalkAdapter(request, self.app.provider_id)

    def get_pkce_params(self) -> dict[str, str]:
        return {}  # its documentation knows none

    def get_scope(self) -> list[str]:
        return ["get_user_info"]

    def get_auth_params(self) -> dict[str, str]:
        return {"authType": "QRCODE"}

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        return only_login(request)

    def extract_uid(self, data: dict[str, Any]) -> str:
        return str(data["accountId"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        return {}
