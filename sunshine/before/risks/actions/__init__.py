"""Register a risk point, rate it, approve it, look at it again: all through the door."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from uuid6 import uuid7

from sunshine.before.risks import queries
from sunshine.before.risks.engine import KnownRisk
from sunshine.before.risks.models import RiskPoint
from sunshine.before.risks.rules import COLOURS, Told, months_after
from sunshine.before.risks.rules.grading import Rating
from sunshine.before.risks.rules.indicators import tied, typed
from sunshine.before.risks.workflow import PERIODS, RISK_POINT, WORK
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier, record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.workflow.actions import Effect, perform
from sunshine.foundation.workflow.actions.numbers import numbered
from sunshine.foundation.workflow.actions.terms import begin
from sunshine.foundation.workflow.actions.work import ask_for
from sunshine.foundation.workflow.rules import Refused

NUMBERING = 7_300_071
WITH_FILE = {"attach", "detach"}
WITH_TEXT = {"revise", "change"}
WITH_INDICATOR = {"tie", "untie"}
WITH_LIBRARY = {"follow", "keep"}
STANDS_STILL = WITH_FILE | WITH_INDICATOR | {"revise", "keep"}  # the period goes on
REVIEWS = {"ask_review", "fall_due"}
LONGEST = {"title": 200, "post_title": 80, "basis": 400}


@transaction.atomic
def register(
    *, by: Actor, told: Told, idempotency_key: str, taken_from: KnownRisk | None = None
) -> RiskPoint:
    """排查登记. `taken_from`: the library's point it is an adoption of. Raises Refused (Chinese)."""
    if (first := earlier(by, idempotency_key)) is not None:
        return RiskPoint.objects.get(pk=first.subject_id)
    if by.account_id is None or not reaches(by, "risk.file", told.organisation_id):
        raise Refused("您没有为这个单位登记风险点的权限")
    _check(told)
    point_id = uuid7()
    term = begin(RISK_POINT.label, point_id, PERIODS["found"])
    point = RiskPoint.objects.create(
        id=point_id,
        **numbered(RiskPoint, NUMBERING),
        organisation_id=told.organisation_id,
        enterprise_id=queries.enterprise_of(told.organisation_id),
        **_origin(taken_from),
        found_on=today(),
        filed_by_id=by.account_id,
        filed_by_person_id=by.person_id,
        due_on=term.due_on,
        is_provisional=term.is_provisional,
        **_values(told),
    )
    record(
        by=by,
        verb="risk_point.register",
        subject=RecordRef(RISK_POINT.label, point.pk),
        organisation_id=point.organisation_id,
        content={"label": point.label, "manifest": queries.manifest_of(point)},
        idempotency_key=idempotency_key,
    )
    _set_work(point, by)
    return point


def _origin(known: KnownRisk | None) -> dict[str, Any]:
    if known is None:
        return {}
    return {
        "library_code": known.code,
        "library_edition": known.edition,
        "library_told": queries.library_keeps(known),
    }


def _check(told: Told) -> None:
    if wrong := list(told.faults(queries.steps_of())):
        raise Refused("；".join(wrong))


def _values(told: Told) -> dict[str, Any]:
    """Columns of what was told; the post is linked where its unit or enterprise has one so called."""
    places = {told.organisation_id, queries.enterprise_of(told.organisation_id)}
    names = ("field", "title", "post_title", "power_code", "step", "description", "manifestations",
             "consequences", "basis")  # fmt: skip
    said = {name: getattr(told, name).strip()[: LONGEST.get(name, 2000)] for name in names}
    return said | {
        "causes": list(told.causes),
        "probes": list(told.probes),
        "post": queries.post_called(told.post_title.strip(), places),
    }


def act(  # noqa: PLR0913  who does what to which risk point, with what
    *,
    risk_id: UUID,
    verb: str,
    by: Actor,
    content: Mapping[str, object],
    idempotency_key: str,
    told: Told | None = None,
    rating: Rating | None = None,
    then: Effect | None = None,
    columns: Collection[str] = (),
) -> Entry:
    """One verb of the state table: `told` with a change, `rating` with a rating, `then` with a file,
    `columns` that follow the library.

    Raises Refused or RiskPoint.DoesNotExist.
    """
    found = RiskPoint.objects.visible_to(by).filter(pk=risk_id).first()

    def effect(row: RiskPoint, entry: Entry) -> None:
        if verb in WITH_FILE:
            if then is None:
                raise Refused("请选择文件")
            then(row, entry)
        elif verb in WITH_TEXT:
            _rewrite(row, told)
        elif verb in WITH_INDICATOR:
            row.indicators = _indicators(row, verb, content)
        else:
            _take_effect(row, verb, by, entry, content, columns)
        if row.state in PERIODS and verb not in STANDS_STILL:
            term = begin(RISK_POINT.label, row.pk, PERIODS[row.state])
            row.due_on, row.is_provisional = term.due_on, term.is_provisional
        _set_work(row, by)

    def rated(row: RiskPoint, entry: Entry) -> None:
        _rate(row, by, rating)
        effect(row, entry)

    return perform(
        table=RISK_POINT,
        records=RiskPoint.objects.visible_to(by),
        record_id=risk_id,
        verb=verb,
        by=by,
        content=dict(content) | _said(found, verb, told, rating, columns),
        idempotency_key=idempotency_key,
        effect=rated if verb == "rate" else effect,
    )


