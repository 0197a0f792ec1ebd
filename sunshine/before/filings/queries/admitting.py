"""Admission: whether a matter may be put on an agenda. Nothing else decides this."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from sunshine.before.filings.models import Matter
from sunshine.before.filings.queries import chain_of, manifest_of, timing_of
from sunshine.before.filings.rules import Admission, Requirement
from sunshine.foundation.evidence.models import Evidence
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.workflow.models import Endorsement


def followers(event: str) -> list[Callable[..., Any]]:
    """What later rooms want to be asked or told of a matter; wiring names them."""
    return [import_string(path) for path in settings.MATTER_FOLLOWERS[event]]


def before_sounding(matter: Matter) -> list[Requirement]:
    """Required files, and what later rooms ask: departments' opinions, their conditions.

    Where the list of authority wants legal review and nobody answers for it, it is missing.
    """
    told = list(_files(matter))
    others = list(_told_by_others(matter))
    if matter.law.get("needs_legal_review") and all(r.code != "review.legal" for r in others):
        told.append(Requirement("review.legal", satisfied=False, words="法务部门审查意见：还没有"))
    return told + others


def _told_by_others(matter: Matter) -> Iterator[Requirement]:
    for ask in followers("missing"):
        yield from ask(matter)


def _files(matter: Matter) -> Iterator[Requirement]:
    wanted: Iterable[str] = matter.law.get("attachments", ())
    if not wanted:
        return
    standing = list(Evidence.objects.of(RecordRef("matter", matter.pk)).standing())
    for title in wanted:
        file = next((e for e in standing if title in e.name), None)
        words = f"{title}：{'已附' if file else f'未附，文件名请含“{title}”'}"
        since = file.attached_at if file else None
        yield Requirement(f"file.{title}", file is not None, words, since)


def _on_time(matter: Matter) -> Requirement:
    if matter.is_emergency:
        late = "，补报超过时限，已标记" if matter.is_late else ""
        return Requirement(
            "on_time", satisfied=True, words=f"紧急事项先决后报{late}", since=matter.filed_at
        )
    found = timing_of(matter.organisation_id, matter.filed_on, matter.meets_on)
    words = f"最迟报备日 {found.last_on}，报备于 {matter.filed_on}"
    if found.is_late:
        words += "，迟报：请改期开会"
    return Requirement("on_time", not found.is_late, words, matter.filed_at)


def _endorsed(matter: Matter) -> Iterator[Requirement]:
    """Opinions and signature on the text as it is now."""
    now = manifest_of(matter)
    live = Endorsement.objects.of("matter", matter.pk).live()
    given = [e for e in live if e.manifest == now]
    soundings = [e for e in given if e.verb == "sound"]
    chain = chain_of(matter)
    for n, title in enumerate(chain):
        one = soundings[n] if n < len(soundings) else None
        words = f"会前酝酿（{title}）：{one.actor_name if one else '还没有意见'}"
        yield Requirement(f"sounding.{n + 1}", one is not None, words, one.made_at if one else None)
    signature = next((e for e in given if e.verb == "sign"), None)
    words = f"书记签字：{signature.actor_name if signature else '当前文本还没有签字'}"
    yield Requirement(
        "signature", signature is not None, words, signature.made_at if signature else None
    )


def admission(matter: Matter) -> Admission:
    """Yes, or exactly what is missing."""
    is_on_file = matter.state == "on_file"
    read = f"{matter.read_by}已阅知" if matter.read_at else "还未阅知"
    return Admission(
        (
            Requirement(
                "number", satisfied=True, words=f"报备号 {matter.label}", since=matter.filed_at
            ),
            _on_time(matter),
            *before_sounding(matter),
            *_endorsed(matter),
            Requirement(
                "copy", matter.read_at is not None, f"抄送派驻纪检监察组：{read}", matter.read_at
            ),
            Requirement("on_file", is_on_file, "已备案" if is_on_file else "还没有备案"),
        )
    )
