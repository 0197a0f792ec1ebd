"""What an opinion covers, what the list of authority asks, and whom the matter is sounded with."""

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from sunshine.before.authority import queries as authority
from sunshine.before.authority.engine import Catalogue, catalogue
from sunshine.before.authority.rules.deciding import Rule, decide
from sunshine.before.authority.rules.lines import Past
from sunshine.before.filings.engine import Filings, filings
from sunshine.before.filings.models import Matter
from sunshine.before.filings.queries.adding import Earlier, earlier_of, past_of, sums_of
from sunshine.before.filings.rules import Timing, Told, thread_of, timing
from sunshine.foundation.clock.queries import calendar, today
from sunshine.foundation.evidence import queries as evidence
from sunshine.foundation.evidence.models import Evidence
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import Organisation, OrganisationPath, Tree
from sunshine.foundation.parameters.queries import value_on, values_on
from sunshine.foundation.workflow.queries import legal_today

LEAD, EMERGENCY, STEP = "filing.lead", "filing.emergency", "filing.review"


def reference() -> Filings:
    return filings(Path(settings.CONTENT_ROOT))


def items() -> Catalogue:
    return catalogue(Path(settings.CONTENT_ROOT))


def class_of(item_code: str) -> str:
    """The class of an item; raises ValueError (Chinese)."""
    return items().kinds[items().entry_of(item_code)[0]]


def manifest_of(matter: Matter, files: Iterable[Evidence] | None = None) -> dict[str, str]:
    """Field → words: what an opinion or signature covers; files by hash. The day of the meeting
    is not among them: a meeting put off changes nothing that was judged. `files`: those that stand,
    where they are at hand.
    """
    body = items().bodies.get(matter.body)
    told = {
        "企业": matter.organisation.name,
        "事项": matter.item_code,
        "标题": matter.title,
        "金额": f"{matter.amount:.2f} 元" if matter.amount is not None else "—",
        "对方单位": matter.counterparty,
        "决策会议": body.name if body else matter.body,
        "密级": str(evidence.secrecy()[matter.secrecy]["title"]),
        "紧急事项": matter.emergency_reason if matter.is_emergency else "否",
    }
    for field in reference().schema(matter.matter_class, matter.schema_version).fields:
        if field.material and field.name in matter.details:
            told[field.title] = matter.details[field.name]
    if files is None:
        return told | evidence.manifest_of(RecordRef("matter", matter.pk))
    return told | evidence.manifest_in(files)


class Lists(dict[UUID, tuple[list[Rule], Decimal | None]]):
    """Enterprise → rules in force there today and its net assets, each read once."""

    def __init__(self) -> None:
        super().__init__()
        self.on = legal_today()
        self._earlier: dict[tuple[UUID, str], list[Earlier]] = {}

    def earlier(self, organisation_id: UUID, item: str) -> list[Earlier]:
        """What counts toward cumulative lines of the item there; more may be put in front."""
        key = organisation_id, item
        if key not in self._earlier:
            self._earlier[key] = earlier_of(organisation_id, item)
        return self._earlier[key]

    def file(self, organisation_id: UUID, told: Told) -> None:
        """It counts from here on, as if it were filed."""
        mine = [r for r in self[organisation_id][0] if r.item == told.item_code]
        if any(r.line.per != "single" for r in mine):
            self.earlier(organisation_id, told.item_code).insert(0, (self.on, told, "together"))

    def __missing__(self, organisation_id: UUID) -> tuple[list[Rule], Decimal | None]:
        rules = authority.rules_on(organisation_id, today())
        self[organisation_id] = rules, authority.net_assets_on(organisation_id, today())
        return self[organisation_id]


def law_of(
    organisation_id: UUID, told: Told, lists: Lists | None = None, without: UUID | None = None
) -> dict[str, Any]:
    """What the list of authority in force today asks; `sums`: earlier matters that were added up.

    `without`: the matter itself, when it is asked again. Raises LookupError (Chinese).
    """
    known = Lists() if lists is None else lists
    rules, worth = known[organisation_id]
    if not rules:
        raise LookupError(f"{today()} 没有生效的权责清单")
    on, mine = known.on, [r for r in rules if r.item == told.item_code]
    history: list[Past] = []
    if any(r.line.per != "single" for r in mine):
        thread = thread_of(told)
        rows = (
            known.earlier(organisation_id, told.item_code)
            if lists is not None
            else earlier_of(
                organisation_id, told.item_code, year=on.year, thread=thread, without=without
            )
        )
        history = [past_of(thread, day, said, ref) for day, said, ref in rows]
    found = decide(rules, told.item_code, told.amount, history, worth, on, "same")
    return {
        "by_amount": any(r.line.is_drawn for r in mine),
        "bodies": [{"body": s.body, "name": s.name} for s in found.steps],
        "needs_legal_review": found.needs_legal_review,
        "attachments": list(found.attachments),
        "opinions": list(found.opinions),
        "reporting": found.reporting,
        "sentences": list(found.sentences),
        "sums": sums_of(found.applied),
    }


def timing_of(organisation_id: UUID, filed_on: date, meets_on: date) -> Timing:
    lead = int(value_on(LEAD, filed_on, organisation_id))
    return timing(filed_on, meets_on, lead, calendar())


def timings_of(matters: Collection[Matter]) -> dict[UUID, Timing]:
    """The same of matters that are filed. Two queries."""
    lead = values_on(LEAD, {(m.filed_on, m.organisation_id) for m in matters})
    return {
        m.pk: timing(m.filed_on, m.meets_on, int(lead[m.filed_on, m.organisation_id]), calendar())
        for m in matters
    }


def levels_of(organisations: Collection[UUID]) -> dict[UUID, str]:
    """Enterprise → `group` where no enterprise stands above it in the management tree. One query."""
    above = OrganisationPath.objects.filter(
        tree=Tree.MANAGEMENT,
        descendant__in=organisations,
        depth__gt=0,
        ancestor__kind=Organisation.Kind.ENTERPRISE,
    )
    below = set(above.values_list("descendant", flat=True))
    return {pk: "below" if pk in below else "group" for pk in organisations}


def level_of(organisation_id: UUID) -> str:
    return levels_of([organisation_id])[organisation_id]


def chain_of(matter: Matter) -> tuple[str, ...]:
    """Whom it is sounded with before the signature."""
    return reference().soundings[matter.matter_class, level_of(matter.organisation_id)]
