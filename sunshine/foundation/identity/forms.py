"""Login: nobody signs up; accounts are opened by an administrator. Words, checks, step-up."""

from uuid import UUID, uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.actions import note_lock, seal, unseal
from sunshine.foundation.identity.models import Account, SecurityEvent
from sunshine.foundation.identity.queries import initial_password_expired, rule, totp_of
from sunshine.foundation.identity.rules import (
    Confirmation,
    device_in_words,
    kinds_in,
    network_of,
)
from sunshine.foundation.people.models import Person
from sunshine.foundation.postgres.queries import FixedLookup

CONFIRMED = "confirmed_at"  # session keys
BEGAN, SEEN = "began_at", "seen_at"


def _lock_words() -> str:
    return f"连续多次错误，已锁定 {rule('lock_minutes')} 分钟，请稍后再试。"


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Closed registration, Chinese words, lock-outs noted, little kept of a session's device."""

    @property
    def error_messages(self) -> dict[str, str]:
        failures, minutes = rule("login_failures"), rule("lock_minutes")
        return {
            **DefaultAccountAdapter.error_messages,
            "username_password_mismatch": f"账号或密码不正确。连续 {failures} 次错误将锁定 {minutes} 分钟。",
            "too_many_login_attempts": f"连续多次密码或动态码错误，账号已锁定 {minutes} 分钟，请稍后再试。",
            "rate_limited": "操作过于频繁，请稍后再试。",
        }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def send_notification_mail(self, *args: object, **kwargs: object) -> None:
        """No e-mail: notices of security acts are ledger entries and the security log."""

    def pre_authenticate(self, request: HttpRequest, **credentials: str) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            name = credentials.get("username", "")
            account = Account.objects.filter(username__iexact=name).first()
            kind = SecurityEvent.Kind.LOGIN_LOCKED
            address = self.get_client_ip(request)
            note_lock(kind, key=str(account and account.pk), account=account, address=address)
            raise

    def pre_login(self, request: HttpRequest, user: Account, **told: object) -> HttpResponse | None:
        if user.is_active and initial_password_expired(user):
            words = f"初始密码已超过 {rule('initial_hours')} 小时，请联系系统管理员重置。"
            page = render(request, "account/refused.html", {"words": words}, status=403)
            raise ImmediateHttpResponse(page)
        return super().pre_login(request, user, **told)  # type: ignore[no-any-return]

    def login(self, request: HttpRequest, user: Account) -> None:
        super().login(request, user)
        request.session[BEGAN] = request.session[SEEN] = now().timestamp()

    def post_login(self, request: HttpRequest, user: Account, **told: object) -> HttpResponse:
        """Allauth keeps address and user agent of a session; we keep a network and words."""
        with transaction.atomic():
            response: HttpResponse = super().post_login(request, user, **told)
            remember_session(request, user)
        return response


def remember_session(request: HttpRequest, account: Account, *, was: str | None = None) -> None:
    """The row of the sessions page for the request's session, with network and device only.

    `was`: the key it had before it was renewed.
    """
    adapter = ClosedAdapter(request)
    if not request.session.session_key:
        request.session.save()
    if was:
        UserSession.objects.filter(session_key=was).update(session_key=request.session.session_key)
    UserSession.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": account,
            "ip": network_of(adapter.get_client_ip(request)),
            "user_agent": device_in_words(request.headers.get("User-Agent", "")),
        },
    )


class SealedSecrets(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Secrets of second factors lie encrypted in the database."""

    error_messages = {  # noqa: RUF012
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "动态码不正确、已用过或已过期，请等下一个。",
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)


class LoginCodeForm(AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The code at login: wrong ones count towards the lock-out, the lock-out is noted."""

    def clean_code(self) -> str:
        try:
            code: str = super().clean_code()
        except ValidationError as error:
            if error.code == "too_many_login_attempts":
                request = context.request
                note_lock(
                    SecurityEvent.Kind.CODE_LOCKED,
                    key=str(self.user.pk),
                    account=self.user,
                    address=ClosedAdapter(request).get_client_ip(request),
                )
            raise
        return code


def prove(request: HttpRequest, secret: str, *, password_only: bool = False) -> Confirmation:
    """Is it still the same person? The code where a second factor is active, else the password.

    Failures count per account, so that an open session is no place to guess at leisure; a code
    that was used once is refused.
    """
    account = request.user
    if not isinstance(account, Account):
        return Confirmation.WRONG
    usage = ratelimit.consume(request, app="allauth.account", action="reauthenticate", user=account)
    if not usage:
        note_lock(
            SecurityEvent.Kind.STEP_UP_LOCKED,
            key=str(account.pk),
            account=account,
            address=ClosedAdapter(request).get_client_ip(request),
        )
        return Confirmation.LOCKED
    totp = None if password_only else totp_of(account)
    right = totp.wrap().validate_code(secret) if totp else account.check_password(secret)
    if not right:
        return Confirmation.WRONG
    usage.rollback()
    return Confirmation.GIVEN


def _brings_a_file(request: HttpRequest) -> bool:
    """A page that takes a file reads its own form: it says first where the file goes."""
    if request.content_type != "multipart/form-data":
        return False
    try:
        page = resolve(request.path_info).func
    except Resolver404:
        return True  # there is no page, so nothing is read
    return getattr(page, "csrf_exempt", False)


def confirmation_of(request: HttpRequest) -> Confirmation:
    """Step-up of a request: the field `confirm` it brings, else what the session remembers."""
    is_read = request.method == "POST" and not _brings_a_file(request)
    given = request.POST.get("confirm") if is_read else None
    if given:
        answer = prove(request, given)
        if answer == Confirmation.GIVEN:
            request.session[CONFIRMED] = now().timestamp()
        return answer
    at = request.session.get(CONFIRMED)
    recent = at is not None and 0 <= now().timestamp() - at < 60 * rule("step_up_minutes")
    return Confirmation.GIVEN if recent else Confirmation.NONE


class LengthAndKinds:
    """Long enough, and of several kinds of characters."""

    def validate(self, password: str, user: Account | None = None) -> None:  # noqa: ARG002
        if len(password) < rule("password_length"):
            raise ValidationError(f"密码至少 {rule('password_length')} 位")
        if kinds_in(password) < rule("password_kinds"):
            raise ValidationError(self.get_help_text())

    def get_help_text(self) -> str:
        return f"密码须含大写字母、小写字母、数字、符号中的至少 {rule('password_kinds')} 种"


class NotUsedLately:
    """Not one of the last few passwords, the present one included."""

    def validate(self, password: str, user: Account | None = None) -> None:
        if user is None or user.pk is None:
            return
        last = user.earlier_passwords.order_by("-pk").values_list("password", flat=True)
        for known in [user.password, *last[: rule("password_history") - 1]]:
            if check_password(password, known):
                raise ValidationError(self.get_help_text())

    def get_help_text(self) -> str:
        return f"不能与最近 {rule('password_history')} 次密码相同"


KNOWN = FixedLookup(lambda pk: Account.objects.filter(pk=pk), uuid4())
PEOPLE = FixedLookup(lambda pk: Person.objects.filter(pk=pk), uuid4())


class KnownPeople(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """allauth's log-in; who a session belongs to comes with its person."""

    def get_user(self, user_id: UUID | str) -> Account | None:
        for account in KNOWN.records(Account, user_id):
            if not self.user_can_authenticate(account):
                return None
            if account.person_id is not None:
                (account.person,) = PEOPLE.records(Person, account.person_id)
            return account
        return None
