"""Which hits an exemption covers, and what can be exempted from a hit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT

from sunshine.analysis.exemptions.models import Exemption
from sunshine.analysis.hits.models import Hit, HitEvidence, HitQuerySet
from sunshine.datacentre.lake.queries import content_root
from sunshine.foundation.reference import engine as reference

NAMED = (Exemption.Scope.CONTRACT, Exemption.Scope.COUNTERPARTY)


@dataclass(frozen=True, slots=True)
class Choice:
    """Something a hit's exemption may be about."""

    scope: str
    subject_id: str
    title: str

    @property
    def key(self) -> str:
        return f"{self.scope}|{self.subject_id}"


def hits_under(exemption: Exemption, hits: HitQuerySet | None = None) -> HitQuerySet:
    """Hits that the exemption is about, whether or not it is in force.

    For a counterparty or contract: those that name it and no other of its kind, so that an
    exemption never silences what also concerns somebody else.
    """
    found = (hits if hits is not None else Hit.objects.all()).filter(
        probe=exemption.probe, organisation=exemption.organisation_id
    )
    if exemption.scope == Exemption.Scope.ORGANISATION:
        return found
    if exemption.scope == Exemption.Scope.HIT:
        return found.filter(
            subject_kind=exemption.subject_kind,
            subject_id=exemption.subject_id,
            occurrence=exemption.occurrence,
        )
    named, others = Q(), Q()
    for field in _fields(exemption.scope):
        mine = Exists(_naming(field).filter(Q(named=exemption.subject_id)))
        other = Exists(_naming(field).exclude(Q(named=exemption.subject_id)))
        named, others = named | Q(mine), others | Q(other)
    itself = Q(subject_kind=exemption.scope, subject_id=exemption.subject_id)
    return found.filter(itself | named).exclude(others)


def _naming(field: str) -> QuerySet[HitEvidence, HitEvidence]:
    rows = HitEvidence.objects.filter(hit=OuterRef("pk")).annotate(named=KT(f"row__{field}"))
    return rows.filter(named__isnull=False)


def _fields(scope: str) -> list[str]:
    found: list[str] = reference.scores(content_root())["kind"][scope]["fields"]
    return found


def covered(hits: Iterable[Hit], on: date) -> dict[UUID, Exemption]:
    """Of these hits, those under an exemption on a day."""
    wanted = list(hits)
    codes = {h.probe for h in wanted}
    found: dict[UUID, Exemption] = {}
    among = Hit.objects.filter(pk__in=[h.pk for h in wanted])
    for exemption in Exemption.objects.in_force(on).filter(probe__in=codes).order_by("pk"):
        for pk in hits_under(exemption, among).values_list("pk", flat=True):
            found.setdefault(pk, exemption)
    return found


def choices_of(hit: Hit) -> list[Choice]:
    """What may be exempted, the narrowest first."""
    found = [Choice(Exemption.Scope.HIT, hit.subject_id, hit.subject_name or hit.subject_id)]
    rows = list(hit.evidence.all())
    for scope in NAMED:
        named = {str(e.row[f]) for f in _fields(scope) for e in rows if e.row.get(f)}
        named |= {hit.subject_id} if hit.subject_kind == scope else set()
        if len(named) == 1:  # with several, an exemption for one would not cover this hit
            subject = named.pop()
            found.append(Choice(scope, subject, _name(scope, subject, rows)))
    if hit.organisation is not None:
        found.append(Choice(Exemption.Scope.ORGANISATION, "", hit.organisation.name))
    return found


def _name(scope: str, subject: str, rows: list[HitEvidence]) -> str:
    for e in rows:
        if e.mart == scope and str(e.row.get(f"{scope}_id")) == subject:
            return str(e.row.get("name") or e.row.get("title") or subject)
    return subject
