"""Where a tile lies (C2SP tlog-tiles v0.1.0): 256 hashes wide, eight levels high. Pure."""

import re

WIDTH = 256
HEIGHT = 8
HASH = 32
ENTRY_LENGTH = 2  # bytes of the length before each entry of a bundle
LONGEST_ENTRY = 65_535
_SEGMENT = 1000
ADDRESS = re.compile(
    r"checkpoint|tile/(?:entries|0|[1-9]|[1-5]\d|6[0-3])(?:/x\d{3})*/\d{3}"
    r"(?:\.p/(?:[1-9]|[1-9]\d|1\d\d|2[0-4]\d|25[0-5]))?"
)


def tile_path(level: int | str, number: int, width: int = WIDTH) -> str:
    """`tile/<L>/<N>[.p/<W>]`; `level` may be "entries"."""
    segments = [f"{number % _SEGMENT:03d}"]
    while number >= _SEGMENT:
        number //= _SEGMENT
        segments.insert(0, f"x{number % _SEGMENT:03d}")
    partial = f".p/{width}" if width < WIDTH else ""
    return f"tile/{level}/{'/'.join(segments)}{partial}"


def width_in(level: int, number: int, size: int) -> int:
    """How many hashes of tile (level, number) a tree of `size` leaves has."""
    return max(0, min(WIDTH, (size >> (HEIGHT * level)) - number * WIDTH))


def bundle(entries: list[bytes]) -> bytes:
    """Entries behind their lengths, two bytes each, big-endian."""
    for entry in entries:
        if len(entry) > LONGEST_ENTRY:
            raise ValueError("一条存证不能超过 65535 字节")
    return b"".join(len(e).to_bytes(ENTRY_LENGTH, "big") + e for e in entries)


def unbundle(data: bytes) -> list[bytes]:
    """Inverse of `bundle`; raises ValueError on a torn one."""
    entries, at = [], 0
    while at < len(data):
        length = int.from_bytes(data[at : at + ENTRY_LENGTH], "big")
        at += ENTRY_LENGTH
        if at + length > len(data):
            raise ValueError("条目文件不完整")
        entries.append(data[at : at + length])
        at += length
    return entries
