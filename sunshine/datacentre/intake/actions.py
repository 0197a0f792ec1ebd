"""Take files in."""

import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
from django.db import transaction
from django.db.models import Q

from sunshine.datacentre.catalogue import engine as catalogue
from sunshine.datacentre.intake.engine import reading
from sunshine.datacentre.intake.engine.releases import open_releases, stage_releases
from sunshine.datacentre.intake.engine.staging import Lookups, Staged, stage
from sunshine.datacentre.intake.engine.straight import stage_straight
from sunshine.datacentre.intake.models import QuarantinedRow, Receipt
from sunshine.datacentre.intake.rules import IntakeError, UnknownHeadersError, with_mapping
from sunshine.datacentre.lake import actions as lake
from sunshine.datacentre.lake.queries import content_root, lake_folder
from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, reachable
from sunshine.foundation.organisations.rules import is_uscc
from sunshine.foundation.reference import engine as reference
from sunshine.foundation.vault.actions import contact_keys, remember_people

Progress = Callable[[int, str], None]
BATCH = 1000


def no_progress(percent: int, words: str) -> None:
    """For callers that show none."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file somebody hands in. `dataset` empty: found by the file's name.

    `mapping`: headers of the file that this person says mean one of our columns.
    """

    source: str
    path: Path
    file_name: str
    dataset: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)


def announce(delivery: Delivery, *, by: Actor, corrects: Receipt | None = None) -> Receipt:
    """The receipt before the work: a job fills it in."""
    return Receipt.objects.create(
        source=delivery.source,
        dataset=delivery.dataset,
        file_name=delivery.file_name,
        file_size=delivery.path.stat().st_size,
        account_id=by.account_id,
        actor_name=by.name,
        taken_at=now(),
        corrects=corrects,
    )


def take_in(
    delivery: Delivery,
    *,
    by: Actor,
    progress: Progress = no_progress,
    receipt: Receipt | None = None,
) -> Receipt:
    """Check a file, bring its good rows into the lake, keep the others in quarantine.

    Everything or nothing: an error leaves a failed receipt that says what to do, and no row.
    A file whose hash was taken in before changes nothing and says so.
    """
    receipt = receipt or announce(delivery, by=by)
    try:
        with transaction.atomic():
            return _take_in(delivery, receipt, by, progress)
    except (IntakeError, catalogue.CatalogueError) as error:
        receipt.state, receipt.message = Receipt.State.FAILED, str(error)
        receipt.unknown_headers = error.headers if isinstance(error, UnknownHeadersError) else []
        receipt.save(update_fields=["state", "message", "file_hash", "dataset", "unknown_headers"])
        return receipt


def _take_in(delivery: Delivery, receipt: Receipt, by: Actor, progress: Progress) -> Receipt:
    source = catalogue.sources(content_root()).get(delivery.source)
    if source is None:
        raise IntakeError(f"没有“{delivery.source}”这个来源")
    receipt.file_hash = reading.fingerprint(delivery.path)
    same = Receipt.objects.filter(
        source=source.name, file_hash=receipt.file_hash, state=Receipt.State.DONE
    ).first()
    if same is not None and not delivery.mapping:
        receipt.state, receipt.snapshot = Receipt.State.REPEATED, same.snapshot
        receipt.message = (
            f"与 {same.taken_at:%Y-%m-%d} 接入的“{same.file_name}”完全相同，没有改变任何数据"
        )
        receipt.save()
        return receipt
    dataset = _find_dataset(source, delivery)
    receipt.dataset = dataset.name
    dataset = replace(dataset, headers=with_mapping(dataset.headers, delivery.mapping))
    progress(5, "逐行检查")
    with tempfile.TemporaryDirectory(dir=_scratch()) as scratch, lake.open_duckdb() as duck:
        staged = _stage(duck, delivery.path, source, dataset, receipt.pk.hex, Path(scratch), by)
        progress(80, "写入数据湖")
        receipt.snapshot, changes = lake.publish(
            duck, staged.files, cause=f"接入 {delivery.file_name}", by=by, whole=staged.whole
        )
    main = changes.get(dataset.mart)
    if main is not None:
        receipt.accepted_count = main.added + main.replaced
        receipt.unchanged_count = main.unchanged
    receipt.mart_counts = {
        n: {
            "added": c.added,
            "replaced": c.replaced,
            "unchanged": c.unchanged,
            "withdrawn": c.withdrawn,
        }
        for n, c in changes.items()
    }
    _close(receipt, staged)
    progress(100, "完成")
    return receipt


