"""A draft tried on matters that were: which of them would have gone to another body. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sunshine.before.authority.rules.deciding import Rule, decide
from sunshine.before.authority.rules.lines import Past


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter of the past; `amount` in yuan, None where it has none."""

    key: str
    title: str
    item: str
    amount: Decimal | None
    on: date


@dataclass(frozen=True, slots=True)
class Outcome:
    """Who would decide by either list: names in order, or nobody with the reason."""

    matter: Matter
    before: tuple[str, ...]
    after: tuple[str, ...]
    why: str  # by the new list

    @property
    def is_other(self) -> bool:
        return self.before != self.after


def outcomes(
    matters: Iterable[Matter], old: Sequence[Rule], new: Sequence[Rule], net_assets: Decimal | None
) -> list[Outcome]:
    """Each matter, in the order of days, after those before it; both lists with the same figures."""
    rows = sorted(matters, key=lambda m: (m.on, m.key))
    history: dict[str, list[Past]] = {}
    found = []
    for matter in rows:
        earlier = history.setdefault(matter.item, [])
        before, _ = _who(old, matter, earlier, net_assets)
        after, why = _who(new, matter, earlier, net_assets)
        found.append(Outcome(matter, before, after, why))
        earlier.append(Past(matter.item, matter.on, matter.amount or Decimal(0), matter.key))
    return found


def _who(
    rules: Sequence[Rule], matter: Matter, history: Sequence[Past], net_assets: Decimal | None
) -> tuple[tuple[str, ...], str]:
    try:
        made = decide(rules, matter.item, matter.amount, history, net_assets, matter.on, matter.key)
    except LookupError as error:
        return (), str(error.args[0])
    return tuple(s.name for s in made.steps), "".join(made.sentences)
