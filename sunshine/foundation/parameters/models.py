"""Dated values."""

from typing import ClassVar

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models.functions import Coalesce
from uuid6 import uuid7

from sunshine.foundation.organisations.models import Organisation

NO_ORGANISATION = "00000000-0000-0000-0000-000000000000"


@pghistory.track()
class Parameter(models.Model):
    """One value of one parameter for an enterprise (and those below it) or for all.

    Shipped values have no organisation and `is_local` false; a local value wins over a shipped
    one, a nearer enterprise over a farther one.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True)
    name = models.CharField("参数", max_length=80)
    option = models.CharField("选项", max_length=200, default="", blank=True)
    value = models.DecimalField("取值", max_digits=24, decimal_places=6, null=True)
    unit = models.CharField("单位", max_length=20)
    valid = DateRangeField("有效期")
    source = models.CharField("依据", max_length=400)
    evidence = models.CharField("依据等级", max_length=1)
    is_local = models.BooleanField("本地设置", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "参数"
        constraints: ClassVar = [
            ExclusionConstraint(
                name="one_value_a_day",
                expressions=[
                    (
                        Coalesce(
                            "organisation_id",
                            models.Value(NO_ORGANISATION, output_field=models.UUIDField()),
                        ),
                        RangeOperators.EQUAL,
                    ),
                    ("name", RangeOperators.EQUAL),
                    ("option", RangeOperators.EQUAL),
                    (
                        models.Case(models.When(is_local=True, then=1), default=0),
                        RangeOperators.EQUAL,
                    ),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}{f'[{self.option}]' if self.option else ''}"
