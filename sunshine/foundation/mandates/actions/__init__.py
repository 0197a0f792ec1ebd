"""Give and revoke grants, appoint deputies, break the glass. Every one is a logged act.

What lends power (giving, revoking, appointing, approving) asks for the person's presence once more.
"""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from sunshine.foundation.access.actions import because, grant
from sunshine.foundation.access.models import Deputy, Emergency, Grant
from sunshine.foundation.access.queries import matter_classes, roles
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import ALL_CLASSES, Actor
from sunshine.foundation.ledger.actions import earlier
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.mandates.actions.ground import account_of, logged, place_of, reasoned
from sunshine.foundation.notifications.actions import tell
from sunshine.foundation.notifications.models import Notification
from sunshine.foundation.notifications.queries import holders
from sunshine.foundation.organisations.models import Organisation, Tenure, Tree, reachable_ids
from sunshine.foundation.workflow.actions.terms import begin
from sunshine.foundation.workflow.rules import Refused
from sunshine.foundation.worklist.actions import close
from sunshine.foundation.worklist.models import WorkItem

EMERGENCY_DAYS = 1
LONGEST_MANDATE = timedelta(days=366)


@transaction.atomic
def give_grant(  # noqa: PLR0913  who gives what to whom, where, how long and why
    *,
    by: Actor,
    username: str,
    role: str,
    organisation: str,
    tree: str,
    until: date | None,
    reason: str,
    idempotency_key: str,
    tenure: UUID | None = None,
    matter_class: str = ALL_CLASSES,
) -> Entry:
    """Grant a role to an account, or to whoever holds a tenure. Raises Refused (Chinese).

    Nobody grants to oneself, in person or through a tenure (GB/T 22239-2019 8.1.4.2 d).
    """
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    place = place_of(by, organisation, "grant.manage")
    account, held = _receiver(by, username, tenure)
    if tree not in Tree.values:
        raise Refused("请选择管理、产权或监督关系")
    if until is not None and until <= today():
        raise Refused("截止日期应晚于今天")
    row = Grant(
        account=account,
        tenure=held,
        role=role,
        organisation=place,
        tree=tree,
        matter_class=matter_class,
        valid=DateRange(today(), until, "[)"),
        reason=reasoned(reason),
        given_by=by.name,
    )
    by.demand_confirmation()
    because(by, "grant.give", row.reason)
    try:
        grant([row])
    except ValueError as error:
        raise Refused(str(error)) from error
    content = {
        "role": role, "tree": tree, "class": matter_class, "until": until, "reason": row.reason,
        "account": account.pk if account else None, "tenure": held.pk if held else None,
    }  # fmt: skip
    return logged(by, "grant.give", "grant", row.pk, place.pk, content, idempotency_key)


def _receiver(
    by: Actor, username: str, tenure: UUID | None
) -> tuple[Account | None, Tenure | None]:
    """To whom: an account or a tenure, never the grantor's own."""
    account = account_of(username) if tenure is None else None
    held = Tenure.objects.filter(pk=tenure).first() if tenure else None
    if account is None and held is None:
        raise Refused("没有这个任职")
    person = account.person_id if account else held.person_id if held else None
    is_own = person is not None and person == by.person_id
    if is_own or (account and account.pk == by.account_id):
        raise Refused("不能给自己授权，请由另一位安全管理员办理")
    return account, held


@transaction.atomic
def revoke_grant(*, by: Actor, grant_id: UUID, reason: str, idempotency_key: str) -> Entry:
    """End a grant today."""
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    row = (
        Grant.objects.select_for_update()
        .filter(pk=grant_id, organisation__in=reachable_ids(by, "grant.manage"))
        .first()
    )
    if row is None or (row.valid.upper is not None and row.valid.upper <= today()):
        raise Refused("没有这条有效的授权")
    why = reasoned(reason)
    because(by, "grant.revoke", why)
    by.demand_confirmation()
    start = min(row.valid.lower or today(), today())
    row.valid = DateRange(start, max(today(), start), "[)")
    row.save(update_fields=["valid"])
    content = {"reason": why}
    return logged(
        by, "grant.revoke", "grant", row.pk, row.organisation_id, content, idempotency_key
    )


@transaction.atomic
def appoint_deputy(  # noqa: PLR0913  who stands in for whom, where, how long and why
    *,
    by: Actor,
    username: str,
    organisation: str,
    since: date,
    until: date,
    reason: str,
    idempotency_key: str,
    matter_class: str = ALL_CLASSES,
) -> Entry:
    """Let somebody act in one's name on a subtree for a period. A deputy can't pass it on."""
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    deputy = account_of(username)
    if by.on_behalf_of_id is not None:
        raise Refused("代理期间不能再委托他人")
    if by.person_id is None or deputy.person_id is None or deputy.person_id == by.person_id:
        raise Refused("请填写另一位人员的账号")
    if not today() <= since < until <= since + LONGEST_MANDATE:
        raise Refused("代理期应从今天或以后开始，不超过一年")
    if matter_class not in {ALL_CLASSES, *matter_classes()}:
        raise Refused(f"没有“{matter_class}”这个事项类别")
    place, why = place_of(by, organisation, "organisation.read"), reasoned(reason)
    by.demand_confirmation()
    because(by, "deputy.appoint", why)
    row = Deputy.objects.create(
        principal_id=by.person_id,
        deputy_id=deputy.person_id,
        organisation=place,
        matter_class=matter_class,
        valid=DateRange(since, until, "[)"),
        reason=why,
    )
    content = {
        "deputy": deputy.person_id, "since": since, "until": until, "reason": why,
        "class": matter_class,
    }  # fmt: skip
    return logged(by, "deputy.appoint", "deputy", row.pk, place.pk, content, idempotency_key)


