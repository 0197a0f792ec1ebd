"""Why a background job failed."""

from typing import ClassVar

from django.db import models


class JobFailure(models.Model):
    """Kind and place of an error, never its words: those may quote what a person wrote.

    A trace of the machine, not a record of the business: nobody edits it, so it has no history.
    """

    job_id = models.BigIntegerField("任务号", db_index=True)
    task = models.CharField("任务", max_length=128)
    kind = models.CharField("错误类别", max_length=200)
    place = models.CharField("出错位置", max_length=200)
    family = models.CharField("类别说明", max_length=20)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "任务失败"
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.task} {self.kind}"
