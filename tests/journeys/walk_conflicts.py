"""A conflict of interest of the first group, and who may not read of it. For walk_every_address.py."""

from sunshine.before.recusals import actions as recusals
from sunshine.before.recusals.actions.adjustments import Wanted
from sunshine.before.recusals.models import Adjustment, Conflict
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.models import Grant
from sunshine.foundation.access.queries import actor_of, system_actor
from sunshine.foundation.identity.models import Account

# Kinds whose foreign records `more_records` names.
MORE = ("conflict", "adjustment")
CONFLICTS = {"personnel", "inner_discipline", "secretary", "discipline_officer", "sasac_supervisor"}


def conflict_things():
    """A reviewer of the first group must keep out of a firm that nobody else deals with."""
    place = Grant.objects.get(account__username="shuji").organisation_id
    told = recusals.Told("spouse", "配偶持有该公司百分之三十的股权", "走查回避：戊器材有限公司")
    whom = Account.objects.get(username="caiwu").person_id
    officer, steps = actor_of(Account.objects.get(username="jiwei")), ("judge", "decide")
    with acting_as(officer):
        made = recusals.register(person_id=whom, organisation_id=place, origin="tip", told=told,
                                 by=officer, idempotency_key="conflict")  # fmt: skip
    for username, verb in zip(("jijian", "renshi"), steps, strict=True):
        by = actor_of(Account.objects.get(username=username))
        with acting_as(by):
            recusals.act(conflict_id=made.pk, verb=verb, by=by, idempotency_key=f"conflict {verb}",
                         content={"answer": "recuse", "reason": "股权属实，应当回避该公司事项"})  # fmt: skip
    wanted = [Wanted("step_aside", "走查回避：不经办该公司事项", str(by.account_id))]
    with acting_as(by):
        recusals.act(conflict_id=made.pk, verb="adjust", by=by, idempotency_key="conflict adjust",
                     content={"reason": "按规定确定调整措施"}, adjustments=wanted)  # fmt: skip


def more_records(reach, role, account):
    """Kind → records outside; conflicts are hidden by the database, so the machine looks. Whom a
    decided one is about reads it wherever it lies.
    """
    mine = reach if role in CONFLICTS else ()
    with acting_as(system_actor("走查")):
        far = Conflict.objects.exclude(organisation__in=mine).exclude(person=account.person)
        done = Adjustment.objects.exclude(organisation__in=mine)
        done = done.exclude(conflict__person=account.person)
        return {"conflict": list(far.values_list("pk", flat=True)),
                "adjustment": list(done.values_list("pk", flat=True))}  # fmt: skip


def more_words(reach, role, account):
    """What the walk's own conflicts say that nobody outside may read, but whom they are about.

    Not the demo's: the firms they name are named by filings and declarations, too.
    """
    with acting_as(system_actor("走查")):
        far = Conflict.objects.exclude(organisation__in=reach if role in CONFLICTS else ())
        told = far.filter(counterparty__startswith="走查").exclude(person=account.person)
        return [*told.values_list("counterparty", flat=True)]
