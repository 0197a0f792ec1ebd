"""Admission: whether a matter may be put on an agenda. Nothing else decides this."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from sunshine.before.filings.models import Matter
from sunshine.before.filings.queries import levels_of, manifest_of, reference, timings_of
from sunshine.before.filings.rules import Admission, Requirement, Timing
from sunshine.foundation.evidence.models import Evidence
from sunshine.foundation.workflow.models import Endorsement

Files = Mapping[UUID, Sequence[Evidence]]  # of matters, those that stand, oldest first


def followers(event: str) -> list[Callable[..., Any]]:
    """What later rooms want to be asked or told of a matter; wiring names them."""
    return [import_string(path) for path in settings.MATTER_FOLLOWERS[event]]


def standing_files(matters: Iterable[UUID]) -> Files:
    """One query."""
    found: dict[UUID, list[Evidence]] = defaultdict(list)
    rows = Evidence.objects.filter(subject_label="matter", subject_id__in=list(matters))
    for file in rows.standing().select_related("content").order_by("pk"):
        found[file.subject_id].append(file)
    return found


def before_sounding(matter: Matter) -> list[Requirement]:
    """Required files, and what later rooms ask: departments' opinions, their conditions.

    Where the list of authority wants legal review and nobody answers for it, it is missing.
    """
    wanted = [matter.pk] if matter.law.get("attachments") else []
    return _before_sounding([matter], standing_files(wanted))[matter.pk]


def _before_sounding(matters: Sequence[Matter], files: Files) -> dict[UUID, list[Requirement]]:
    told = {m.pk: list(_files(m, files.get(m.pk, ()))) for m in matters}
    others: dict[UUID, list[Requirement]] = defaultdict(list)
    for ask in followers("missing"):
        for pk, said in ask(matters).items():
            others[pk] += said
    for m in matters:
        if m.law.get("needs_legal_review") and all(r.code != "review.legal" for r in others[m.pk]):
            words = "法务部门审查意见：还没有"
            told[m.pk].append(Requirement("review.legal", satisfied=False, words=words))
        told[m.pk] += others[m.pk]
    return told


def _files(matter: Matter, standing: Sequence[Evidence]) -> Iterator[Requirement]:
    wanted: Iterable[str] = matter.law.get("attachments", ())
    for title in wanted:
        file = next((e for e in standing if title in e.name), None)
        words = f"{title}：{'已附' if file else f'未附，文件名请含“{title}”'}"
        since = file.attached_at if file else None
        yield Requirement(f"file.{title}", file is not None, words, since)


def _on_time(matter: Matter, found: Timing) -> Requirement:
    if matter.is_emergency:
        late = "，补报超过时限，已标记" if matter.is_late else ""
        return Requirement(
            "on_time", satisfied=True, words=f"紧急事项先决后报{late}", since=matter.filed_at
        )
    words = f"最迟报备日 {found.last_on}，报备于 {matter.filed_on}"
    if found.is_late:
        words += "，迟报：请改期开会"
    return Requirement("on_time", not found.is_late, words, matter.filed_at)


def _endorsed(given: Sequence[Endorsement], chain: Iterable[str]) -> Iterator[Requirement]:
    """Opinions and signature on the text as it is now."""
    soundings = [e for e in given if e.verb == "sound"]
    for n, title in enumerate(chain):
        one = soundings[n] if n < len(soundings) else None
        words = f"会前酝酿（{title}）：{one.actor_name if one else '还没有意见'}"
        yield Requirement(f"sounding.{n + 1}", one is not None, words, one.made_at if one else None)
    signature = next((e for e in given if e.verb == "sign"), None)
    words = f"书记签字：{signature.actor_name if signature else '当前文本还没有签字'}"
    yield Requirement(
        "signature", signature is not None, words, signature.made_at if signature else None
    )


def _given(matters: Iterable[Matter], files: Files) -> dict[UUID, list[Endorsement]]:
    """Opinions and signatures that live and saw the text as it is now. One query."""
    now = {m.pk: manifest_of(m, files.get(m.pk, ())) for m in matters}
    live = Endorsement.objects.filter(subject_label="matter", subject_id__in=list(now)).live()
    found: dict[UUID, list[Endorsement]] = defaultdict(list)
    for e in live.order_by("pk"):
        if e.manifest == now[e.subject_id]:
            found[e.subject_id].append(e)
    return found


def admission(matter: Matter) -> Admission:
    """Yes, or exactly what is missing."""
    return admissions([matter])[matter.pk]


def admissions(matters: Collection[Matter]) -> dict[UUID, Admission]:
    """The same of several. A fixed count of queries."""
    asked = list(matters)
    files = standing_files(m.pk for m in asked)
    timings, before = timings_of(asked), _before_sounding(asked, files)
    given, levels = _given(asked, files), levels_of({m.organisation_id for m in asked})
    soundings = reference().soundings
    return {
        m.pk: Admission(
            (
                Requirement("number", satisfied=True, words=f"报备号 {m.label}", since=m.filed_at),
                _on_time(m, timings[m.pk]),
                *before[m.pk],
                *_endorsed(given[m.pk], soundings[m.matter_class, levels[m.organisation_id]]),
                *_at_the_end(m),
            )
        )
        for m in asked
    }


def _at_the_end(matter: Matter) -> Iterator[Requirement]:
    read = f"{matter.read_by}已阅知" if matter.read_at else "还未阅知"
    words = f"抄送派驻纪检监察组：{read}"
    yield Requirement("copy", matter.read_at is not None, words, matter.read_at)
    is_on_file = matter.state == "on_file"
    yield Requirement("on_file", is_on_file, "已备案" if is_on_file else "还没有备案")
