"""Replay: does the snapshot still say what the hit says."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.conf import settings

from sunshine.analysis.hits.models import Hit
from sunshine.analysis.probes import engine as probes
from sunshine.analysis.runners.queries import events


@dataclass(frozen=True, slots=True)
class Replay:
    """Outcome of a replay: agrees, and if not, why (Chinese)."""

    agrees: bool
    words: str


def replay(hit: Hit) -> Replay:
    """Recompute one hit from the snapshot it was last seen in."""
    probe = probes.load(Path(settings.CONTENT_ROOT)).get(hit.probe)
    if probe is None:
        return Replay(agrees=False, words=f"模型 {hit.probe} 已不存在")
    if probe.version_label != hit.probe_version:
        return Replay(
            agrees=False,
            words=f"模型已由 {hit.probe_version} 版改为 {probe.version_label} 版，请先取回当时的版本",
        )
    wanted = (
        str(hit.organisation_id) if hit.organisation_id else None,
        hit.subject_kind,
        hit.subject_id,
        hit.occurrence,
    )
    for event in events([hit.probe], hit.snapshot.tables):
        if event["kind"] != "hit":
            continue
        found = tuple(
            event[n] for n in ("organisation_id", "subject_kind", "subject_id", "occurrence")
        )
        if found == wanted:
            return _compare(hit, event["evidence_hash"], event["amount"])
    return Replay(agrees=False, words=f"在快照 {hit.snapshot.number} 上没有重算出这个疑点")


def _compare(hit: Hit, evidence_hash: str, amount: str | None) -> Replay:
    same_amount = amount is not None and round(Decimal(amount), 2) == hit.amount
    if evidence_hash != hit.evidence_hash:
        return Replay(agrees=False, words="证据行与留存的不同")
    if not same_amount and not (amount is None and hit.amount is None):
        return Replay(agrees=False, words=f"金额不同：重算 {amount}，留存 {hit.amount}")
    return Replay(
        agrees=True,
        words=f"一致：快照 {hit.snapshot.number}，{hit.evidence_count} 条证据，金额 {hit.amount} {hit.currency}",
    )
