"""Duties to declare: opened by appointments and leavings, and by the person on a change."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from django.db import transaction
from uuid6 import uuid7

from sunshine.before.declarations.models import Campaign, Declaration
from sunshine.before.declarations.queries.duties import (
    OCCASIONS,
    Holder,
    accounts_of,
    days_of,
    holders_on,
    latest_of,
    looked_back,
    without_duty,
)
from sunshine.before.declarations.rules import due_of
from sunshine.before.declarations.workflow import DECLARATION, WORK
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier, record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.notifications.actions import Told, tell, tell_each
from sunshine.foundation.organisations.models import Organisation
from sunshine.foundation.people.models import Person
from sunshine.foundation.workflow.rules import Refused
from sunshine.foundation.worklist.models import WorkItem
from sunshine.foundation.worklist.rules import OWN as OWN_WORK

MANAGE = "declaration.manage"
BATCH = 1000


def follow_tenures(*, by: Actor) -> int:
    """Duties of those whose tenure began or ended of late, each an act; work that waited for an
    account goes to it once there is one. It may run as often as it likes. Returns new duties.
    """
    day, count = today(), 0
    for kind, happened in OCCASIONS.items():
        holders = happened(looked_back(day, kind), day, None)
        for holder in without_duty(kind, holders):
            count += _follow(kind, holder, by)
    _hand_over()
    return count


@transaction.atomic
def _follow(kind: str, holder: Holder, by: Actor) -> bool:
    key = f"duty:{kind}:{holder.organisation_id}:{holder.person_id}:{holder.since_on}"
    if earlier(by, key) is not None:
        return False
    due_on = due_of(holder.since_on, days_of(kind, today(), holder.organisation_id))
    (row,) = open_duties([holder], kind, {holder: due_on})
    _enter(row, by, key)
    return True


def _enter(row: Declaration, by: Actor, key: str) -> None:
    entry = record(
        by=by,
        verb="declaration.open",
        subject=RecordRef(DECLARATION.label, row.pk),
        organisation_id=row.organisation_id,
        content={"kind": row.kind, "since": row.since_on, "due": row.due_on},
        idempotency_key=key,
    )
    account = accounts_of([row.person_id]).get(row.person_id)
    tell(
        {account} if account else (),
        by=by,
        kind="act",
        title=f"请在 {row.due_on} 前完成{row.get_kind_display()}",
        subject=RecordRef(DECLARATION.label, row.pk),
        organisation_id=row.organisation_id,
        entry_id=entry.pk,
    )


def tell_all(rows: Collection[Declaration], *, by: Actor, entry: Entry) -> None:
    """Everybody with an account is told of the own duty, by one act for all of them."""
    accounts = accounts_of({d.person_id for d in rows})
    tell_each(
        [
            Told(
                accounts[d.person_id],
                f"请在 {d.due_on} 前完成{d.get_kind_display()}",
                RecordRef(DECLARATION.label, d.pk),
                d.organisation_id,
            )
            for d in rows
            if d.person_id in accounts
        ],
        by=by,
        kind="act",
        entry_id=entry.pk,
    )


def _hand_over() -> None:
    """Duties of people who got their account after the duty."""
    waiting = Declaration.objects.filter(
        state__in=("due", "returned"), person__account__is_active=True
    )
    items = WorkItem.objects.open().filter(
        subject_label=DECLARATION.label, permission=MANAGE, subject_id__in=waiting.values("pk")
    )
    found = list(items)
    people = dict(
        Declaration.objects.filter(pk__in=[i.subject_id for i in found]).values_list(
            "pk", "person_id"
        )
    )
    accounts = accounts_of(set(people.values()))
    for item in found:
        item.permission, item.assignee_id = OWN_WORK, accounts[people[item.subject_id]]
    WorkItem.objects.bulk_update(found, ["permission", "assignee"], batch_size=BATCH)


@transaction.atomic
def begin_change(
    *, by: Actor, organisation_id: UUID, changed_on: date, idempotency_key: str
) -> Declaration:
    """Something changed: the person opens the duty, due so many days after the change; what was
    filed last is there to be put right. Raises Refused (Chinese).
    """
    if (first := earlier(by, idempotency_key)) is not None:
        return Declaration.objects.get(pk=first.subject_id)
    if by.person_id is None or by.on_behalf_of_id is not None:
        raise Refused("变更申报由本人发起，不能代办")
    day = today()
    if changed_on > day:
        raise Refused("变化日期不能晚于今天")
    places = Organisation.objects.filter(pk=organisation_id).values("pk")
    mine = [h for h in holders_on(day, places) if h.person_id == by.person_id]
    if not mine:
        raise Refused("您在这家单位没有需要申报的岗位")
    own = Declaration.objects.filter(person=by.person_id, organisation=organisation_id)
    if own.filter(state__in=("due", "returned", "filed")).exclude(kind="leaving").exists():
        raise Refused("您还有没办完的申报，请直接在那一件里填写或更正")
    holder = Holder(**{n: getattr(mine[0], n) for n in Holder.__slots__} | {"since_on": changed_on})
    due_on = due_of(changed_on, days_of("change", day, organisation_id))
    (row,) = open_duties([holder], "change", {holder: due_on})
    _enter(row, by, idempotency_key)
    return row


def open_duties(
    holders: Collection[Holder],
    kind: str,
    due: Mapping[Holder, date],
    campaign: Campaign | None = None,
) -> list[Declaration]:
    """Duties and the work they make, in a few statements for any number of people. `due`: where
    there is no campaign to say it.
    """
    before = latest_of([(h.person_id, h.organisation_id) for h in holders])
    rows = [
        Declaration(
            id=uuid7(),
            year=(campaign.opens_on if campaign else h.since_on).year,
            campaign=campaign,
            organisation_id=h.organisation_id,
            person_id=h.person_id,
            tenure_id=h.tenure_id,
            post=h.post,
            post_class=h.post_class,
            kind=kind,
            since_on=campaign.opens_on if campaign and kind not in OCCASIONS else h.since_on,
            first_due_on=campaign.due_on if campaign else due[h],
            due_on=campaign.due_on if campaign else due[h],
            previous_id=before.get((h.person_id, h.organisation_id)),
            opened_at=now(),
        )
        for h in holders
    ]
    Declaration.objects.bulk_create(rows, batch_size=BATCH)
    WorkItem.objects.bulk_create(_work(rows), batch_size=BATCH)
    return rows


def _work(rows: Collection[Declaration]) -> list[WorkItem]:
    people = {d.person_id for d in rows}
    accounts = accounts_of(people)
    names = dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))
    places = dict(
        Organisation.objects.filter(pk__in={d.organisation_id for d in rows}).values_list(
            "pk", "short_name"
        )
    )
    kind, _ = WORK["due"]
    return [
        WorkItem(
            subject_label=DECLARATION.label,
            subject_id=d.pk,
            organisation_id=d.organisation_id,
            kind=kind,
            title=f"{places[d.organisation_id]}：{names[d.person_id]}的{d.get_kind_display()}",
            permission=OWN_WORK if d.person_id in accounts else MANAGE,
            assignee_id=accounts.get(d.person_id),
            due_on=d.due_on,
            created_at=now(),
        )
        for d in rows
    ]
