"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """存证"""

    name = "sunshine.foundation.ledger"
    label = "ledger"
    verbose_name = "存证"
