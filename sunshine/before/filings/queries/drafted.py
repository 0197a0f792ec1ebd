"""The form of a matter as people type it; read, it becomes what is told."""

from collections.abc import Mapping
from datetime import datetime

from sunshine.before.filings.models import Matter
from sunshine.before.filings.rules import Told, day_of, yuan_of
from sunshine.foundation.clock.queries import SHANGHAI

PLAIN = (
    "title", "amount", "counterparty", "body", "meets_on", "secrecy",
    "is_emergency", "decided_at", "emergency_reason",
)  # fmt: skip
DETAIL = "d-"  # before the name of a field of the schema
LENGTHS = {"title": 200, "counterparty": 200, "emergency_reason": 400}
LONGEST = 4000  # characters of any other value
# Rule of a fault → the field it is said at.
AT = {
    "F01": "title", "F02": "body", "F03": "meets_on", "F04": "amount", "F05": "decided_at",
    "F06": "emergency_reason", "F07": "amount",
}  # fmt: skip


def typed_in(form: Mapping[str, str]) -> dict[str, str]:
    """What somebody typed, as typed, no longer than it may be."""
    names = [n for n in form if n in PLAIN or n.startswith(DETAIL)]
    return {n: str(form[n])[: LENGTHS.get(n, LONGEST)] for n in names}


def told_of(item_code: str, typed: Mapping[str, str]) -> Told:
    """An amount that is no number is none; `misread` says so."""
    is_emergency = bool(typed.get("is_emergency"))
    return Told(
        item_code=item_code,
        title=typed.get("title", ""),
        amount=yuan_of(typed.get("amount", "")),
        counterparty=typed.get("counterparty", "").strip(),
        body=typed.get("body", ""),
        meets_on=day_of(typed.get("meets_on", "")),
        details={n.removeprefix(DETAIL): v for n, v in typed.items() if n.startswith(DETAIL)},
        secrecy=typed.get("secrecy") or "internal",
        is_emergency=is_emergency,
        decided_at=_local(typed.get("decided_at", "")) if is_emergency else None,
        emergency_reason=typed.get("emergency_reason", "").strip() if is_emergency else "",
    )


def typed_of(matter: Matter) -> dict[str, str]:
    """A matter as its form was filled in."""
    plain = {
        "title": matter.title,
        "amount": f"{matter.amount:.2f}" if matter.amount is not None else "",
        "counterparty": matter.counterparty,
        "body": matter.body,
        "meets_on": str(matter.meets_on),
        "secrecy": matter.secrecy,
    }
    if matter.is_emergency and matter.decided_at is not None:
        plain |= {
            "is_emergency": "1",
            "decided_at": f"{matter.decided_at.astimezone(SHANGHAI):%Y-%m-%dT%H:%M:%S.%f}",
            "emergency_reason": matter.emergency_reason,
        }
    return plain | {DETAIL + name: str(words) for name, words in matter.details.items()}


def misread(typed: Mapping[str, str]) -> dict[str, str]:
    """Field → what can't be read as what it should be."""
    said = typed.get("amount", "").strip()
    if said and yuan_of(said) is None:
        return {"amount": "金额请填不超过两位小数的数字，单位为元"}
    return {}


def at_fields(faults: Mapping[str, str]) -> dict[str, str]:
    """Faults by rule → by the field they are said at."""
    return {AT.get(rule, rule.replace("F-", DETAIL, 1)): words for rule, words in faults.items()}


def _local(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
    except ValueError:
        return None
