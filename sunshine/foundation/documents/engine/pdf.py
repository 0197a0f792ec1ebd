"""A docx as PDF by LibreOffice, where the machine has it."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from sunshine.foundation.documents.engine.parts import FANG, HEI, KAI, NUMERALS, SONG

SECONDS = 120
# Free fonts of the same character, nearest first: the PDF of a machine without the named ones.
INSTEAD = {
    SONG: ("FZXiaoBiaoSong-B05S", "Noto Serif CJK SC"),
    FANG: ("仿宋", "FangSong", "Noto Serif CJK SC"),
    KAI: ("楷体", "KaiTi", "Noto Serif CJK SC"),
    HEI: ("SimHei", "Noto Sans CJK SC"),
    NUMERALS: ("SimSun", "Noto Serif CJK SC"),
}


class UnavailableError(Exception):
    """No LibreOffice, or it did not make a PDF; the words say what to do."""


def office() -> str | None:
    """LibreOffice's command, if the machine has it."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def printed(docx: bytes) -> bytes:
    """The PDF. A profile of its own for each run: two at once don't wait for one another."""
    command = office()
    if command is None:
        raise UnavailableError("这台机器没有 LibreOffice，只能下载 docx；请安装 libreoffice-writer")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "document.docx").write_bytes(docx)
        (folder / "fonts.conf").write_text(_fonts())
        done = subprocess.run(
            [command, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
             "--outdir", str(folder), str(folder / "document.docx")],
            env=_environment(os.environ, folder),
            capture_output=True, text=True, timeout=SECONDS, check=False,
        )  # fmt: skip
        found = folder / "document.pdf"
        if not found.is_file():
            raise UnavailableError(f"LibreOffice 没有生成 PDF：{done.stderr.strip()[:200]}")
        return found.read_bytes()


def _environment(given: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Nothing of our own settings: a converter needs no database address and no key."""
    kept = {name: given[name] for name in ("PATH", "LANG", "TMPDIR") if name in given}
    return {**kept, "HOME": str(folder), "FONTCONFIG_FILE": str(folder / "fonts.conf")}


def _fonts() -> str:
    aliases = "".join(
        f'<alias binding="same"><family>{escape(name)}</family><prefer>'
        + "".join(f"<family>{escape(f)}</family>" for f in (name, *others))
        + "</prefer></alias>"
        for name, others in INSTEAD.items()
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">/etc/fonts/fonts.conf</include>{aliases}</fontconfig>'
    )
