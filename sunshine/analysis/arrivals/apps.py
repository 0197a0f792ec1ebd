"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """到数监督"""

    name = "sunshine.analysis.arrivals"
    label = "arrivals"
    verbose_name = "到数监督"
