"""The list a draw is made from, its proof, who may not verify what, what was found."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sunshine.before.declarations.models import (
    ContentKey,
    Declaration,
    DeclarationDraw,
    DeclarationQuerySet,
    Verification,
)
from sunshine.before.declarations.queries.content import unseal
from sunshine.before.declarations.queries.duties import below
from sunshine.before.declarations.rules import KINDS
from sunshine.before.declarations.rules.verified import Share, share_of
from sunshine.before.declarations.workflow import DECLARATION
from sunshine.before.samples.queries import seed_after
from sunshine.before.samples.rules import Unit, digest_of, draw, frame_of
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry

ON_FILE = ("filed", "reviewed")
JUDGES = ("declaration.return", "declaration.conclude")


def population(by: Actor, top: UUID, since: date, until: date) -> DeclarationQuerySet:
    """Declarations on file that somebody may see: of an organisation and all below it."""
    return Declaration.objects.visible_to(by).filter(
        state__in=ON_FILE, filed_on__range=(since, until), organisation__in=below(top)
    )


def frame(found: DeclarationQuerySet) -> str:
    """All of them as the text that is drawn from; a stratum is a unit and a kind."""
    rows = found.values_list("pk", "organisation_id", "kind")
    return frame_of(Unit(str(pk), str(place), kind) for pk, place, kind in rows)


def drawn_of(row: DeclarationDraw, seed: str) -> list[str]:
    """Ids in the order of verification: candidates first, then by lot. Pure of the row's texts."""
    named = [line.split(" ")[0] for line in row.named.splitlines()]
    return named + (draw(row.frame, seed, row.size) if row.size else [])


def proof_of(row: DeclarationDraw, whole: Iterable[Verification]) -> list[tuple[str, bool]]:
    """Each step of the draw done again. `whole`: all verifications of it."""
    entry = Entry.objects.get(pk=row.frozen_entry_id)
    texts = [digest_of(row.frame), digest_of(row.named)]
    logged = entry.is_intact and all(digest in entry.canonical for digest in texts)
    steps = [("名单的指纹与抽取之前记入台账的一致，之后没有增减", logged)]
    if row.seed:
        found = [str(v.declaration_id) for v in sorted(whole, key=lambda v: v.ordinal)]
        is_seed = seed_after(entry.pk) == (row.seed, row.seed_size)
        steps += [
            ("种子是名单存证之后第一个签名检查点的树根，没有人能挑选", is_seed),
            (f"按规则第 {row.rule} 版重算，抽中的一一相同", drawn_of(row, row.seed) == found),
        ]
    return steps


def shut_out(declarations: Collection[UUID]) -> Mapping[UUID, set[UUID | None]]:
    """Declaration → people who may not verify it: whose it is, who filed or judged it."""
    told: dict[UUID, set[UUID | None]] = defaultdict(set)
    rows = Declaration.objects.filter(pk__in=declarations)
    for pk, person, filer in rows.values_list("pk", "person_id", "filed_by_person_id"):
        told[pk] |= {person, filer} - {None}
    acts = Entry.objects.filter(
        subject_label=DECLARATION.label, subject_id__in=declarations, verb__in=JUDGES
    )
    judged = list(acts.values_list("subject_id", "account_id"))
    accounts = Account.objects.filter(pk__in={account for _, account in judged})
    people: dict[UUID | None, UUID | None] = dict(accounts.values_list("pk", "person_id"))
    for pk, account in judged:
        told[pk] |= {people.get(account)} - {None}
    return told


def words_of(rows: Iterable[Verification], *, by: Actor) -> dict[UUID, str]:
    """Verification → what was written, for whoever may open the reserved part there."""
    said = {v.pk: v for v in rows if v.sealed}
    held = ContentKey.objects.visible_to(by)
    keys = {k.pk: k.key for k in held.filter(pk__in={v.declaration_id for v in said.values()})}
    return {
        pk: unseal(v.sealed, keys[v.declaration_id], v.declaration_id)
        for pk, v in said.items()
        if v.declaration_id in keys
    }


@dataclass(frozen=True, slots=True)
class Line:
    """A unit's declarations of one kind in a draw."""

    place: str
    kind: str
    share: Share


def lines_of(rows: Iterable[Verification]) -> list[Line]:
    """By unit and kind, in the order of names; `rows` with their organisation."""
    of: dict[tuple[str, str], list[dict[str, object]]] = defaultdict(list)
    for v in rows:
        of[v.organisation.name, v.kind].append({"result": v.result})
    return [Line(p, KINDS[k], share_of(told)) for (p, k), told in sorted(of.items())]
