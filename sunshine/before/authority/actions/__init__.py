"""The verbs of a list, all through the door."""

from uuid import UUID

from sunshine.before.authority.actions.bands import cut_bands
from sunshine.before.authority.models import AuthorityList
from sunshine.before.authority.queries import manifest_of
from sunshine.before.authority.queries.checking import problems_of
from sunshine.before.authority.workflow import AUTHORITY_LIST, WORK
from sunshine.datacentre.lake.jobs import publish_records
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.organisations.actions import period
from sunshine.foundation.organisations.models import OrganisationPath, Tree
from sunshine.foundation.workflow.actions import perform
from sunshine.foundation.workflow.actions.terms import begin
from sunshine.foundation.workflow.actions.work import ask_for
from sunshine.foundation.workflow.models import Endorsement
from sunshine.foundation.workflow.rules import Refused

SHOWN = 12  # problems told at once


def act(
    *, list_id: UUID, verb: str, by: Actor, content: dict[str, object], idempotency_key: str
) -> Entry:
    """One verb of the state table. Raises Refused (Chinese) or AuthorityList.DoesNotExist."""

    def effect(row: AuthorityList, entry: Entry) -> None:  # noqa: ARG001  the door hands it over
        if verb in {"submit", "sign"}:
            _check(row)
        if verb == "submit":
            term = begin(AUTHORITY_LIST.label, row.pk, "authority.due")
            row.due_on, row.is_provisional = term.due_on, term.is_provisional
        if verb == "return":
            _void_all(row, str(content["reason"]))
        if verb == "sign":
            _enact(row)
        _set_work(row, by)

    return perform(
        table=AUTHORITY_LIST,
        records=AuthorityList.objects.visible_to(by),
        record_id=list_id,
        verb=verb,
        by=by,
        content=content,
        idempotency_key=idempotency_key,
        effect=effect,
        manifest=manifest_of,
    )


def _check(row: AuthorityList) -> None:
    if problems := problems_of(row, today()):
        more = f"；另有 {len(problems) - SHOWN} 处" if len(problems) > SHOWN else ""
        raise Refused("；".join(problems[:SHOWN]) + more)


def _void_all(row: AuthorityList, reason: str) -> None:
    """What comes back is looked at anew, even by whoever has looked at it and even unchanged."""
    told = [{"field": "退回修改", "from": "", "to": reason}]
    live = Endorsement.objects.of(AUTHORITY_LIST.label, row.pk).live()
    live.update(voided_at=now(), differences=told)


def _enact(row: AuthorityList) -> None:
    """In force from its day on; the version before it ends there. The lake follows."""
    others = AuthorityList.objects.select_for_update().exclude(pk=row.pk)
    old = others.filter(organisation=row.organisation_id, valid__endswith__isnull=True).first()
    if old is not None and old.valid is not None:
        old.valid = period(old.valid.lower, row.starts_on)
        old.save(update_fields=["valid"])
    row.valid = period(row.starts_on)
    row.save(update_fields=["state", "valid"])  # the bands are cut from what is in force
    below = OrganisationPath.objects.filter(tree=Tree.MANAGEMENT, ancestor=row.organisation_id)
    cut_bands(below.values_list("descendant_id", flat=True))
    if row.starts_on <= today():
        retire(row)
    publish_records.defer()


def retire(row: AuthorityList | None = None) -> int:
    """Versions whose period is over become 已被替代; how many. `row`: only of its enterprise."""
    by = system_actor("权责清单任务")
    over = AuthorityList.objects.filter(state="in_force", valid__endswith__lte=today())
    if row is not None:
        over = over.filter(organisation=row.organisation_id)
    ids = list(over.values_list("pk", flat=True))
    for pk in ids:
        act(list_id=pk, verb="replace", by=by, content={}, idempotency_key=f"replace:{pk}")
    return len(ids)


def _set_work(row: AuthorityList, by: Actor) -> None:
    title = f"{row.organisation.short_name}{row.label}：{row.basis}"
    work = WORK.get(row.state) if row.due_on else None  # a draft has no period yet
    ask_for(AUTHORITY_LIST, row, work, title, by=by)
