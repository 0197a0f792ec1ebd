"""Which snapshot, and where the lake lies."""

from pathlib import Path

from django.conf import settings

from sunshine.datacentre.lake.models import Snapshot


def lake_folder() -> Path:
    return Path(settings.SUNSHINE_HOME) / "lake"


def content_root() -> Path:
    return Path(settings.CONTENT_ROOT)


def latest() -> Snapshot | None:
    """The newest snapshot; None while nothing was ever taken in."""
    return Snapshot.objects.first()
