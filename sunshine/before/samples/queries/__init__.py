"""The list a sample is drawn from, the number it is drawn by, the proof of both; who may check."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from sunshine.before.filings.models import Matter, MatterQuerySet
from sunshine.before.reviews.models import Condition, Review
from sunshine.before.samples.engine import checklists
from sunshine.before.samples.models import ArchiveSample, Check, Frame
from sunshine.before.samples.rules import Item, Unit, digest_of, draw, frame_of, units_of
from sunshine.foundation.access.models import Denial
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Checkpoint, Entry, LogLeaf
from sunshine.foundation.ledger.rules.texts import parse_head, parse_note
from sunshine.foundation.notifications.queries import holders
from sunshine.foundation.organisations.models import OrganisationPath, Tree
from sunshine.foundation.postgres.queries import one_of
from sunshine.foundation.workflow.models import Endorsement
from sunshine.foundation.workflow.rules import Refused

ON_FILE = "on_file"


def items(version: int | None = None) -> tuple[Item, ...]:
    """The questions of a checklist: the newest, or the one a check was begun with."""
    known = checklists(Path(settings.CONTENT_ROOT))
    return known[newest() if version is None else version]


def newest() -> int:
    return max(checklists(Path(settings.CONTENT_ROOT)))


def population(
    by: Actor, top: UUID, since: date, until: date, classes: Collection[str]
) -> MatterQuerySet:
    """Archives on file that somebody may see: of an enterprise and all below it in management."""
    below = OrganisationPath.objects.filter(tree=Tree.MANAGEMENT, ancestor=top)
    found = Matter.objects.visible_to(by).filter(
        state=ON_FILE,
        filed_on__range=(since, until),
        organisation__in=below.values("descendant"),
    )
    return found.filter(matter_class__in=classes) if classes else found


def frame(found: MatterQuerySet) -> str:
    """All of them as the text that is drawn from."""
    rows = found.values_list("pk", "organisation_id", "matter_class")
    return frame_of(Unit(str(pk), str(place), kind) for pk, place, kind in rows)


def _seen_in(by: Actor, units: Iterable[Unit]) -> set[str]:
    """Ids of those files that somebody may see."""
    found = Matter.objects.visible_to(by).filter(one_of("pk", [UUID(u.id) for u in units]))
    return {str(pk) for pk in found.values_list("pk", flat=True)}


def whole_frame(by: Actor, sample: ArchiveSample) -> Frame:
    """The list as it was fixed: with a line left out it would not be what the ledger names, so who
    may not see one of its files may not take it along. Raises Refused (Chinese).
    """
    kept = Frame.objects.visible_to(by).get(sample=sample.pk)
    units = units_of(kept.text)
    if len(_seen_in(by, units)) < len(units):
        raise Refused("抽样框里有因回避不向您显示的档案，请由无需回避的人下载")
    return kept


def seed_after(entry_id: UUID) -> tuple[str, int] | None:
    """The root of the first signed checkpoint that holds an entry, in hex, and its size: salted
    leaves of everybody's acts are in it, so nobody can choose it, and there is only one. None as
    long as the entry has no number.
    """
    place = LogLeaf.objects.filter(entry_id=entry_id).values_list("index", flat=True).first()
    if place is None:
        return None
    after = Checkpoint.objects.filter(size__gt=place).order_by("size").first()
    if after is None:
        return None
    head = parse_head(parse_note(after.note).text)
    return head.root.hex(), head.size


@dataclass(frozen=True, slots=True)
class Stratum:
    """An enterprise's files of one class that one may see: how many there are, how many were drawn."""

    organisation_id: str
    matter_class: str
    population: int
    drawn: int


@dataclass(frozen=True, slots=True)
class Proof:
    """A draw done again, from what was kept and what the ledger and the log say; `is_whole`: one may
    see every file of the list.
    """

    steps: tuple[tuple[str, bool], ...]
    strata: tuple[Stratum, ...]
    is_whole: bool

    @property
    def holds(self) -> bool:
        return all(ok for _, ok in self.steps)


def proof_of(sample: ArchiveSample, checks: Iterable[Check], by: Actor) -> Proof:
    """`checks`: all of the sample. Nothing is believed that can be computed. The draw is done with
    every file, whoever looks; files are counted that they may see.
    """
    kept = Frame.objects.get(sample=sample.pk)
    entry = Entry.objects.get(pk=sample.frozen_entry_id)
    seed = seed_after(entry.pk)
    drawn = draw(kept.text, sample.seed, sample.size) if sample.seed else []
    found = [str(c.matter_id) for c in sorted(checks, key=lambda c: c.ordinal)]
    logged = entry.is_intact and digest_of(kept.text) in entry.canonical
    steps = [("抽样框的指纹与抽取之前记入台账的一致，之后没有增减", logged)]
    if sample.seed:
        steps += [
            (
                "种子是抽样框存证之后第一个签名检查点的树根，没有人能挑选",
                seed == (sample.seed, sample.seed_size),
            ),
            (
                f"按规则第 {sample.rule} 版重算，抽中的 {sample.size} 件与下面一一相同",
                drawn == found,
            ),
        ]
    units = units_of(kept.text)
    seen = _seen_in(by, units)
    strata = _strata([u for u in units if u.id in seen], set(drawn))
    return Proof(tuple(steps), strata, is_whole=len(seen) == len(units))


def _strata(units: Iterable[Unit], drawn: Collection[str]) -> tuple[Stratum, ...]:
    there: Counter[tuple[str, str]] = Counter()
    hit: Counter[tuple[str, str]] = Counter()
    for unit in units:
        there[unit.organisation, unit.matter_class] += 1
        hit[unit.organisation, unit.matter_class] += unit.id in drawn
    return tuple(Stratum(*key, count, hit[key]) for key, count in sorted(there.items()))


def shut_out(matters: Collection[UUID]) -> Mapping[UUID, set[UUID | None]]:
    """Matter → people who may not check its archive: who filed it, gave an opinion or signed,
    reviewed it, met its conditions, or to whom it is closed today. Four queries.
    """
    told: dict[UUID, set[UUID | None]] = defaultdict(set)
    filed = Matter.objects.filter(pk__in=matters, filed_by_person_id__isnull=False)
    for pk, person in filed.values_list("pk", "filed_by_person_id"):
        told[pk].add(person)
    reviews = dict(Review.objects.filter(matter__in=matters).values_list("pk", "matter_id"))
    here = Q(subject_label="matter", subject_id__in=matters)
    here |= Q(subject_label="review", subject_id__in=list(reviews))
    given = Endorsement.objects.filter(here, person_id__isnull=False)
    for record, person in given.values_list("subject_id", "person_id"):
        told[reviews.get(record, record)].add(person)
    met = Condition.objects.filter(review__in=list(reviews), filed_by_person_id__isnull=False)
    for review, person in met.values_list("review_id", "filed_by_person_id"):
        told[reviews[review]].add(person)
    closed = Denial.objects.filter(
        subject_label="matter", subject_id__in=matters, valid__contains=today()
    )
    for record, person in closed.values_list("subject_id", "person_id"):
        told[record].add(person)
    return told


def able(organisation_id: UUID, shut: Collection[UUID | None] = ()) -> list[Account]:
    """Who may check archives there, without the people in `shut`; by name."""
    found = holders("sample.check", organisation_id).select_related("person")
    return sorted((a for a in found if a.person_id not in shut), key=lambda a: a.display_name)
