"""Accounts."""

from typing import ClassVar

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from uuid6 import uuid7

from sunshine.foundation.people.models import Person


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; there is no superuser."""

    def create_account(self, username: str, password: str, person: Person | None) -> "Account":
        account = Account(username=username, person=person)
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
