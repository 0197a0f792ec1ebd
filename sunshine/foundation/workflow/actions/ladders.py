"""Open work climbs its ladder: each rung once a due date, whatever dies or runs twice."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from sunshine.foundation.clock.queries import SHANGHAI, calendar, now
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import record
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.notifications.actions import tell
from sunshine.foundation.notifications.queries import holders
from sunshine.foundation.organisations.models import OrganisationPath
from sunshine.foundation.workflow.models import Suspension
from sunshine.foundation.workflow.queries import legal_today
from sunshine.foundation.worklist.models import OVERSEE, Escalation, WorkItem
from sunshine.foundation.worklist.queries import ladders
from sunshine.foundation.worklist.rules import HOLDERS, Rung, climbed, horizon

BATCH = 200
CLIMBING = 7_300_004


def climb(*, by: Actor, on: date | None = None) -> int:
    """Climb every rung that has come and was not climbed. Returns how many.

    A batch is one transaction with its rows, ledger entries and notifications, so a kill
    leaves all of it or nothing; the unique row keeps a second run from doing it again. After
    days of standstill one run fires each missed rung once.
    """
    day, last, count = on or legal_today(), UUID(int=0), 0
    while True:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_xact_lock(%s)", [CLIMBING])
            items = list(_moving(day).filter(pk__gt=last).order_by("pk")[:BATCH])
            for item, rung in _new_rungs(items, day):
                _climb(item, rung, by)
                count += 1
        if len(items) < BATCH:
            return count
        last = items[-1].pk


def _moving(day: date) -> QuerySet[WorkItem]:
    """Open work near or after its due day whose clock runs, locked."""
    still = Suspension.objects.filter(
        subject_label=OuterRef("subject_label"),
        subject_id=OuterRef("subject_id"),
        until__isnull=True,
    )
    near = WorkItem.objects.open().filter(due_on__lte=horizon(ladders(), day))
    return near.exclude(Exists(still)).select_for_update(of=("self",), no_key=True)


def _new_rungs(items: Iterable[WorkItem], day: date) -> Iterator[tuple[WorkItem, Rung]]:
    done: dict[UUID, set[tuple[date, str]]] = defaultdict(set)
    known = Escalation.objects.filter(item__in=[i.pk for i in items])
    for item_id, due, code in known.values_list("item_id", "due_on", "rung"):
        done[item_id].add((due, code))
    for item in items:
        begun = item.created_at.astimezone(SHANGHAI).date()
        for rung in climbed(ladders(), begun, item.due_on, day, calendar()):
            if (item.due_on, rung.code) not in done[item.pk]:
                yield item, rung


def _climb(item: WorkItem, rung: Rung, by: Actor) -> None:
    place = None if rung.to == HOLDERS else _above(item.organisation_id, rung.to)
    Escalation.objects.create(
        item=item,
        due_on=item.due_on,
        rung=rung.code,
        title=rung.title,
        organisation_id=place,
        climbed_at=now(),
    )
    entry = record(
        by=by,
        verb="work.escalate",
        subject=RecordRef(item.subject_label, item.subject_id),
        organisation_id=item.organisation_id,
        content={"rung": rung.code, "title": rung.title, "due": item.due_on, "seen_by": place},
        idempotency_key=f"rung:{item.pk}:{item.due_on}:{rung.code}",
    )
    WorkItem.objects.filter(pk=item.pk).update(rung=rung.title)
    tell(
        _audience(item, rung, place),
        by=by,
        kind="rung",
        title=f"{rung.title}（期限 {item.due_on}）：{item.kind}，{item.title}",
        subject=RecordRef(item.subject_label, item.subject_id),
        organisation_id=item.organisation_id,
        permission=item.permission,
        must_read=rung.must_read,
        entry_id=entry.pk,
    )


def _audience(item: WorkItem, rung: Rung, place: UUID | None) -> list[UUID]:
    if rung.to == HOLDERS:
        if item.assignee_id:
            return [item.assignee_id]
        found = holders(item.permission, item.organisation_id)
    elif place is None:
        return []
    else:
        found = holders(OVERSEE, place)
    return list(found.values_list("pk", flat=True))


def _above(organisation_id: UUID | None, tree: str) -> UUID | None:
    """The organisation right above in a tree; the top stays with itself; open data has none."""
    if organisation_id is None:
        return None
    up = OrganisationPath.objects.filter(tree=tree, descendant=organisation_id, depth=1)
    return up.values_list("ancestor_id", flat=True).first() or organisation_id
