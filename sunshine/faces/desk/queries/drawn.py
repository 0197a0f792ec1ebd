"""Which pictures a hit or an extract shows to a reader; see `faces.pictures`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.alerts.workflow import ALERT
from sunshine.analysis.extracts.models import Extract
from sunshine.analysis.extracts.queries import extract_of
from sunshine.analysis.extracts.rules import FIRM, PROCUREMENT
from sunshine.analysis.hits.models import HitEvidence
from sunshine.analysis.probes.engine import Probe
from sunshine.datacentre.catalogue.engine import marts
from sunshine.datacentre.lake.queries import content_root
from sunshine.faces.pictures.queries import Drawing, by_mart, names_in
from sunshine.faces.pictures.queries.acts import ladder_of, lines_of, steps_of
from sunshine.faces.pictures.queries.flows import flow_of
from sunshine.faces.pictures.queries.ties import Known, persons_in, relations_of
from sunshine.faces.pictures.rules.deviations import Rows
from sunshine.faces.pictures.rules.lines import Point, Step
from sunshine.faces.pictures.rules.shapes import amount_of
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.mandates.queries import is_open_to
from sunshine.foundation.organisations.models import Organisation, reachable, reaches
from sunshine.foundation.parameters.queries import value_on, values_over_time
from sunshine.foundation.reference import engine as reference
from sunshine.foundation.vault.queries import people_of

GRAPH = "relations"  # the part of a record whose persons an act of unmasking opens
DAYS = {"payment": "paid_on", "contract": "signed_on"}
LINE = "D02.line"
# As the money flows, then who is tied to whom.
ORDER = (
    *("matter", "resolution", "procurement", "tender", "bid", "award", "contract"),
    *("contract_change", "invoice", "payment", "lease", "kinship", "position", "ownership"),
)


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom it is drawn, and whether an act has opened the persons of this record."""

    actor: Actor
    place: UUID | None
    is_clear: bool = False

    def reads_names(self) -> bool:
        """`person.read` where the record belongs, not merely somewhere."""
        if self.place is None:
            return self.actor.reads_open("person.read")
        return reaches(self.actor, "person.read", self.place)


def reader_of(actor: Actor, alert: Alert) -> Reader:
    clear = is_open_to(actor, RecordRef(ALERT.label, alert.pk), GRAPH)
    return Reader(actor, alert.organisation_id, clear)


def pictures_of_hit(
    alert: Alert, probe: Probe | None, evidence: list[HitEvidence], reader: Reader
) -> list[Drawing]:
    """What the probe's `chart` asks for, from the evidence; an extract adds what is around it."""
    draw = PICTURES.get(probe.chart if probe else "")
    drawn = draw(alert, evidence, reader) if draw else None
    return [drawn] if drawn else []


def _against_lines(alert: Alert, evidence: list[HitEvidence], reader: Reader) -> Drawing | None:
    """Payments or contracts of the hit and of the same party, against the line of their days."""
    hit = alert.hit
    rows = by_mart((e.mart, e.row) for e in evidence)
    mart = "payment" if "payment" in rows else "contract"
    party = "payee_id" if mart == "payment" else "counterparty_id"
    mine = rows.get(mart, [])
    around: Rows = {}
    if mine and (
        found := extract_of(reader.actor, FIRM, hit.organisation_id, str(mine[0].get(party)))
    ):
        around = seen_rows(found, reader.actor)
    shown = {r.get("row_id") for r in mine}
    passed = {r["matter_id"] for r in around.get("resolution", []) if r["outcome"] == "passed"}
    mine = [r for r in mine if r.get(DAYS[mart])]
    points = [_point(mart, r, "hit") for r in mine]
    points += [
        _point(mart, r, "passed" if r.get("matter_id") in passed else "other")
        for r in around.get(mart, [])
        if r["row_id"] not in shown
    ]
    points = [p for p in points if p.amount > 0]
    if mart == "payment":
        name, title = "审批线", "付款与审批线"
        periods = values_over_time(LINE, hit.organisation_id)
        steps = [Step(p.valid_from, p.valid_to, p.payload.value) for p in periods]
    else:
        name, title = "上会线", "合同与上会线"
        kinds = {r.get("category") for r in mine}
        items = (
            r
            for r in around.get("decision_item", [])
            if r["act"] == "contract" and r.get("category") in kinds
        )
        steps = steps_of(items, "line_amount")
    return lines_of(points, steps, name, title)


def _point(mart: str, row: Mapping[str, Any], look: str) -> Point:
    words = str(row.get("title") or row.get("purpose") or row.get("contract_id") or "")
    return Point(date.fromisoformat(str(row[DAYS[mart]])[:10]), amount_of(row), words, look)


