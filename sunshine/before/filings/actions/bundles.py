"""The whole file of a matter leaves the house: at once, or, where it is large, made by the worker and
kept for some days for who asked.
"""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from django.conf import settings
from uuid6 import uuid7

from sunshine.before.filings.models import Bundle, Matter
from sunshine.before.filings.workflow import MATTER
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import actor_of
from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.workflow.rules import Refused

LEDGER = "ledger.read"  # who may read the acts may take them along
LEAST_PURPOSE = 6
KEPT = timedelta(days=3)
FORGOTTEN = "后台一直没有生成，请重新导出"
GONE = "您已不能导出这件报备的档案"


@dataclass(frozen=True, slots=True)
class Packed:
    """What is in an archive: the hash of its manifest, its members, the sensitive files among them."""

    sha256: str
    count: int
    sensitive: list[dict[str, str]]


Tell = Callable[[int], None]  # percent done
Pack = Callable[[IO[bytes], Matter, Actor, Mapping[str, Any], Tell], Packed]


def check_purpose(purpose: str) -> None:
    """Raises Refused (Chinese)."""
    if len(purpose) < LEAST_PURPOSE:
        raise Refused(f"请写明导出档案的用途（至少 {LEAST_PURPOSE} 个字）")


def hand_out(
    *, by: Actor, matter: Matter, purpose: str, file: IO[bytes], pack: Pack, tell: Tell
) -> Entry:
    """Write the archive into a file: an act that says what for and names the manifest's hash."""
    check_purpose(purpose)
    about: dict[str, Any] = {
        "报备号": matter.label,
        "事项": matter.title,
        "企业": matter.organisation.name,
        "状态": MATTER.states[matter.state],
        "导出人": by.name,
        "导出时间": now().isoformat(),
        "用途": purpose,
    }
    packed = pack(file, matter, by, about, tell)
    return record(
        by=by,
        verb="matter.archive",
        subject=RecordRef(MATTER.label, matter.pk),
        organisation_id=matter.organisation_id,
        content={
            "purpose": purpose,
            "manifest": packed.sha256,
            "count": packed.count,
            "version": matter.version,
            "sensitive": packed.sensitive,  # read as if each had been asked for by itself
        },
        idempotency_key=f"matter.archive:{uuid7()}",
    )


def path_of(bundle: Bundle) -> Path:
    return Path(settings.SUNSHINE_HOME) / "bundles" / f"{bundle.pk}.zip"


def ask_bundle(*, by: Actor, matter: Matter, purpose: str, size: int) -> Bundle:
    """Ask for an archive of so many bytes of files; the worker makes it. An older one of the same
    reader goes. Raises Refused (Chinese).
    """
    check_purpose(purpose)
    if by.account_id is None:
        raise Refused("档案由人导出")
    mine = Bundle.objects.filter(matter=matter.pk, account=by.account_id)
    if mine.filter(state="making").exists():
        raise Refused("这份档案正在生成，请稍候")
    folder = Path(settings.SUNSHINE_HOME) / "bundles"
    folder.mkdir(mode=0o700, exist_ok=True)
    if shutil.disk_usage(folder).free < size + (settings.LOG_RESERVE << 20):
        raise Refused("服务器的磁盘空间不够生成这份档案，请联系管理员，或者分别下载材料")
    for old in mine.filter(state="ready"):
        _drop(old)
    return Bundle.objects.create(
        matter=matter, account_id=by.account_id, purpose=purpose, asked_at=now()
    )


def make_bundle(bundle_id: UUID, pack: Pack, tell: Tell) -> None:
    """What the worker does, in the name and by the right of who asked, as they are now. Twice does no
    harm. Raises Refused (Chinese).
    """
    row = Bundle.objects.select_related("account").get(pk=bundle_id)
    if row.state != "making":
        return
    by, path = actor_of(row.account), path_of(row)
    part = path.with_suffix(".part")
    with acting_as(by):
        seen = Matter.objects.visible_to(by).select_related("organisation")
        matter = seen.filter(pk=row.matter_id).first()
        if matter is None or not reaches(by, LEDGER, matter.organisation_id):
            raise Refused(GONE)
        with part.open("wb") as file:
            hand_out(by=by, matter=matter, purpose=row.purpose, file=file, pack=pack, tell=tell)
        part.replace(path)
        row.state, row.progress, row.size = "ready", 100, path.stat().st_size
        row.expires_at = now() + KEPT
        row.save()


def give_up(bundle_id: UUID, words: str) -> None:
    """It could not be made; what there is of it goes."""
    row = Bundle.objects.get(pk=bundle_id)
    for path in (path_of(row), path_of(row).with_suffix(".part")):
        path.unlink(missing_ok=True)
    Bundle.objects.filter(pk=bundle_id, state="making").update(state="failed", message=words[:400])


def expire() -> int:
    """Archives that lay their days go, and those that nobody made in as many; how many."""
    late = list(Bundle.objects.filter(state="ready", expires_at__lte=now()))
    for row in late:
        _drop(row)
    forgotten = Bundle.objects.filter(state="making", asked_at__lte=now() - KEPT)
    for row in forgotten:
        give_up(row.pk, FORGOTTEN)
    return len(late) + len(forgotten)


def _drop(row: Bundle) -> None:
    path_of(row).unlink(missing_ok=True)
    row.state = "expired"
    row.save(update_fields=["state"])
