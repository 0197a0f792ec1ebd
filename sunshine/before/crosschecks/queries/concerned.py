"""Which matches a live conflict concerns: those about the same firm, whoever the declarant is."""

from collections.abc import Collection
from uuid import UUID

from sunshine.before.crosschecks.models import Match
from sunshine.before.recusals.rules.parties import Scope


def matches(scope: Scope, among: Collection[UUID] | None = None) -> set[UUID]:
    rows = Match.objects.all() if among is None else Match.objects.filter(pk__in=among)
    told = rows.values_list("pk", "company_name", "company_id")
    return {pk for pk, *texts in told if scope.is_named_in(texts)}
