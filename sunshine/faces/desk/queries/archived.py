"""The whole file of a matter: what was filed, said and signed, its files, its acts and their proofs."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any, BinaryIO

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q
from django.template.loader import render_to_string

from sunshine.before.filings.actions.bundles import Packed, Tell
from sunshine.before.filings.models import Matter
from sunshine.before.filings.queries.admitting import admission
from sunshine.before.filings.workflow import MATTER
from sunshine.before.reviews.models import Review
from sunshine.before.reviews.queries import department_of
from sunshine.before.reviews.rules import ANSWERS
from sunshine.before.reviews.workflow import CONDITION, REVIEW
from sunshine.faces.desk.queries.filed import facts_of
from sunshine.foundation.access.queries import matter_classes
from sunshine.foundation.evidence.actions import SENSITIVE
from sunshine.foundation.evidence.engine.bundles import CHUNK, write
from sunshine.foundation.evidence.models import Evidence
from sunshine.foundation.evidence.queries import store
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions.sequencing import signer
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.queries import act_file, receipts_of
from sunshine.foundation.workflow.models import Endorsement
from sunshine.foundation.workflow.rules import Refused

AT_ONCE = 200 << 20  # bytes of files that a page packs itself; more is made by the worker
VERBS = {
    f"{t.label}.{row.verb}": row.title for t in (MATTER, REVIEW, CONDITION) for row in t.transitions
}
HOW = """怎样验证（不需要数据库，也不需要联网）：
  sunshine verify 本文件.zip --key 存证/日志公钥.txt
它核对每个文件的指纹与 manifest.json 一致、没有多也没有少，每一次操作的内容与存证回执一致，
每份材料的指纹都写在某一次操作里。公钥请另从公开日志取得并对照。
“{archive}”这份档案自身的指纹（manifest.json 的 SHA-256）记在台账的“导出档案”里。
"""


def whole_of(matter: Matter, actor: Actor) -> dict[str, Any]:
    """Everything the reader may see of it, for print and for the archive. A fixed count of queries."""
    reviews = Review.objects.visible_to(actor).filter(matter=matter.pk)
    reviews = reviews.select_related("document").prefetch_related("conditions").order_by("pk")
    asked = list(reviews)
    conditions = [c for r in asked for c in r.conditions.all()]
    files = {
        MATTER.label: [matter.pk],
        REVIEW.label: [r.pk for r in asked],
        CONDITION.label: [c.pk for c in conditions],
    }
    here = Q(pk__in=[])
    for label, records in files.items():
        here |= Q(subject_label=label, subject_id__in=records)
    papers = Evidence.objects.visible_to(actor, files).select_related("content")
    said = {r.pk: [(c, CONDITION.states[c.state]) for c in r.conditions.all()] for r in asked}
    return {
        "matter": matter,
        "kind": matter_classes().get(matter.matter_class, ""),
        "state_title": MATTER.states[matter.state],
        "body_name": {b["body"]: b["name"] for b in matter.law.get("bodies", ())}.get(
            matter.body, ""
        ),
        "facts": facts_of(matter),
        "admission": admission(matter),
        "given": [
            (e, VERBS.get(f"{MATTER.label}.{e.verb}", ""), ANSWERS.get(e.answer, ""))
            for e in Endorsement.objects.of(MATTER.label, matter.pk)
        ],
        "reviews": [
            (
                r,
                department_of(r).title,
                REVIEW.states[r.state],
                ANSWERS.get(r.answer, ""),
                said[r.pk],
            )
            for r in asked
        ],
        "papers": list(papers.order_by("pk")),
        "entries": list(Entry.objects.visible_to(actor).filter(here).order_by("pk")),
    }


def size_of(whole: dict[str, Any]) -> int:
    """Bytes of its files."""
    return sum(p.content.size for p in whole["papers"])


def pack(
    file: IO[bytes], matter: Matter, actor: Actor, about: Mapping[str, Any], tell: Tell
) -> Packed:
    """Write the archive into a file. Raises Refused where a file may not be handed out."""
    whole = whole_of(matter, actor)
    sha256, count = write(file, about, members_of(whole, tell))
    sensitive = [
        {"name": p.name, "sha256": p.content_id} for p in whole["papers"] if p.secrecy == SENSITIVE
    ]
    return Packed(sha256, count, sensitive)


def members_of(whole: dict[str, Any], tell: Tell) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Names and contents of the archive. Raises Refused where a file may not be handed out."""
    papers: list[Evidence] = whole["papers"]
    progress = _Progress(size_of(whole), tell)
    if shut := next((p for p in papers if not p.content.is_open), None):
        raise Refused(f"材料“{shut.name}”没有通过病毒检查，不能装入档案")
    yield "卷宗.html", [render_to_string("desk/filing_whole_file.html", whole).encode()]
    yield "事项.json", [_plain(whole)]
    yield "怎样验证.txt", [HOW.format(archive=whole["matter"].label).encode()]
    for n, paper in enumerate(papers, 1):
        folder = "材料" if paper.withdrawn_at is None else "已撤下的材料"
        yield (
            f"{folder}/{n:03d} {paper.name}",
            _chunks(store().open_verified(paper.content_id), progress),
        )
    yield "存证/日志公钥.txt", [signer().verifier.vkey.encode()]
    proofs = receipts_of(whole["entries"])
    for n, entry in enumerate(whole["entries"], 1):
        yield f"存证/{n:03d}.json", [act_file(entry).encode()]
        if entry.pk in proofs:
            yield f"存证/{n:03d}.tlog-proof", [proofs[entry.pk].encode()]


class _Progress:
    """Tells how far the files are, once a percent; the rest is small."""

    def __init__(self, total: int, tell: Tell) -> None:
        self.total, self.done, self.told, self.tell = max(total, 1), 0, 0, tell

    def add(self, size: int) -> None:
        self.done += size
        if (percent := 95 * self.done // self.total) > self.told:
            self.told = percent
            self.tell(percent)


def _chunks(file: BinaryIO, progress: _Progress) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK):
            progress.add(len(chunk))
            yield chunk


def _plain(whole: dict[str, Any]) -> bytes:
    """The same as plain data, for other systems."""
    matter: Matter = whole["matter"]
    skipped = {"id", "filed_by"}
    columns = {
        str(f.verbose_name): getattr(matter, f.attname)
        for f in matter._meta.concrete_fields
        if f.name not in skipped
    }
    told = columns | {
        "企业": matter.organisation.name,
        "报备内容": dict(whole["facts"]),
        "准入": [{"要求": r.words, "满足": r.satisfied} for r in whole["admission"].requirements],
        "酝酿和签字": [
            {"谁": e.actor_name, "做了": title, "意见": answer, "内容": e.words, "时间": e.made_at,
             "失效": e.voided_at, "所见": e.manifest}
            for e, title, answer in whole["given"]
        ],
        "部门审查": [
            {"部门": title, "状态": state, "意见": answer, "内容": r.words, "依据": r.basis,
             "审查人": r.answered_name, "时间": r.answered_at,
             "条件": [{"条件": c.words, "状态": words} for c, words in said]}
            for r, title, state, answer, said in whole["reviews"]
        ],
        "材料": [
            {"名称": p.name, "密级": p.secrecy, "SHA-256": p.content_id, "附上": p.attached_at,
             "附上人": p.attached_name, "撤下": p.withdrawn_at, "撤下理由": p.withdrawn_reason}
            for p in whole["papers"]
        ],
    }  # fmt: skip
    return json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()
