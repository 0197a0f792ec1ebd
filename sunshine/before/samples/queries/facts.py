"""What the machine finds in an archive: shown beside the checklist, never a verdict."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TypeVar
from uuid import UUID

from django.db.models import Q

from sunshine.before.filings.models import Matter
from sunshine.before.filings.queries import manifest_of
from sunshine.before.filings.queries.admitting import admissions
from sunshine.before.filings.rules import Admission
from sunshine.before.reviews.models import Condition, Review
from sunshine.before.samples.rules import digest_of
from sunshine.foundation.evidence.engine.store import DamagedError
from sunshine.foundation.evidence.models import Evidence
from sunshine.foundation.evidence.queries import store
from sunshine.foundation.ledger.actions.sequencing import policy, signer
from sunshine.foundation.ledger.engine.witness import verify_receipt
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.queries import receipts_of_each
from sunshine.foundation.ledger.rules import leaf
from sunshine.foundation.ledger.rules.merkle import ProofError
from sunshine.foundation.workflow.models import Endorsement

R = TypeVar("R", Entry, Endorsement, Evidence)


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


Facts = list[dict[str, object]]


def facts_of(matter: Matter, fingerprint: str) -> Facts:
    """Receipts, contents, files, lateness, lapsed opinions."""
    return facts_of_each({matter: fingerprint})[matter.pk]


def facts_of_each(asked: Mapping[Matter, str]) -> dict[UUID, Facts]:
    """The same of several matters, each with its fingerprint of then. A fixed count of queries."""
    found = _Found([m.pk for m in asked])
    admitted = admissions(asked)
    return {
        m.pk: [asdict(fact) for fact in _facts(m, then, found, admitted[m.pk])]
        for m, then in asked.items()
    }


class _Found:
    """What belongs to the archives of some matters, by matter: acts, opinions, files; proofs of acts."""

    def __init__(self, matters: list[UUID]) -> None:
        reviews = dict(Review.objects.filter(matter__in=matters).values_list("pk", "matter_id"))
        conditions = Condition.objects.filter(review__in=list(reviews))
        self.home = {
            "matter": {pk: pk for pk in matters},
            "review": reviews,
            "condition": {
                pk: reviews[review] for pk, review in conditions.values_list("pk", "review_id")
            },
        }
        here = Q(pk__in=[])
        for label, home in self.home.items():
            here |= Q(subject_label=label, subject_id__in=list(home))
        self.entries = self._by_matter(Entry.objects.filter(here).order_by("pk"))
        self.given = self._by_matter(
            Endorsement.objects.filter(here).exclude(subject_label="condition").order_by("made_at")
        )
        self.papers = self._by_matter(
            Evidence.objects.filter(here).select_related("content").order_by("pk")
        )
        self.proofs = receipts_of_each(self.entries.values())

    def _by_matter(self, rows: Iterable[R]) -> dict[UUID, list[R]]:
        found: dict[UUID, list[R]] = defaultdict(list)
        for row in rows:
            found[self.home[row.subject_label][row.subject_id]].append(row)
        return found


def _facts(matter: Matter, then: str, found: _Found, admitted: Admission) -> Iterator[Fact]:
    yield _receipts(found.entries[matter.pk], found.proofs)
    papers = found.papers[matter.pk]
    own = (p for p in papers if p.subject_label == "matter" and p.withdrawn_at is None)
    said_now = manifest_of(matter, own)
    same = _fingerprint(said_now) == then
    words = "与抽取时一致" if same else "抽取之后变过，请看历史"
    yield Fact("档案内容", words, same)
    given = found.given[matter.pk]
    yield _signature(given, said_now)
    yield _files(papers)
    yield _timing(matter)
    lapsed = [e.actor_name for e in given if e.voided_at is not None]
    said = f"{len(lapsed)} 份（{'、'.join(dict.fromkeys(lapsed))}）" if lapsed else "没有"
    yield Fact("因内容改动失效的意见", said, None)
    missing = [r.words for r in admitted.missing]
    yield Fact("准入要求", "；".join(missing) or "全部满足", not missing)


def _receipts(entries: list[Entry], proofs: Mapping[UUID, str]) -> Fact:
    """Every act is what its leaf commits to, and its leaf is in the signed log."""
    log, wanted, wrong = signer().verifier, policy(), 0
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