def _ladder(alert: Alert, evidence: list[HitEvidence], reader: Reader) -> Drawing | None:
    """All bids of the tender where they are extracted, else those of the evidence."""
    hit = alert.hit
    found = extract_of(reader.actor, PROCUREMENT, hit.organisation_id, hit.subject_id)
    rows = seen_rows(found, reader.actor) if found else by_mart((e.mart, e.row) for e in evidence)
    pointed = frozenset(e.row_id for e in evidence if e.mart == "bid")
    return ladder_of(rows, _tolerance(hit.organisation_id), pointed)


def _path(alert: Alert, evidence: list[HitEvidence], reader: Reader) -> Drawing | None:
    """The way from a leader over relatives and firms to the partner; nothing but evidence."""
    hit = alert.hit
    rows = by_mart((e.mart, e.row) for e in evidence)
    found = extract_of(reader.actor, FIRM, hit.organisation_id, hit.subject_id)
    names = names_in(seen_rows(found, reader.actor)) if found else {}
    known = _known(rows, names, reader)
    return relations_of(
        hit.subject_id, rows, known, frozenset(e.row_id for e in evidence), {}, None, lambda _: ""
    )


PICTURES: dict[str, Callable[[Alert, list[HitEvidence], Reader], Drawing | None]] = {
    "threshold": _against_lines,
    "ladder": _ladder,
    "relations": _path,
}


def pictures_of_extract(found: Extract, reader: Reader, open_nodes: set[str]) -> list[Drawing]:
    rows = seen_rows(found, reader.actor)
    evidence = frozenset(
        HitEvidence.objects.filter(hit__in=found.hits.values("pk")).values_list("row_id", flat=True)
    )
    drawn: Iterable[Drawing | None]
    if found.kind == FIRM:
        known = _known(rows, names_in(rows), reader)
        address = reverse("extract", args=[found.pk])

        def more(node: str) -> str:
            return f"{address}?{urlencode({'open': ','.join(sorted(open_nodes | {node}))})}"

        drawn = [
            relations_of(found.subject_id, rows, known, evidence, found.hubs, open_nodes, more)
        ]
    elif found.kind == PROCUREMENT:
        drawn = [ladder_of(rows, _tolerance(found.organisation_id), evidence)]
    else:
        drawn = [flow_of(rows)]
    return [d for d in drawn if d]


def seen_rows(found: Extract, actor: Actor) -> dict[str, list[dict[str, Any]]]:
    """Rows of an extract without those of enterprises that the reader does not reach."""
    mine = {None, str(found.organisation_id)}
    others = {r["row"].get("organisation_id") for r in found.rows} - mine
    reached = reachable(actor, "alert.read").filter(pk__in=others).values_list("pk", flat=True)
    allowed = mine | {str(pk) for pk in reached}
    rows = [r for r in found.rows if r["row"].get("organisation_id") in allowed]
    place = {mart: n for n, mart in enumerate(ORDER)}
    rows.sort(key=lambda r: place.get(r["mart"], len(ORDER)))
    return by_mart((r["mart"], r["row"]) for r in rows)


def extracts_of(alert: Alert, actor: Actor) -> list[Extract]:
    """What the hit names, as far as it is extracted and seen."""
    found = Extract.objects.visible_to(actor).filter(hits=alert.hit_id).defer("rows")
    return list(found.order_by("kind", "title", "pk"))


def _known(rows: Rows, firms: Mapping[str, str], reader: Reader) -> Known:
    """Names that the reader may know: persons by right or act (relatives by act only),
    enterprises of ours in reach, and the record's own and those that declared the kinship shown.
    """
    relatives = {str(r["relative_key"]) for r in rows.get("kinship", [])}
    others = persons_in(rows) - relatives
    people = people_of(others, may_read=reader.reads_names(), clear=reader.is_clear)
    people |= people_of(relatives, may_read=False, clear=reader.is_clear)
    places = {
        UUID(r["organisation_id"])
        for found in rows.values()
        for r in found
        if r.get("organisation_id")
    }
    wanted = Organisation.objects.filter(
        pk__in=places | ({reader.place} if reader.place else set())
    )
    ends = {
        r.get(c)
        for r in rows.get("ownership", []) + rows.get("position", [])
        for c in ("holder_id", "target_id")
    }
    seen = Organisation.objects.visible_to(reader.actor).filter(uscc__in=ends - {None})
    ours = {o.pk: (str(o.uscc or o.code), o.name) for o in (wanted | seen).distinct()}
    codes, classes = marts(content_root()), reference.codes(content_root(), "field_classes")

    def titles(mart: str, column: str, code: str) -> str:
        told = codes[mart].field(column)
        if told.field_class and not reader.is_clear:
            return str(classes[told.field_class]["title"])
        return str(told.values.get(code, code))

    return Known(
        persons={key: shown.label for key, shown in people.items()},
        firms=firms,
        own=ours,
        titles=titles,
        address=lambda _: "",
    )  # fmt: skip


def _tolerance(place: UUID | None) -> Decimal:
    return value_on("B08.tolerance", today(), place)
