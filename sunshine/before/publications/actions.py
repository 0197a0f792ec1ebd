"""Propose a risk point for the public, check it, open it, withdraw it."""

import json
from collections.abc import Mapping
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from uuid6 import uuid7

from sunshine.before.publications.models import Publication
from sunshine.before.publications.workflow import PUBLICATION, WORK
from sunshine.before.risks import queries as risks
from sunshine.before.risks.models import STANDING, RiskPoint
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier, record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.workflow.actions import perform
from sunshine.foundation.workflow.actions.numbers import numbered
from sunshine.foundation.workflow.actions.terms import begin
from sunshine.foundation.workflow.actions.work import ask_for
from sunshine.foundation.workflow.rules import Refused

NUMBERING = 7_300_073
TERM = "publication.approve"


def snapshot_of(point: RiskPoint) -> dict[str, object]:
    """What the public reads: no names of people, no tied probes, no causes of thought. Controls by
    what is done and by post.
    """
    power = risks.flows().get(point.power_code)
    controls = risks.controls_in_use([point.pk]).get(point.pk, [])
    return {
        "label": point.label,
        "organisation": point.organisation.name,
        "field": point.get_field_display(),
        "title": point.title,
        "post": point.post_title,
        "power": power.title if power else "",
        "step": point.step,
        "description": point.description,
        "level": point.get_level_display(),
        "controls": [
            {
                "words": c.words,
                "kind": c.get_kind_display(),
                "owner": c.owner_title or point.post_title,
                "overseer": c.overseer_title or "内设纪检机构",
            }
            for c in controls
        ],
    }


@transaction.atomic
def propose(*, by: Actor, risk_id: UUID, idempotency_key: str) -> Publication:
    """Freeze what the public would read. Raises Refused (Chinese) or RiskPoint.DoesNotExist."""
    if (first := earlier(by, idempotency_key)) is not None:
        return Publication.objects.get(pk=first.subject_id)
    mine = RiskPoint.objects.visible_to(by).select_related("organisation")
    point = mine.select_for_update(of=("self",)).get(pk=risk_id)
    if by.account_id is None or not reaches(by, "publication.propose", point.organisation_id):
        raise Refused("您没有提出公开风险点的权限")
    if point.state not in STANDING:
        raise Refused("只有审定生效的风险点可以公开")
    told = snapshot_of(point)
    if not told["controls"]:
        raise Refused("没有防控措施的风险点不能公开，请先制定措施")
    if Publication.objects.filter(risk_point=point, state="proposed").exists():
        raise Refused("这个风险点已经提出公开，正在审核")
    digest = sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    if Publication.objects.filter(risk_point=point, state="published", sha256=digest).exists():
        raise Refused("公开的内容没有变化")
    publication_id = uuid7()
    term = begin(PUBLICATION.label, publication_id, TERM)
    publication = Publication.objects.create(
        id=publication_id,
        risk_point=point,
        organisation_id=point.organisation_id,
        **numbered(Publication, NUMBERING),
        told=told,
        sha256=digest,
        filed_by_id=by.account_id,
        filed_by_person_id=by.person_id,
        due_on=term.due_on,
        is_provisional=term.is_provisional,
    )
    record(
        by=by,
        verb="publication.propose",
        subject=RecordRef(PUBLICATION.label, publication.pk),
        organisation_id=publication.organisation_id,
        content={"label": publication.label, "risk_point": point.pk, "sha256": digest},
        idempotency_key=idempotency_key,
    )
    _set_work(publication, by)
    return publication


@transaction.atomic
def act(
    *,
    publication_id: UUID,
    verb: str,
    by: Actor,
    content: Mapping[str, object],
    idempotency_key: str,
) -> Entry:
    """One verb of the state table. Raises Refused or Publication.DoesNotExist."""

    def effect(row: Publication, entry: Entry) -> None:
        if verb == "publish":
            _replace_older(row, by, idempotency_key)
            row.published_at, row.entry_id = entry.recorded_at, entry.pk
        elif verb == "withdraw":
            row.withdrawn_reason = str(content["reason"])[:400]
        _set_work(row, by)

    found = Publication.objects.visible_to(by).filter(pk=publication_id).first()
    return perform(
        table=PUBLICATION,
        records=Publication.objects.visible_to(by),
        record_id=publication_id,
        verb=verb,
        by=by,
        # What was opened is in the ledger itself: whoever holds the receipt can check it.
        content=dict(content) | ({"sha256": found.sha256, "told": found.told} if found else {}),
        idempotency_key=idempotency_key,
        effect=effect,
    )


def _replace_older(row: Publication, by: Actor, key: str) -> None:
    older = Publication.objects.filter(risk_point=row.risk_point_id, state="published").first()
    if older is not None:
        act(
            publication_id=older.pk,
            verb="supersede",
            by=by,
            content={},
            idempotency_key=f"{key}:old",
        )


def _set_work(row: Publication, by: Actor) -> None:
    ask_for(PUBLICATION, row, WORK.get(row.state), f"公开风险点：{row}", by=by)
