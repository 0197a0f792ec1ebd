"""What an opinion covers, what the list of authority asks, and whom the matter is sounded with."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from sunshine.before.authority import queries as authority
from sunshine.before.authority.engine import Catalogue, catalogue
from sunshine.before.authority.rules.deciding import Rule, decide
from sunshine.before.filings.engine import Filings, filings
from sunshine.before.filings.models import Matter
from sunshine.before.filings.rules import Timing, timing
from sunshine.foundation.clock.queries import calendar, today
from sunshine.foundation.evidence import queries as evidence
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import Organisation, OrganisationPath, Tree
from sunshine.foundation.parameters.queries import value_on

LEAD, EMERGENCY, STEP = "filing.lead", "filing.emergency", "filing.review"


def reference() -> Filings:
    return filings(Path(settings.CONTENT_ROOT))


def items() -> Catalogue:
    return catalogue(Path(settings.CONTENT_ROOT))


def class_of(item_code: str) -> str:
    """The class of an item; raises ValueError (Chinese)."""
    return items().kinds[items().entry_of(item_code)[0]]


def manifest_of(matter: Matter) -> dict[str, str]:
    """Field → words: what an opinion or signature covers; files by hash. The day of the meeting
    is not among them: a meeting put off changes nothing that was judged.
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
    return told | evidence.manifest_of(RecordRef("matter", matter.pk))


class Lists(dict[UUID, tuple[list[Rule], Decimal | None]]):
    """Enterprise → rules in force there today and its net assets, each read once."""

    def __missing__(self, organisation_id: UUID) -> tuple[list[Rule], Decimal | None]:
        rules = authority.rules_on(organisation_id, today())
        self[organisation_id] = rules, authority.net_assets_on(organisation_id, today())
        return self[organisation_id]


def law_of(
    organisation_id: UUID, item: str, amount: Decimal | None, lists: Lists | None = None
) -> dict[str, Any]:
    """What the list of authority in force today asks. Raises LookupError (Chinese)."""
    rules, worth = (Lists() if lists is None else lists)[organisation_id]
    if not rules:
        raise LookupError(f"{today()} 没有生效的权责清单")
    found = decide(rules, item, amount, (), worth, today())
    return {
        "by_amount": any(r.item == item and r.line.is_drawn for r in rules),
        "bodies": [{"body": s.body, "name": s.name} for s in found.steps],
        "needs_legal_review": found.needs_legal_review,
        "attachments": list(found.attachments),
        "opinions": list(found.opinions),
        "reporting": found.reporting,
        "sentences": list(found.sentences),
    }


def timing_of(organisation_id: UUID, filed_on: date, meets_on: date) -> Timing:
    lead = int(value_on(LEAD, filed_on, organisation_id))
    return timing(filed_on, meets_on, lead, calendar())


def level_of(organisation_id: UUID) -> str:
    """`group` where no enterprise stands above it in the management tree."""
    above = OrganisationPath.objects.filter(
        tree=Tree.MANAGEMENT,
        descendant=organisation_id,
        depth__gt=0,
        ancestor__kind=Organisation.Kind.ENTERPRISE,
    )
    return "below" if above.exists() else "group"


def chain_of(matter: Matter) -> tuple[str, ...]:
    """Whom it is sounded with before the signature."""
    return reference().soundings[matter.matter_class, level_of(matter.organisation_id)]
