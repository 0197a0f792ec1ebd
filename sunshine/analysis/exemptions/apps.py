"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """豁免"""

    name = "sunshine.analysis.exemptions"
    label = "exemptions"
    verbose_name = "豁免"
