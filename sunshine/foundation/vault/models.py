"""Person keys and the encrypted names behind them."""

from typing import Any, ClassVar

from django.db import models

from sunshine.foundation.vault import engine


class EncryptedTextField(models.BinaryField):  # type: ignore[type-arg]  # stubs: not generic at run time
    """Text, encrypted at rest and bound to its table and column."""

    def _place(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, bytes | memoryview):
            return value
        return engine.encrypt(str(value), bound_to=self._place())

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str | None:  # noqa: ARG002
        return None if value is None else engine.decrypt(value, bound_to=self._place())

    def to_python(self, value: Any) -> Any:
        return value


class PersonMapping(models.Model):
    """What a person key stands for. Destroying the row erases the person; the lake keeps the key.

    Its history is not kept: history would be a second copy of what erasure must destroy.
    """

    # Field classes (reference/codes/field_classes.toml): masked wherever they are shown.
    FIELD_CLASSES: ClassVar = {"name": "name", "identity_number": "identity_number"}

    person_key = models.CharField("自然人标识", max_length=34, primary_key=True)
    name = EncryptedTextField("姓名", null=True)
    identity_number = EncryptedTextField("证件号", null=True)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "自然人"

    def __str__(self) -> str:
        return self.person_key
