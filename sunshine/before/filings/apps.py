"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """报备"""

    name = "sunshine.before.filings"
    label = "filings"
    verbose_name = "报备"
