"""Writers of parameters."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from procrastinate.contrib.django import app

from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import record
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.parameters.models import Parameter
from sunshine.foundation.reference import engine as reference


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load changed."""

    added: int
    changed: int
    removed: int


@transaction.atomic
def load_reference() -> Loaded:
    """Bring shipped values in line with reference/parameters; local values stay.

    Idempotent. A shipped value is identified by name, option and first day.
    """
    shipped = {
        (p.name, p.option, p.valid_from): p
        for p in reference.parameters(Path(settings.CONTENT_ROOT))
    }
    present = {
        (p.name, p.option, p.valid.lower): p for p in Parameter.objects.filter(is_local=False)
    }
    gone = [row.pk for key, row in present.items() if key not in shipped]
    Parameter.objects.filter(pk__in=gone).delete()
    added, changed = 0, 0
    for key, value in shipped.items():
        row = present.get(key) or Parameter(
            name=value.name,
            option=value.option,
            is_local=False,
            valid=DateRange(value.valid_from, None, "[)"),
        )
        fresh = (value.value, value.unit, value.source, value.evidence)
        if (row.value, row.unit, row.source, row.evidence) == fresh:
            continue
        row.value, row.unit, row.source, row.evidence = fresh
        row.save()
        added, changed = added + (key not in present), changed + (key in present)
    if present and (added or changed or gone):
        _wake()  # but not where nothing was there before: no probe can have read it
    return Loaded(added, changed, len(gone))


@transaction.atomic
def set_parameters(*, by: Actor, rows: Iterable[Parameter], idempotency_key: str) -> int:
    """Keep local values in bulk as one act. Overlapping periods of one value are refused by the
    database (IntegrityError). Returns how many.
    """
    kept = Parameter.objects.bulk_create(rows, batch_size=1000)
    for row in kept[:1]:
        record(
            by=by,
            verb="set_parameters",
            subject=RecordRef("parameters", row.pk),
            organisation_id=row.organisation_id,
            idempotency_key=idempotency_key,
            content={
                "values": [
                    [
                        str(p.organisation_id or ""),
                        p.name,
                        p.option,
                        p.value,
                        p.valid.lower.isoformat(),
                    ]
                    for p in kept
                ]
            },
        )
    if kept:
        _wake()
    return len(kept)


def _wake() -> None:
    """The jobs that wait for a change, queued in the transaction that makes it."""
    for job in settings.PARAMETER_JOBS:
        app.configure_task(job).defer()