def _said(
    row: RiskPoint | None,
    verb: str,
    told: Told | None,
    rating: Rating | None,
    columns: Collection[str],
) -> dict[str, object]:
    """What the ledger keeps of it: the rating with its lines, what was approved, the new text."""
    if row is None:
        return {}
    if verb == "rate" and rating is not None:
        kept = rating.kept(queries.lines_for(row.organisation_id))
        return {"rating": kept, "reason": rating.reasons, "manifest": queries.manifest_of(row)}
    if verb in {"confirm", "reaffirm"}:
        return {"manifest": queries.manifest_of(row)}
    if verb in WITH_TEXT and told is not None:
        return {"title": told.title, "description": told.description}
    if verb in WITH_LIBRARY:
        return {"library": row.library_code, "columns": sorted(columns)}
    return {}


def _rewrite(row: RiskPoint, told: Told | None) -> None:
    """A change of the text takes the rating away: it was given on another one. The unit stays."""
    if told is None:
        raise Refused("请填写风险点的内容")
    if told.organisation_id != row.organisation_id:
        raise Refused("风险点不能换单位：请撤销后在新的单位登记")
    _check(told)
    for name, value in _values(told).items():
        setattr(row, name, value)
    row.level, row.residual_level, row.method, row.rating = "", "", "", {}
    row.likelihood = row.impact = row.residual_likelihood = row.residual_impact = None


def _follow(row: RiskPoint, columns: Collection[str] | None) -> None:
    """Some columns become what the library says now, or (None) the unit keeps its own; either way
    the unit has seen this edition.
    """
    known = queries.library().get(row.library_code)
    if known is None or not queries.differences_of(row):
        raise Refused("这个风险点与风险库没有差异")
    if columns is not None:
        try:
            _rewrite(row, queries.followed(row, columns))
        except ValueError as error:
            raise Refused(str(error)) from error
    row.library_told, row.library_edition = queries.library_keeps(known), known.edition


def _indicators(row: RiskPoint, verb: str, content: Mapping[str, object]) -> list[dict[str, str]]:
    metric = str(content.get("metric") or "")
    held = [i for i in row.indicators if i["metric"] == metric]
    if verb == "untie":
        if not held:
            raise Refused("这个风险点没有关联这项指标")
        return [i for i in row.indicators if i["metric"] != metric]
    try:
        return tied(row.indicators, typed(content, queries.indicators.metrics()))
    except ValueError as error:
        raise Refused(str(error)) from error


def _rate(row: RiskPoint, by: Actor, rating: Rating | None) -> None:
    if rating is None:
        raise Refused("请填写评级")
    if wrong := list(rating.faults()):
        raise Refused("；".join(wrong))
    lines = queries.lines_for(row.organisation_id)
    row.method, row.rating = rating.method, rating.kept(lines)
    row.level, row.residual_level = rating.inherent(lines), rating.residual(lines)
    row.likelihood, row.impact = rating.likelihood or None, rating.impact or None
    row.residual_likelihood = rating.residual_likelihood or None
    row.residual_impact = rating.residual_impact or None
    row.rated_by_person_id, row.rated_name = by.person_id, by.name


def _take_effect(
    row: RiskPoint,
    verb: str,
    by: Actor,
    entry: Entry,
    content: Mapping[str, object],
    columns: Collection[str],
) -> None:
    if verb in {"confirm", "reaffirm"}:
        if row.rated_by_person_id is not None and row.rated_by_person_id in by.persons:
            raise Refused("不能审定自己评级的风险点，请由他人办理")
        row.confirmed_at, row.confirmed_name = entry.recorded_at, by.name
        row.edition += verb == "confirm"
        months = queries.cycle_of(row.level, row.organisation_id)
        row.review_on, row.review_reason = months_after(today(), months), ""
    elif verb in REVIEWS:
        row.review_reason = str(content["reason"])[:400]
    elif verb in WITH_LIBRARY:
        _follow(row, columns if verb == "follow" else None)


def _set_work(row: RiskPoint, by: Actor) -> None:
    level = COLOURS.get(row.level, "none")
    title = f"风险点：{row.title}"
    if row.state == "review":
        title = f"{title}（{row.review_reason}）"
    ask_for(RISK_POINT, row, WORK.get(row.state), title, by=by, level=level)
