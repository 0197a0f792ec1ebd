"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """审查"""

    name = "sunshine.before.reviews"
    label = "reviews"
    verbose_name = "审查"
