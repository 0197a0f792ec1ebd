"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """账号"""

    name = "sunshine.foundation.accounts"
    label = "accounts"
    verbose_name = "账号与登录安全"
