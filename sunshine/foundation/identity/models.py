"""Accounts, their earlier passwords, and what happened at the door."""

from typing import ClassVar

import pghistory
import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from uuid6 import uuid7

from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.people.models import Person


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; there is no superuser."""

    def create_account(self, username: str, password: str, person: Person | None) -> "Account":
        account = Account(username=username, person=person, password_set_at=now())
        account.set_password(password)
        account.save()
        return account


@pghistory.track(exclude=["password", "last_login"])
class Account(AbstractBaseUser):
    """A login. Belongs to one person, or is a service. Rights come from grants only."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = models.CharField("账号", max_length=60, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, verbose_name="人员")
    is_active = models.BooleanField("启用", default=True)
    created_at = models.DateTimeField("开通时间", auto_now_add=True)
    must_change_password = models.BooleanField("须改密码", default=False)
    password_set_at = models.DateTimeField("密码设置时间", null=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        verbose_name = verbose_name_plural = "账号"

    def __str__(self) -> str:
        return self.username

    @property
    def display_name(self) -> str:
        return self.person.name if self.person else self.username


class PasswordHistory(models.Model):
    """Hashes of earlier passwords. Without history of its own: that would copy the hashes."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="earlier_passwords")
    password = models.CharField("密码摘要", max_length=128)
    replaced_at = models.DateTimeField("更换时间")

    class Meta:
        verbose_name = verbose_name_plural = "历史密码"

    def __str__(self) -> str:
        return str(self.replaced_at)


class SecurityEventQuerySet(models.QuerySet["SecurityEvent"]):
    """Events by right."""

    def visible_to(self, actor: Actor) -> "SecurityEventQuerySet":
        """All for whoever reads the security log, own ones for everybody else."""
        if actor.may("log.read"):
            return self
        return self.filter(account=actor.account_id) if actor.account_id else self.none()


class SecurityEvent(models.Model):
    """What nobody did as an act but the security log must tell: lock-outs, failed step-ups.

    Anybody on the network can cause these, so they do not enter the ledger: they would let a
    stranger write to it. A name that is no account's is not kept. Append-only.
    """

    class Kind(models.TextChoices):
        LOGIN_LOCKED = "login_locked", "登录连续失败，锁定"
        CODE_LOCKED = "code_locked", "动态码连续错误，锁定"
        STEP_UP_LOCKED = "step_up_locked", "再次验证连续失败，锁定"
        TIMED_OUT = "timed_out", "无操作或超时，自动退出"
        EXTERNAL_REFUSED = "external_refused", "统一身份登录被拒绝"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField("事件", max_length=20, choices=Kind)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="security_events")
    network = models.GenericIPAddressField("来源网段", null=True)
    happened_at = models.DateTimeField("时间")

    objects = SecurityEventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "安全事件"
        triggers: ClassVar = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