@transaction.atomic
def end_deputy(*, by: Actor, deputy_id: UUID, reason: str, idempotency_key: str) -> Entry:
    """The principal takes a mandate back."""
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    row = (
        Deputy.objects.select_for_update()
        .filter(pk=deputy_id, principal=by.person_id, principal__isnull=False)
        .first()
    )
    if row is None or by.on_behalf_of_id is not None or row.valid.upper <= today():
        raise Refused("没有这条有效的代理")
    why = reasoned(reason)
    because(by, "deputy.end", why)
    start = min(row.valid.lower, today())
    row.valid = DateRange(start, max(today(), start), "[)")
    row.save(update_fields=["valid"])
    content = {"reason": why}
    return logged(by, "deputy.end", "deputy", row.pk, row.organisation_id, content, idempotency_key)


@transaction.atomic
def ask_emergency(
    *, by: Actor, organisation: str, role: str, reason: str, idempotency_key: str
) -> Entry:
    """Ask for a role on an organisation for a day; somebody else must approve."""
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    place = Organisation.objects.filter(code=organisation.strip()).first()
    known = roles().get(role)
    if by.account_id is None or place is None or known is None or known.is_administrator:
        raise Refused("请填写组织代码和一个业务角色")
    why = reasoned(reason)
    because(by, "emergency.ask", why)
    row = Emergency.objects.create(
        account_id=by.account_id,
        organisation=place,
        role=role,
        reason=why,
        asked_at=now(),
    )
    _item(row, "审批应急授权", "grant.manage", f"{by.name}申请应急授权：{row.reason}")
    content = {"role": role, "reason": row.reason}
    return logged(by, "emergency.ask", "emergency", row.pk, place.pk, content, idempotency_key)


@transaction.atomic
def decide_emergency(
    *, by: Actor, emergency_id: UUID, approve: bool, reason: str, idempotency_key: str
) -> Entry:
    """The second person. Approval gives the role until tomorrow and tells the audit administrator."""
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    row = (
        Emergency.objects.select_for_update(of=("self",))
        .select_related("account")
        .filter(pk=emergency_id, organisation__in=reachable_ids(by, "grant.manage"))
        .first()
    )
    if row is None or row.state != Emergency.State.ASKED:
        raise Refused("没有这件待批准的应急授权")
    if row.account_id == by.account_id or row.account.person_id == by.person_id:
        raise Refused("不能批准自己的申请")
    why = reasoned(reason)
    because(by, "emergency.approve" if approve else "emergency.refuse", why)
    by.demand_confirmation()
    if approve:
        until = today() + timedelta(days=EMERGENCY_DAYS)
        given = Grant(
            account=row.account,
            role=row.role,
            organisation_id=row.organisation_id,
            valid=DateRange(today(), until, "[)"),
            reason=f"应急：{row.reason}"[:200],
            given_by=by.name,
        )
        try:
            (row.grant,) = grant([given])
        except ValueError as error:
            raise Refused(str(error)) from error
        _item(row, "知悉应急授权", "log.read", f"{by.name}批准了应急授权：{row.reason}")
        _tell_watchers(row, by)
    row.state = Emergency.State.APPROVED if approve else Emergency.State.REFUSED
    row.decided_by_id, row.decided_at = by.account_id, now()
    row.save()
    close(WorkItem.objects.of("emergency", row.pk).filter(kind="审批应急授权"), by=by)
    verb = "emergency.approve" if approve else "emergency.refuse"
    return logged(
        by, verb, "emergency", row.pk, row.organisation_id, {"reason": why}, idempotency_key
    )


def _tell_watchers(row: Emergency, by: Actor) -> None:
    """Every holder of the log is told as a copy, which cannot be muted and is read as an act."""
    tell(
        holders("log.read", row.organisation_id).values_list("pk", flat=True),
        by=by,
        kind=Notification.Kind.COPY,
        title=f"应急授权已生效：{row.account.display_name}，{row.organisation.name}，{row.reason}",
        subject=RecordRef("emergency", row.pk),
        organisation_id=row.organisation_id,
        permission="log.read",
        must_read=True,
    )


def _item(row: Emergency, kind: str, permission: str, title: str) -> None:
    term = begin("emergency", row.pk, "", days=0)
    WorkItem.objects.create(
        subject_label="emergency",
        subject_id=row.pk,
        organisation_id=row.organisation_id,
        kind=kind,
        level="red",
        title=title[:400],
        permission=permission,
        due_on=term.due_on,
        created_at=now(),
    )