def _stage(  # noqa: PLR0913  a file, what it is, and by whom
    duck: duckdb.DuckDBPyConnection,
    path: Path,
    source: catalogue.Source,
    dataset: catalogue.Dataset,
    batch: str,
    scratch: Path,
    by: Actor,
) -> Staged:
    marts, folder = catalogue.marts(content_root()), lake_folder()
    lookups = _lookups(by)
    if source.reader == "ocds":
        opened = open_releases(path, scratch)
        return stage_releases(duck, opened, source, marts, folder, lookups, batch)
    straight = stage_straight(duck, path, source, dataset, marts, folder, lookups, batch, scratch)
    if straight is not None:
        return straight
    opened = reading.open_file(path, scratch)
    return stage(duck, opened, source, dataset, marts, folder, lookups, batch)


def _close(receipt: Receipt, staged: Staged) -> None:
    receipt.state, receipt.progress = Receipt.State.DONE, 100
    receipt.row_count = staged.row_count
    receipt.quarantined_count = len({bad.number for bad in staged.bad})
    receipt.unknown_headers = staged.unknown
    if staged.unknown:
        receipt.message = "未使用的列：" + "、".join(staged.unknown)
    receipt.save()
    QuarantinedRow.objects.bulk_create(
        [
            QuarantinedRow(
                receipt=receipt,
                mart=bad.mart,
                row_number=bad.number,
                problems=bad.problems,
                content=json.dumps(bad.cells, ensure_ascii=False),
            )
            for bad in staged.bad
        ],
        batch_size=BATCH,
    )
    if receipt.corrects is not None:
        _resolve(receipt, staged)


def _resolve(receipt: Receipt, staged: Staged) -> None:
    """A corrected file settles the rows it names, but for those that failed again."""
    again = {bad.cells.get(ROW_NUMBER) for bad in staged.bad}
    rows = QuarantinedRow.objects.filter(receipt=receipt.corrects, resolved_by__isnull=True)
    numbers = [n for n in rows.values_list("row_number", flat=True) if str(n) not in again]
    rows.filter(row_number__in=numbers).update(resolved_by=receipt)


ROW_NUMBER = "原行号"


def _find_dataset(source: catalogue.Source, delivery: Delivery) -> catalogue.Dataset:
    for dataset in source.datasets:
        if delivery.dataset == dataset.name:
            return dataset
    stem = delivery.file_name.casefold()
    found = [d for d in source.datasets for m in d.match if stem.startswith(m.casefold())]
    # contract_change… also begins with contract: the longest name wins.
    if not found:
        names = "、".join(d.match[0] for d in source.datasets)
        raise IntakeError(
            f"认不出“{delivery.file_name}”是哪个数据集；文件名应以下列之一开头：{names}"
        )
    return max(found, key=lambda d: max(len(m) for m in d.match if stem.startswith(m.casefold())))


def organisation_words() -> str:
    """A pattern of words that only names of organisations hold."""
    words = reference.codes(content_root(), "organisation_words")
    return "|".join(w for row in words.values() for w in row["words"])


def _lookups(by: Actor) -> Lookups:
    organisations: dict[str, str] = {}
    allowed = Organisation.objects.filter(pk__in=reachable(by, "data.ingest"))
    for pk, uscc, code, name in allowed.values_list("pk", "uscc", "code", "name"):
        organisations |= {value: str(pk) for value in (str(pk), uscc, code, name) if value}
    return Lookups(organisations, remember_people, contact_keys, organisation_words(), is_uscc)


def _scratch() -> Path:
    folder = lake_folder().parent / "uploads" / "scratch"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def open_rows(receipt: Receipt) -> "list[QuarantinedRow]":
    """Rows of a receipt still to be corrected."""
    return list(receipt.rows.filter(Q(resolved_by__isnull=True)).order_by("row_number"))
