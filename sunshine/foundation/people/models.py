"""Persons."""

from typing import ClassVar

import pghistory
from django.db import models
from uuid6 import uuid7


@pghistory.track()
class Person(models.Model):
    """A natural person who acts or is acted on; may have no account."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField("姓名", max_length=60)
    person_key = models.CharField("自然人标识", max_length=34, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        indexes: ClassVar = [models.Index(fields=["name"], name="person_by_name")]

    def __str__(self) -> str:
        return self.name
