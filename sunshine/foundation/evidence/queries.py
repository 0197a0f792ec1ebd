"""Files of a record, what an opinion covers of them, and whether disk, rows and log agree."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from sunshine.foundation.clock.queries import today
from sunshine.foundation.evidence.engine.containers import Budget
from sunshine.foundation.evidence.engine.store import DamagedError, Store
from sunshine.foundation.evidence.models import Content, Evidence
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.queries import Finding
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.parameters.queries import value_on
from sunshine.foundation.reference import engine as reference

MIB = 1024 * 1024
CHUNK = 500


def store() -> Store:
    return Store(Path(settings.SUNSHINE_HOME) / "evidence")


def kinds() -> Mapping[str, Mapping[str, Any]]:
    return reference.codes(Path(settings.CONTENT_ROOT), "evidence_kinds")


def secrecy() -> Mapping[str, Mapping[str, Any]]:
    return reference.codes(Path(settings.CONTENT_ROOT), "secrecy")


def largest() -> int:
    """Bytes of one file."""
    return int(value_on("evidence.largest", today())) * MIB


def budget() -> Budget:
    unpacked = int(value_on("evidence.unpacked", today())) * MIB
    return Budget(unpacked, int(value_on("evidence.entries", today())))


def files_of(subject: RecordRef) -> list[Evidence]:
    """Files of a record the caller may see: standing ones and withdrawn ones. One query."""
    return list(Evidence.objects.of(subject).select_related("content"))


def manifest_of(subject: RecordRef) -> dict[str, str]:
    """What an opinion on the record covers of its files: another file is another thing seen."""
    return manifest_in(Evidence.objects.of(subject).standing().select_related("content"))


def manifest_in(files: Iterable[Evidence]) -> dict[str, str]:
    """The same of standing files at hand, oldest first."""
    known = secrecy()
    return {
        f"材料“{e.name}”": f"{known[e.secrecy]['title']}，{e.content.size} 字节，SHA-256 {e.content_id}"
        for e in files
    }


def verify_all() -> Iterator[Finding]:
    """Every file against its hash, every row against its act, every act against its row.

    Must run as somebody who sees every record (`system_actor`). Nothing found: all agree.
    """
    for content in Content.objects.order_by("pk").iterator(CHUNK):
        yield from _against_disk(content)
    seen: set[UUID] = set()
    for row in Evidence.objects.select_related("content").order_by("pk").iterator(CHUNK):
        seen |= {pk for pk in (row.entry_id, row.withdrawn_entry_id) if pk}
        yield from _against_acts(row)
    acts = Entry.objects.filter(verb__endswith=".attach") | Entry.objects.filter(
        verb__endswith=".detach"
    )
    for entry in acts.exclude(pk__in=seen).order_by("pk"):
        yield Finding("evidence", f"存证 {entry.pk} 所记的材料操作在数据库里没有了")


def _against_disk(content: Content) -> Iterator[Finding]:
    try:
        with store().open_verified(content.pk) as file:
            size = file.seek(0, 2)
    except (DamagedError, OSError) as error:
        yield Finding("evidence", str(error))
        return
    if size != content.size:
        yield Finding("evidence", f"材料 {content.pk[:16]} 的大小与登记的不同")


def _against_acts(row: Evidence) -> Iterator[Finding]:
    entry = Entry.objects.filter(pk=row.entry_id).first()
    told = _file_in(entry)
    if told != told_of(row.content, row.name, row.secrecy) or not _is_of(entry, row):
        yield Finding("evidence", f"材料“{row.name}”（{row.pk}）与附上时的存证不符")
    if row.withdrawn_entry_id is None:
        return
    entry = Entry.objects.filter(pk=row.withdrawn_entry_id).first()
    if _file_in(entry) != {"id": str(row.pk)} or not _is_of(entry, row):
        yield Finding("evidence", f"材料“{row.name}”（{row.pk}）与撤下时的存证不符")


def _is_of(entry: Entry | None, row: Evidence) -> bool:
    """The act is about the record that the row hangs on, in the same organisation."""
    return entry is not None and (
        (entry.subject_label, entry.subject_id, entry.organisation_id)
        == (row.subject_label, row.subject_id, row.organisation_id)
    )


def told_of(content: Content, name: str, grade: str) -> dict[str, object]:
    """What an act says of a file it attaches."""
    return {
        "name": name,
        "secrecy": grade,
        "sha256": content.sha256,
        "size": content.size,
        "sm3": content.sm3,
    }


def _file_in(entry: Entry | None) -> object:
    """What the act says of a file; None where there is no such act."""
    return json.loads(entry.canonical)["content"].get("file") if entry else None


def panel_of(subject: RecordRef) -> dict[str, object]:
    """What `ui/files.html` shows: files, and what may be taken in."""
    allowed = sorted({f".{e}" for kind in kinds().values() for e in kind["extensions"]})
    return {
        "files": files_of(subject),
        "kinds": kinds(),
        "grades": secrecy(),
        "accept": ",".join(allowed),
        "largest": largest() // MIB,
        "is_scanned": bool(settings.CLAMD),
    }
