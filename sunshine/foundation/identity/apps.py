"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """身份"""

    name = "sunshine.foundation.identity"
    label = "identity"
    verbose_name = "身份"
