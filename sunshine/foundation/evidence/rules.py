"""Names, ranges, and what a file may be called. Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

LONGEST = 120
# Names Windows reserves for devices: a file called so can't be opened by who downloads it.
DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?$")
FORBIDDEN = re.compile(r'[<>:"|?*]')
# What a system runs when somebody opens it; hidden before the last suffix it is a trick.
RUNS = """
exe com bat cmd scr pif msi msp dll sys cpl js jse vbs vbe wsf wsh ps1 psm1 hta jar lnk url
reg sh bash py pl php asp aspx jsp htm html xhtml mht mhtml svg svgz swf chm iso img vhd apk
app dmg docm dotm xlsm xltm xlam pptm potm ppsm iqy slk inf scf gadget appx msix
"""
RUNNABLE = frozenset(RUNS.split())
# GB/T 9704-2012 7.2.2: the mark of a state secret is its grade, a star, and a period.
MARKED_SECRET = re.compile(r"(绝密|机密|秘密)\s*[★☆]")


class SecretError(ValueError):
    """Bears the mark of a state secret; what to do then stands in reference/codes/secrecy.toml."""


def clean_name(raw: str) -> str:
    """A name safe to show, to keep and to hand back; raises ValueError (Chinese).

    Folders are cut off, control and invisible characters (also those that turn the direction
    of writing round) are dropped, so that what people read is what the name is.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", raw))[-1]
    seen = "".join(c for c in last if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    name = FORBIDDEN.sub("_", " ".join(seen.split())).strip(". ")
    if not name:
        raise ValueError("文件没有名称，请改名后再传")
    if DEVICES.match(name):
        name = f"_{name}"
    stem, dot, extension = name.rpartition(".")
    if not dot or not stem:
        raise ValueError("文件名没有扩展名（例如 .pdf），请改名后再传")
    return f"{stem[: LONGEST - len(extension) - 1].rstrip('. ')}.{extension.lower()}"


def check_name(name: str, kind: str, kinds: Mapping[str, Mapping[str, Any]]) -> None:
    """The extension says what the content is, and nothing runnable hides before it."""
    *before, extension = name.lower().split(".")
    if hidden := [s for s in before[1:] if s.strip() in RUNNABLE]:
        raise ValueError(f"文件名里夹着“.{hidden[0]}”，看起来是伪装的程序，没有收下")
    if extension in RUNNABLE:
        raise ValueError(f"不收“.{extension}”文件，它可能运行程序或宏。请打印为 PDF 再上传")
    allowed: Sequence[str] = kinds[kind]["extensions"]
    if extension not in allowed:
        raise ValueError(
            f"扩展名是“.{extension}”，内容却是{kinds[kind]['title']}，请改成“.{allowed[0]}”或检查文件"
        )


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """`bytes=a-b` as [start, stop) within a file of `size`; None for all of it.

    More than one range, another unit or nonsense is answered with the whole file, as RFC 9110
    14.2 allows. Raises ValueError for one that lies beyond the end (416).
    """
    found = re.fullmatch(r"bytes=(\d*)-(\d*)", header.strip())
    if not found or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), min(size, int(last) + 1 if last else size)
    if start >= size:
        raise ValueError("range beyond the end")
    return None if stop <= start else (start, stop)
