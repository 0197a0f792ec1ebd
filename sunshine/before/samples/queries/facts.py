"""What the machine finds in an archive: shown beside the checklist, never a verdict."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from django.db.models import Q

from sunshine.before.filings.models import Matter
from sunshine.before.filings.queries import manifest_of
from sunshine.before.filings.queries.admitting import admission
from sunshine.before.reviews.models import Condition, Review
from sunshine.before.samples.rules import digest_of
from sunshine.foundation.evidence.engine.store import DamagedError
from sunshine.foundation.evidence.models import Evidence
from sunshine.foundation.evidence.queries import store
from sunshine.foundation.ledger.actions.sequencing import policy, signer
from sunshine.foundation.ledger.engine.witness import verify_receipt
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.queries import receipts_of
from sunshine.foundation.ledger.rules import leaf
from sunshine.foundation.ledger.rules.merkle import ProofError
from sunshine.foundation.workflow.models import Endorsement


@dataclass(frozen=True, slots=True)
class Fact:
    """`holds`: true, false, or None where it is only to be known."""

    title: str
    words: str
    holds: bool | None


def fingerprint_of(matter: Matter) -> str:
    """SHA-256 of what an opinion on the matter would cover, its files by hash."""
    return _fingerprint(manifest_of(matter))


def _fingerprint(manifest: dict[str, str]) -> str:
    return digest_of(json.dumps(manifest, ensure_ascii=False, sort_keys=True))


def facts_of(matter: Matter, fingerprint: str) -> list[dict[str, object]]:
    """Receipts, contents, files, lateness, lapsed opinions; a fixed count of queries."""
    return [asdict(fact) for fact in _facts(matter, fingerprint)]


def _facts(matter: Matter, fingerprint: str) -> Iterator[Fact]:
    reviews = [r.pk for r in Review.objects.filter(matter=matter.pk)]
    conditions = Condition.objects.filter(review__in=reviews).values_list("pk", flat=True)
    here = Q(subject_label="matter", subject_id=matter.pk)
    here |= Q(subject_label="review", subject_id__in=reviews)
    papers = here | Q(subject_label="condition", subject_id__in=list(conditions))
    yield _receipts(list(Entry.objects.filter(papers).order_by("pk")))
    said_now = manifest_of(matter)
    same = _fingerprint(said_now) == fingerprint
    words = "与抽取时一致" if same else "抽取之后变过，请看历史"
    yield Fact("档案内容", words, same)
    given = list(Endorsement.objects.filter(here).order_by("made_at"))
    yield _signature(given, said_now)
    yield _files(list(Evidence.objects.filter(papers).select_related("content")))
    yield _timing(matter)
    lapsed = [e.actor_name for e in given if e.voided_at is not None]
    said = f"{len(lapsed)} 份（{'、'.join(dict.fromkeys(lapsed))}）" if lapsed else "没有"
    yield Fact("因内容改动失效的意见", said, None)
    missing = [r.words for r in admission(matter).missing]
    yield Fact("准入要求", "；".join(missing) or "全部满足", not missing)


def _receipts(entries: list[Entry]) -> Fact:
    """Every act is what its leaf commits to, and its leaf is in the signed log."""
    proofs, wrong = receipts_of(entries), 0
    log, wanted = signer().verifier, policy()
    for entry in entries:
        try:
            proven = verify_receipt(proofs[entry.pk], log, wanted)
        except (KeyError, ProofError):
            wrong += 1
        else:
            told = leaf(entry.canonical, bytes(entry.salt)).data
            wrong += proven.leaf != told or not entry.columns_agree
    count = len(entries)
    words = (
        f"{count} 次操作的回执全部通过验证"
        if not wrong
        else f"{count} 次操作中 {wrong} 次的回执没有通过"
    )
    return Fact("存证回执", words, not wrong)


def _signature(given: list[Endorsement], now: dict[str, str]) -> Fact:
    signed = [e for e in given if e.verb == "sign" and e.voided_at is None]
    if not signed:
        return Fact("签字", "没有有效的签字", holds=False)
    same = signed[-1].manifest == now
    words = f"{signed[-1].actor_name}签字，" + (
        "盖住的内容与现在一致" if same else "盖住的内容与现在不同"
    )
    return Fact("签字", words, same)


def _files(papers: list[Evidence]) -> Fact:
    damaged = []
    for paper in papers:
        try:
            store().open_verified(paper.content_id).close()
        except DamagedError:
            damaged.append(paper.name)
    standing = sum(p.withdrawn_at is None for p in papers)
    words = f"{standing} 份，撤下 {len(papers) - standing} 份；"
    words += f"打不开或被改动：{'、'.join(damaged)}" if damaged else "指纹全部一致"
    return Fact("材料", words, not damaged)


def _timing(matter: Matter) -> Fact:
    if matter.is_emergency:
        words = "紧急事项先决后报，" + ("补报超过时限" if matter.is_late else "已在时限内补报")
    elif matter.is_backdated:
        words = "会后补报"
    else:
        words = "迟报" if matter.is_late else "按时"
    return Fact(
        "报备时间", f"{matter.filed_on}，{words}", not (matter.is_late or matter.is_backdated)
    )
