"""A draft is not an act: it is changed by its enterprise until it is sent, and history keeps how."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from sunshine.before.authority.models import OPEN, AuthorityList, AuthorityRule
from sunshine.before.authority.workflow import AUTHORITY_LIST
from sunshine.foundation.access.actions import because
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, reachable, reaches
from sunshine.foundation.parameters.queries import value_on
from sunshine.foundation.workflow.rules import Refused

COPIED = (
    "position", "item_code", "title", "level", "per", "line_amount", "line_share", "steps",
    "needs_legal_review", "attachments", "opinions", "reporting", "remark",
)  # fmt: skip
SAME_LINE = "这个事项在同一层级、同一金额线上已有一条规则"
LEAST_BASIS = 4
Fields = Mapping[str, object]


@transaction.atomic
def open_draft(
    *, by: Actor, organisation_id: UUID, basis: str, starts_on: date | None
) -> AuthorityList:
    """The next version of an enterprise's list, begun as a copy of the newest one in force.

    Raises Refused (Chinese).
    """
    place = Organisation.objects.filter(pk=organisation_id, kind=Organisation.Kind.ENTERPRISE)
    if by.account_id is None or not place.filter(pk__in=reachable(by, "authority.draft")).exists():
        raise Refused("您没有为这家企业起草权责清单的权限")
    day = _checked(basis, starts_on)
    mine = AuthorityList.objects.filter(organisation=organisation_id)
    if going := mine.filter(state__in=OPEN).first():
        raise Refused(f"{going.label}正在办理，请先办结或撤回")
    because(by, f"{AUTHORITY_LIST.label}.draft", basis)
    last = mine.aggregate(last=Max("edition"))["last"] or 0
    try:
        with transaction.atomic():
            draft = AuthorityList.objects.create(
                organisation_id=organisation_id,
                edition=last + 1,
                basis=basis.strip(),
                starts_on=day,
                filed_by_id=by.account_id,
                filed_by_person_id=by.person_id,
                filed_at=now(),
            )
    except IntegrityError as error:
        raise Refused("刚刚有人为这家企业起草了新版，请刷新后再看") from error
    newest = mine.filter(state="in_force").order_by("-edition").first()
    if newest is not None:
        copies = [
            AuthorityRule(authority_list=draft, **{f: getattr(r, f) for f in COPIED})
            for r in newest.rules.order_by("position")
        ]
        AuthorityRule.objects.bulk_create(copies)
    return draft


@transaction.atomic
def set_header(*, by: Actor, list_id: UUID, basis: str, starts_on: date | None) -> AuthorityList:
    """Basis and first day. Raises Refused (Chinese) or AuthorityList.DoesNotExist."""
    draft = _draft(by, list_id)
    draft.starts_on, draft.basis = _checked(basis, starts_on), basis.strip()
    draft.save(update_fields=["basis", "starts_on"])
    return draft


@transaction.atomic
def save_rule(*, by: Actor, list_id: UUID, rule_id: UUID | None, fields: Fields) -> AuthorityRule:
    """A row as `forms.rule_fields` read it, new where `rule_id` is None. Raises Refused."""
    draft = _draft(by, list_id)
    if rule_id is None:
        last = draft.rules.aggregate(last=Max("position"))["last"] or 0
        row = AuthorityRule(authority_list=draft, position=last + 1)
    else:
        row = draft.rules.get(pk=rule_id)
    for name, value in fields.items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused(SAME_LINE) from error
    return row


@transaction.atomic
def remove_rule(*, by: Actor, list_id: UUID, rule_id: UUID) -> None:
    """Take a row out of a draft; the rows after it move up. Raises Refused or DoesNotExist."""
    row = _draft(by, list_id).rules.get(pk=rule_id)
    row.delete()
    AuthorityRule.objects.filter(authority_list=list_id, position__gt=row.position).update(
        position=F("position") - 1
    )


@transaction.atomic
def replace_rules(*, by: Actor, list_id: UUID, rows: Iterable[Fields]) -> int:
    """All rows of a draft by those of a workbook; how many. Raises Refused (Chinese)."""
    draft = _draft(by, list_id)
    draft.rules.all().delete()
    fresh = [
        AuthorityRule(authority_list=draft, position=n, **fields)
        for n, fields in enumerate(rows, 1)
    ]
    try:
        with transaction.atomic():
            AuthorityRule.objects.bulk_create(fresh)
    except IntegrityError as error:
        raise Refused(SAME_LINE) from error
    return len(fresh)


@transaction.atomic
def discard(*, by: Actor, list_id: UUID, reason: str = "") -> None:
    """A draft that was never sent is no act: it goes, and history keeps it. What was sent once is
    withdrawn instead. Raises Refused (Chinese) or AuthorityList.DoesNotExist.
    """
    draft = _draft(by, list_id)
    if draft.due_on is not None:
        raise Refused("送审过的清单请用“撤回”，并写明理由")
    because(by, f"{AUTHORITY_LIST.label}.discard", reason)
    draft.trials.all().delete()
    draft.rules.all().delete()
    draft.delete()


def expire(*, by: Actor) -> int:
    """Drafts that nobody has touched for their time are discarded; how many."""
    before = now() - timedelta(days=int(value_on("authority.draft_days", today())))
    never_sent = AuthorityList.objects.filter(state="draft", due_on__isnull=True)
    touched = never_sent.filter(events__pgh_created_at__gte=before)
    ids = list(never_sent.exclude(pk__in=touched.values("pk")).values_list("pk", flat=True))
    for pk in ids:
        discard(by=by, list_id=pk, reason="草稿到期")
    return len(ids)


def _draft(by: Actor, list_id: UUID) -> AuthorityList:
    """The draft, locked, where the actor may change it."""
    seen = AuthorityList.objects.visible_to(by)
    draft = seen.select_for_update(of=("self",)).get(pk=list_id)
    if draft.state != "draft":
        raise Refused(f"{AUTHORITY_LIST.states[draft.state]}的清单不能修改，请先退回")
    if not reaches(by, "authority.draft", draft.organisation_id):
        raise Refused("您没有修改这份权责清单的权限")
    because(by, f"{AUTHORITY_LIST.label}.draft", "")
    draft.version += 1
    draft.save(update_fields=["version"])
    return draft


def _checked(basis: str, starts_on: date | None) -> date:
    wrong = []
    if len(basis.strip()) < LEAST_BASIS:
        wrong.append("请填写依据文件的名称和文号")
    if starts_on is None or starts_on < today():
        wrong.append("生效日应为今天或以后")
    if wrong or starts_on is None:
        raise Refused("；".join(wrong))
    return starts_on
