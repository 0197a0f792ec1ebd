"""The daily digest: one mail an account and day, with what may be seen when it is sent."""

from datetime import date, datetime, timedelta
from email.utils import formatdate
from smtplib import SMTPException
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import actor_of
from sunshine.foundation.clock.queries import SHANGHAI, now
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.notifications.models import Digest, Notification, Preference
from sunshine.foundation.worklist.models import WorkItem

SHOWN = 50
SOON = timedelta(days=3)


class NotSentError(RuntimeError):
    """The mail server refused some digests; they are tried again in an hour."""


def send_digests(*, at: datetime | None = None) -> int:
    """Send what is due by this hour and was not sent today. Returns how many mails went out.

    An account's row and its mail are one transaction, locked, so two workers send one mail. A
    kill between the server's answer and the commit sends it again, under the same Message-ID.
    Raises NotSentError at the end when a mail was refused; the others have gone out.
    """
    local = (at or now()).astimezone(SHANGHAI)
    if not settings.EMAIL_HOST:
        return 0
    done = Digest.objects.filter(day=local.date()).values("account")
    waiting = Preference.objects.filter(
        wants_digest=True, hour__lte=local.hour, account__is_active=True
    ).exclude(account__in=done)
    sent, failed = 0, 0
    for account_id in list(waiting.order_by("account").values_list("account_id", flat=True)):
        try:
            sent += _send(account_id, local.date())
        except (SMTPException, OSError):
            failed += 1
    if failed:
        raise NotSentError(f"{failed} 封每日邮件没有发出，下一小时再试")
    return sent


def _send(account_id: UUID, day: date) -> bool:
    account = Account.objects.select_related("person").get(pk=account_id)
    with acting_as(actor_of(account)) as actor:
        wish = Preference.objects.select_for_update().get(account=account)
        if not wish.wants_digest or Digest.objects.filter(account=account, day=day).exists():
            return False
        fresh = Notification.objects.visible_to(actor).unread().filter(mailed_on__isnull=True)
        rows = list(fresh.order_by("-pk")[:SHOWN])
        work = _work(actor, day)
        if not rows and not work["late"] and not work["soon"]:
            return False
        count = fresh.count()
        context = {
            "name": account.display_name,
            "rows": rows,
            "count": count,
            "work": work,
            "url": settings.SITE_URL,
        }
        Digest.objects.create(account=account, day=day, count=count, sent_at=now())
        Notification.objects.filter(pk__in=[r.pk for r in rows]).update(mailed_on=day)
        EmailMessage(
            subject=f"阳光国企 {day}：{count} 条通知，{work['late']} 件逾期",
            body=render_to_string("notifications/digest.txt", context),
            to=[wish.address],
            headers={
                "Message-ID": f"<digest-{account.pk}-{day}@sunshine>",
                "Date": formatdate(localtime=True),
                "Auto-Submitted": "auto-generated",
            },
        ).send()
    return True


def _work(actor: Actor, day: date) -> dict[str, int]:
    mine = WorkItem.objects.visible_to(actor).open()
    return {
        "open": mine.count(),
        "late": mine.filter(due_on__lt=day).count(),
        "soon": mine.filter(due_on__gte=day, due_on__lte=day + SOON).count(),
    }
