"""Which records of each room a live conflict concerns. Wiring names these by label; a later room adds
its own line there. All of them are asked under the room's own actor: what a person must be kept from
can't depend on what somebody else may see.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import F, Func, Model, Q, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat, Lower, Replace

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.exemptions.models import Exemption
from sunshine.analysis.hits.models import HitEvidence
from sunshine.before.briefs.models import Brief
from sunshine.before.filings.models import Matter
from sunshine.before.recusals.models import Adjustment, Conflict
from sunshine.before.recusals.rules.parties import DROPPED, LONG_FORMS, Scope, plain
from sunshine.before.reports.models import MajorReport
from sunshine.before.reviews.models import Condition, Review
from sunshine.before.samples.models import Check
from sunshine.datacentre.amendments.models import Amendment
from sunshine.foundation.vault.actions import key_of

Ids = Collection[UUID] | None  # among these only; None: among all
Found = Mapping[str, set[UUID]]
MATTER = ("title", "counterparty", "details")
REPORT = ("title", "content", "measures")
BRIEF = ("title", "counterparty", "project", "persons")
HIT = ("hit__subject_id", "hit__subject_name", "hit__sentence")


class Narrow(Func):
    """Full-width forms made half-width."""

    template = "normalize(%(expressions)s, NFKC)"
    output_field = TextField()


def plain_in_sql(text: Combinable) -> Combinable:
    """`rules.parties.plain` in the database, so that 50,000 texts need not be fetched to be read."""
    pattern, nothing, everywhere = (_text(t) for t in (DROPPED.pattern, "", "g"))
    small = Lower(Narrow(text))
    found: Combinable = Func(small, pattern, nothing, everywhere, function="regexp_replace")
    for long, short in LONG_FORMS:
        found = Replace(found, _text(long), _text(short))
    return found


def _text(words: str) -> Value:
    return Value(words, output_field=TextField())


def _holding(rows: QuerySet[Any], columns: Iterable[str], scope: Scope) -> QuerySet[Any]:
    """Rows whose text may name the scope: never too few."""
    if not scope.parts:
        return rows.none()
    told = [part for c in columns for part in (Cast(F(c), TextField()), _text("\n"))]
    wanted = reduce(or_, (Q(told__contains=part) for part in scope.parts))
    found: QuerySet[Any] = rows.annotate(
        told=plain_in_sql(Concat(*told, output_field=TextField()))
    ).filter(wanted)
    return found


def _named(model: type[Model], columns: Iterable[str], scope: Scope, among: Ids) -> set[UUID]:
    rows: QuerySet[Any] = model._default_manager.all()
    if among is not None:
        rows = rows.filter(pk__in=among)
    return set(_holding(rows, columns, scope).values_list("pk", flat=True))


def is_concerned(scope: Scope, matter: Matter) -> bool:
    """Whether a matter, as it stands in memory, is one that the person is kept from."""
    if scope.matter == matter.pk or scope.covers(matter.organisation_id, matter.item_code):
        return True
    return scope.is_named_in(
        (matter.title, matter.counterparty, *map(str, matter.details.values()))
    )


def matters(scope: Scope, among: Ids = None) -> set[UUID]:
    """Filings that name the other side or the person, of the kind at the enterprise, or the one."""
    rows = Matter.objects.all() if among is None else Matter.objects.filter(pk__in=among)
    found = _named(Matter, MATTER, scope, among)
    if scope.matter is not None:
        found |= set(rows.filter(pk=scope.matter).values_list("pk", flat=True))
    if scope.item and scope.place is not None:
        kind = rows.filter(organisation=scope.place, item_code__startswith=scope.item)
        found |= set(kind.values_list("pk", flat=True))
    return found


def reports(scope: Scope, among: Ids = None) -> set[UUID]:
    return _named(MajorReport, REPORT, scope, among)


def briefs(scope: Scope, among: Ids = None) -> set[UUID]:
    return _named(Brief, BRIEF, scope, among)


def alerts(scope: Scope, among: Ids = None) -> set[UUID]:
    """Clues about the other side: named by the sentence, or in a row of the evidence; a person by
    the key that the lake holds for the name.
    """
    rows = Alert.objects.all() if among is None else Alert.objects.filter(pk__in=among)
    evidence = HitEvidence.objects.all()
    if among is not None:
        evidence = evidence.filter(hit__alert__in=among)
    shown = _holding(evidence, ("row",), scope).values_list("hit", flat=True)
    wanted = Q(hit__in=set(shown))
    if keys := [key_of(name) for name in scope.persons]:
        wanted |= Q(hit__persons__person_key__in=keys)
    found = set(rows.filter(wanted).values_list("pk", flat=True))
    return found | set(_holding(rows, HIT, scope).values_list("pk", flat=True))


def conflicts(scope: Scope, among: Ids = None) -> set[UUID]:
    """Other people's conflicts toward the same side: they tell what is to be kept from him."""
    rows = Conflict.objects.exclude(counterparty="", counterparty_uscc="")
    if among is not None:
        rows = rows.filter(pk__in=among)
    told = rows.values_list("pk", "counterparty", "counterparty_uscc")
    return {pk for pk, *texts in told if scope.is_named_in(texts)}


def reviews(found: Found) -> set[UUID]:
    return set(Review.objects.filter(matter__in=found["matter"]).values_list("pk", flat=True))


def conditions(found: Found) -> set[UUID]:
    return set(Condition.objects.filter(review__in=found["review"]).values_list("pk", flat=True))


def checks(found: Found) -> set[UUID]:
    return set(Check.objects.filter(matter__in=found["matter"]).values_list("pk", flat=True))


def briefs_on_matters(found: Found) -> set[UUID]:
    """A brief names its matter by title only, before there is a filing."""
    filed = Matter.objects.filter(pk__in=found["matter"]).values_list("organisation", "title")
    wanted = {(place, plain(title)) for place, title in filed}
    rows = Brief.objects.filter(organisation__in={place for place, _ in wanted})
    told = rows.values_list("pk", "organisation", "title")
    return {pk for pk, place, title in told if (place, plain(title)) in wanted}


def exemptions(found: Found) -> set[UUID]:
    return set(Exemption.objects.filter(alert_id__in=found["alert"]).values_list("pk", flat=True))


def amendments(found: Found) -> set[UUID]:
    """Corrections of rows that stand in the evidence of a closed clue."""
    rows = HitEvidence.objects.filter(hit__alert__in=found["alert"])
    shown = set(rows.values_list("mart", "row_id"))
    asked = Amendment.objects.filter(row_id__in={row for _, row in shown})
    told = asked.values_list("pk", "mart", "row_id")
    return {pk for pk, mart, row in told if (mart, row) in shown}


def adjustments(found: Found) -> set[UUID]:
    return set(
        Adjustment.objects.filter(conflict__in=found["conflict"]).values_list("pk", flat=True)
    )
