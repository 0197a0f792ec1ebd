"""Room on the disks an act needs."""

import os
from collections.abc import Iterable
from pathlib import Path

MEGABYTE = 1 << 20


def least_room(places: Iterable[Path]) -> int | None:
    """Megabytes free on the fullest of the disks under `places`; None where none is there yet."""
    rooms = [
        (found := os.statvfs(place)).f_bavail * found.f_frsize // MEGABYTE
        for place in places
        if place.exists()
    ]
    return min(rooms, default=None)
