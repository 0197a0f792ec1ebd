"""Logging in through a provider outside, and leaving. Nobody gets an account that way."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.internal import flows
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from sunshine.foundation.access.queries import actor_of
from sunshine.foundation.accounts.actions import own
from sunshine.foundation.accounts.pages.dingtalk import GovernmentDingTalk
from sunshine.foundation.accounts.pages.oidc import OpenID
from sunshine.foundation.identity.actions import note_event
from sunshine.foundation.identity.forms import ClosedAdapter
from sunshine.foundation.identity.models import Account, SecurityEvent

KINDS = {kind.id: kind for kind in (OpenID, GovernmentDingTalk)}
UNKNOWN = "您在“{name}”的身份没有绑定本平台的账号。请联系本单位的系统管理员，由其核对后绑定。"
FAILED = "“{name}”没有证明您的身份（登录已过期、被中断，或返回的凭证不对）。请重新登录。"


class KnownSubjects(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Only a bound subject logs in: bound by an administrator, or at the first login where the
    installation names a claim that holds the account's name and that account is still unbound.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        return False

    def get_provider(
        self,
        request: HttpRequest,
        provider: str,
        client_id: str | None = None,  # noqa: ARG002
    ) -> Any:
        """From this installation's file; the database holds no provider."""
        for kind, listed in settings.SOCIALACCOUNT_PROVIDERS.items():
            for app in listed["APPS"]:
                if app["provider_id"] == provider:
                    return KINDS[kind](request, app=SocialApp(provider=kind, **app))
        raise Http404

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.is_existing:
            return
        provider = sociallogin.account.provider
        found = Account.objects.filter(
            username=getattr(sociallogin, "claimed_name", "") or None, is_active=True
        ).first()
        if found is None or SocialAccount.objects.filter(user=found, provider=provider).exists():
            words = UNKNOWN.format(name=self.get_provider(request, provider).app.name)
            raise ImmediateHttpResponse(self._refused(request, found, words, 403))
        subject = sociallogin.account.uid
        own.bind_at_login(by=actor_of(found), provider=provider, subject=subject)
        sociallogin.lookup()

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        **told: Any,  # noqa: ARG002
    ) -> None:
        words = FAILED.format(name=provider.app.name)
        raise ImmediateHttpResponse(self._refused(request, None, words, 401))

    def _refused(
        self, request: HttpRequest, account: Account | None, words: str, status: int
    ) -> HttpResponse:
        address = ClosedAdapter(request).get_client_ip(request)
        note_event(SecurityEvent.Kind.EXTERNAL_REFUSED, account=account, address=address)
        return render(request, "account/refused.html", {"words": words}, status=status)


@require_POST
def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """By POST: a link on a foreign page must not start a log-in."""
    provider = KnownSubjects(request).get_provider(request, provider_id)
    try:
        answer: HttpResponse = provider.redirect_from_request(request)
    except (OAuth2Error, OSError):
        words = f"“{provider.app.name}”现在连不上，请稍后再试，或用账号和密码登录。"
        return render(request, "account/refused.html", {"words": words}, status=503)
    return answer


@require_GET
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    provider = KnownSubjects(request).get_provider(request, provider_id)
    view = OAuth2CallbackView.adapter_view(provider.get_oauth2_adapter(request))
    answer: HttpResponse = view(request)
    return answer


def cancelled(request: HttpRequest) -> HttpResponse:
    messages.warning(request, "已取消统一身份登录")
    return redirect("account_login")


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End this session here; whoever came through a provider is offered to leave there too."""
    account = request.user
    ways = get_authentication_records(request, account) if isinstance(account, Account) else []
    outside = next((w["provider"] for w in reversed(ways) if w["method"] == "socialaccount"), None)
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    flows.logout.logout(request, show_message=False)
    if outside is not None:
        return redirect("outside_left", provider_id=outside)
    messages.success(request, "已退出登录")
    return redirect("account_login")


@require_GET
def left(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Left here; a link to leave the provider too (OpenID Connect RP-Initiated Logout 1.0)."""
    provider = KnownSubjects(request).get_provider(request, provider_id)
    address = ""
    if isinstance(provider, OpenID) and provider.app.settings["end_session"]:
        try:
            address = provider.get_oauth2_adapter(request).openid_config["end_session_endpoint"]
        except (OAuth2Error, OSError, KeyError):
            address = ""
    back = request.build_absolute_uri(reverse("account_login"))
    sent = urlencode({"client_id": provider.app.client_id, "post_logout_redirect_uri": back})
    context = {"name": provider.app.name, "address": f"{address}?{sent}" if address else ""}
    return render(request, "account/left.html", context)


def inactive(request: HttpRequest) -> HttpResponse:
    words = "账号已停用。如有疑问，请联系本单位的系统管理员。"
    return render(request, "account/refused.html", {"words": words}, status=403)


def no_signup(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Allauth asks for the address; there is no page behind it."""
    raise Http404
