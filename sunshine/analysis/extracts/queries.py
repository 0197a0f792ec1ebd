"""What is to be extracted, and what is there."""

from collections import defaultdict
from uuid import UUID

from sunshine.analysis.extracts.engine import READ
from sunshine.analysis.extracts.models import Extract
from sunshine.analysis.extracts.rules import FIRM, named
from sunshine.analysis.hits.models import Hit, HitEvidence
from sunshine.datacentre.lake.models import Snapshot
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation

Subject = tuple[str, str | None, str]  # kind, organisation, id


def subjects() -> dict[Subject, set[UUID]]:
    """What open hits name, with the hits that do; and every enterprise of ours, as a firm."""
    found: dict[Subject, set[UUID]] = defaultdict(set)
    told = defaultdict(list)
    evidence = HitEvidence.objects.filter(hit__state=Hit.State.OPEN).order_by("hit_id", "position")
    for hit_id, mart, row in evidence.values_list("hit_id", "mart", "row").iterator():
        told[hit_id].append((mart, row))
    hits = Hit.objects.filter(state=Hit.State.OPEN)
    for pk, place, kind, subject in hits.values_list(
        "pk", "organisation_id", "subject_kind", "subject_id"
    ):
        for name, identifier in named(kind, subject, told[pk]):
            found[name, _text(place), identifier].add(pk)
    ours = Organisation.objects.filter(kind="enterprise").exclude(uscc=None).exclude(uscc="")
    for pk, uscc in ours.values_list("pk", "uscc"):
        found.setdefault((FIRM, str(pk), str(uscc)), set())
    return found


def known() -> dict[Subject, tuple[UUID, UUID]]:
    """Extracts that are there: subject → (id, snapshot)."""
    rows = Extract.objects.values_list("pk", "kind", "organisation_id", "subject_id", "snapshot_id")
    return {
        (kind, _text(place), subject): (pk, made_from)
        for pk, kind, place, subject, made_from in rows
    }


def kinds_unchanged(since: Snapshot, until: Snapshot) -> set[str]:
    """Kinds of which no mart that their extracts read changed between two snapshots.

    A snapshot made before changes were kept says how many rows moved, not of what: then none.
    """
    changed: set[str] = set()
    later = Snapshot.objects.filter(number__gt=since.number, number__lte=until.number)
    for counts, changes in later.values_list("counts", "changes"):
        if counts and not changes:
            return set()
        changed |= changes.keys()
    return {kind for kind, read in READ.items() if not read & changed}


def _text(place: UUID | None) -> str | None:
    return None if place is None else str(place)


def extract_of(
    actor: Actor, kind: str, organisation_id: UUID | None, subject_id: str
) -> Extract | None:
    """The extract of a subject, by right; None where there is none yet."""
    found = Extract.objects.visible_to(actor).select_related("snapshot", "organisation")
    return found.filter(kind=kind, organisation=organisation_id, subject_id=subject_id).first()
