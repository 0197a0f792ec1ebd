"""Who sees which accounts, and what happened to them."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from sunshine.foundation.identity.models import Account, SecurityEvent
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry

KEEPERS = ("account.manage", "grant.manage")


def accounts_seen_by(actor: Actor) -> QuerySet[Account]:
    """All accounts for those who keep them, nobody else's for others; one query for a page."""
    if not any(actor.may(p) for p in KEEPERS):
        return Account.objects.none()
    second = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    sessions = UserSession.objects.filter(user=OuterRef("pk")).order_by().values("user")
    return (
        Account.objects.select_related("person")
        .annotate(
            has_second_factor=Exists(second),
            session_count=Coalesce(Subquery(sessions.annotate(n=Count("pk")).values("n")), 0),
        )
        .order_by("username")
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the security log: an act from the ledger or an event at the door."""

    at: datetime
    words: str
    account: str
    who: str
    network: str
    entry: Entry | None


def security_log(actor: Actor, shown: int, verbs: dict[str, str]) -> list[Line]:
    """The newest acts on accounts and events at the door that the actor may see, mixed by time."""
    acts = list(
        Entry.objects.visible_to(actor).filter(subject_label="account").order_by("-pk")[:shown]
    )
    events = SecurityEvent.objects.visible_to(actor).select_related("account")
    found = list(events.order_by("-pk")[:shown])
    names = dict(
        Account.objects.filter(pk__in={e.subject_id for e in acts}).values_list("pk", "username")
    )
    lines = [
        Line(e.recorded_at, verbs.get(e.verb, e.verb), names.get(e.subject_id, ""), e.actor_name, "", e)
        for e in acts
    ]  # fmt: skip
    lines += [
        Line(e.happened_at, e.get_kind_display(), e.account.username if e.account else "未知账号", "", e.network or "", None)
        for e in found
    ]  # fmt: skip
    return sorted(lines, key=lambda line: line.at, reverse=True)[:shown]


def matching(accounts: QuerySet[Account], words: str) -> QuerySet[Account]:
    return accounts.filter(Q(username__icontains=words) | Q(person__name__icontains=words))


def provider_names() -> dict[str, str]:
    """Identity providers outside: id → name, as this installation's file lists them."""
    apps = [app for kind in settings.SOCIALACCOUNT_PROVIDERS.values() for app in kind["APPS"]]
    return {app["provider_id"]: app["name"] for app in apps}
