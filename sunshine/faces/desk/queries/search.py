"""One box for everything: each kind by its own right, each count no higher than it is told."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.alerts.queries import tells_of
from sunshine.analysis.hits.models import HitPerson
from sunshine.analysis.probes import engine as probes
from sunshine.before.briefs.models import Brief
from sunshine.before.crosschecks.models import Match, SpecialCampaign
from sunshine.before.declarations.models import Declaration
from sunshine.before.filings.models import Matter
from sunshine.before.recusals.models import Conflict
from sunshine.before.reports.models import MajorReport
from sunshine.before.risks.models import RiskPoint
from sunshine.before.samples.models import ArchiveSample
from sunshine.datacentre.directory.engine import initials
from sunshine.datacentre.directory.models import Listing, holds
from sunshine.datacentre.directory.rules import LEAST
from sunshine.datacentre.lake.queries import content_root
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, Tenure, reachable_ids
from sunshine.foundation.people.models import Person
from sunshine.foundation.vault.actions import key_of

SHOWN, MOST = 8, 200  # rows of a kind on the page; further ones are not counted
NUMBER = re.compile(r"[0-9]{17}[0-9Xx]")
NAME = re.compile(r"[一-鿿·]{2,20}")
LABEL = re.compile(r"(?:疑点)?[〔(（]?(?:(20\d\d)[〕)）\-])?0*(\d{1,9})号?")


@dataclass(slots=True)
class Found:
    """One kind of results: what is shown, how many there are, at most MOST."""

    kind: str
    title: str
    rows: list[Any] = field(default_factory=list)
    count: int = 0

    @property
    def count_words(self) -> str:
        return f"超过 {MOST} 条" if self.count > MOST else f"{self.count} 条"


def search(actor: Actor, words: str) -> list[Found]:
    """What somebody may see that holds these words, a fixed number of queries."""
    return [found for find in KINDS for found in find(actor, words) if found.count]


def _page(kind: str, title: str, rows: QuerySet[Any]) -> Found:
    shown = list(rows[:SHOWN])
    count = len(shown)
    if count == SHOWN:
        count = rows[: MOST + 1].count()
    return Found(kind, title, shown, count)


def _organisations(actor: Actor, words: str) -> Iterable[Found]:
    if not actor.may("organisation.read"):
        return
    listed = Listing.objects.filter(kind="organisation", words__icontains=words)
    wanted = Q(name__icontains=words) | Q(pk__in=listed.values("organisation"))
    wanted |= Q(uscc__iexact=words) | Q(code__iexact=words)
    yield _page(
        "organisation",
        "组织",
        Organisation.objects.visible_to(actor).filter(wanted).order_by("code"),
    )


def _listed(kind: str, title: str) -> Callable[[Actor, str], Iterable[Found]]:
    def find(actor: Actor, words: str) -> Iterable[Found]:
        if len(words) < LEAST or not actor.may("alert.read"):
            return
        rows = Listing.objects.visible_to(actor).filter(holds("words", words), kind=kind)
        once = ("name", "record_id")  # a counterparty of many enterprises is one
        yield _page(
            kind, title, rows.select_related("organisation").order_by(*once).distinct(*once)
        )

    return find


def _records(
    kind: str, title: str, model: Any, permission: str, look_ups: Iterable[str] = ()
) -> Callable[[Actor, str], Iterable[Found]]:
    """Our own records of a room, newest first: those that one of the look-ups finds the words in,
    or, where none is named, those that tell of them as the room itself says it.
    """

    def find(actor: Actor, words: str) -> Iterable[Found]:
        if len(words) < LEAST or not actor.may(permission):
            return
        wanted = Q()
        for look_up in look_ups:
            wanted |= Q(**{look_up: words.lower()})
        mine = model.objects.visible_to(actor)
        rows = mine.filter(wanted) if wanted else mine.telling(words)
        yield _page(kind, title, rows.select_related("organisation").order_by("-pk"))

    return find


def _declarations(actor: Actor, words: str) -> Iterable[Found]:
    """Of whom, by the whole name, or by the number. By a relative or a company one searches in the
    list of declarations, where the persons are told of it.
    """
    if len(words) < LEAST or not actor.may("declaration.read"):
        return
    people = Person.objects.filter(name=words).values("pk")
    rows = Declaration.objects.visible_to(actor).filter(Q(person__in=people) | Q(number=words))
    yield _page(
        "declaration",
        "从业申报",
        rows.select_related("organisation", "person").order_by("-pk"),
    )


def _people(actor: Actor, words: str) -> Iterable[Found]:
    """By the whole name only, and only where names may be read; who holds a post today."""
    if not NAME.fullmatch(words) or not actor.may("person.read"):
        return
    held = Tenure.objects.filter(
        person__name=words,
        valid__contains=today(),
        post__organisation__in=reachable_ids(actor, "person.read"),
    )
    rows = held.select_related("person", "post__organisation").order_by("post__organisation__code")
    yield _page("person", "任职人员", rows)


def _named(actor: Actor, words: str) -> Iterable[Found]:
    """Alerts with exactly this person in their evidence: keyed first, part of a name finds nothing."""
    permission = "person.unmask" if NUMBER.fullmatch(words) else "person.read"
    if not (NUMBER.fullmatch(words) or NAME.fullmatch(words)) or not actor.may(permission):
        return
    hits = HitPerson.objects.filter(person_key=key_of(words.upper()))
    rows = _alerts_of(actor, Q(hit__in=hits.values("hit")))
    if not actor.reads_open(permission):
        rows = rows.filter(organisation__in=reachable_ids(actor, permission))
    yield _page("alert", "证据中有这个人的疑点", rows)


def _alerts(actor: Actor, words: str) -> Iterable[Found]:
    if not actor.may("alert.read"):
        return
    if label := LABEL.fullmatch(words):
        same = Q(hit__number=int(label[2]))
        if label[1]:
            same &= Q(hit__year=int(label[1]))
        yield _page("alert", "疑点", _alerts_of(actor, same))
    elif len(words) >= LEAST:
        yield _page("alert", "疑点", _alerts_of(actor, tells_of(words)))


def _alerts_of(actor: Actor, wanted: Q) -> QuerySet[Alert]:
    mine = Alert.objects.visible_to(actor).filter(wanted)
    return mine.select_related("hit", "organisation").order_by("due_on", "id")


def _probes(actor: Actor, words: str) -> Iterable[Found]:
    if not actor.may("probe.read"):
        return
    low = words.lower()
    rows = [p for p, text in _probe_words(content_root()) if low in text]
    yield Found("probe", "监督模型", rows[:SHOWN], len(rows))


@cache
def _probe_words(root: Path) -> list[tuple[probes.Probe, str]]:
    known = probes.load(root).values()
    return [(p, f"{p.code} {p.title} {p.rule} {initials(p.title)}".lower()) for p in known]


KINDS: tuple[Callable[[Actor, str], Iterable[Found]], ...] = (
    _organisations,
    _records("filing", "报备", Matter, "matter.read"),
    _records("report", "四重大报告", MajorReport, "report.read"),
    _records("brief", "事前研判", Brief, "brief.read"),
    _records(
        "risk",
        "廉政风险点",
        RiskPoint,
        "risk.read",
        ("title__icontains", "description__icontains"),
    ),
    _declarations,
    _records(
        "conflict",
        "利益冲突",
        Conflict,
        "conflict.read",
        ("counterparty__icontains", "counterparty_uscc__iexact", "person__name"),
    ),
    _records("archive_sample", "档案抽查", ArchiveSample, "sample.draw"),
    _records(
        "match",
        "申报比对",
        Match,
        "crosscheck.read",
        ("company_name__icontains", "company_id__iexact"),
    ),
    _records(
        "special_campaign",
        "专项整治",
        SpecialCampaign,
        "special_campaign.run",
        ("title__icontains",),
    ),
    _listed("matter", "事项"),
    _listed("counterparty", "往来单位"),
    _people,
    _named,
    _probes,
    _alerts,
)
