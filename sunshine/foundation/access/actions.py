"""The door through which every query goes, and grants."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, migrations, transaction
from django.db.models import Q

from sunshine.foundation.access.models import Grant
from sunshine.foundation.access.queries import roles
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.reference.engine import Role

SETTINGS = ("account", "actor", "persons", "reach", "within", "today")
CONTEXT = ",".join(f"set_config('sunshine.{name}', %s, true)" for name in SETTINGS).join(
    ("select ", "")
)


def context_of(actor: Actor) -> list[str]:
    """What row-level policies ask for: the same reach that `visible_to` uses, as text."""
    reach = [
        {"permission": r.permission, "tree": r.tree, "organisation": r.organisation_id}
        for r in actor.reach
    ]
    return [
        str(actor.account_id or ""),
        actor.name,
        ",".join(map(str, actor.persons)),
        json.dumps(reach, default=str),
        "/".join(map(str, actor.within or ())),
        str(today()),
    ]


def row_security(table: str, condition: str) -> migrations.RunSQL:
    """Migration operation: rows of `table` exist only where `condition` holds, for everybody.

    `condition` may use `access_reaches(permission, organisation)`, which fails closed where no
    actor was set, and `access_closed(label, id)`. FORCE binds the table's owner too.
    """
    name = f"{table}_by_right"
    return migrations.RunSQL(
        [
            f"alter table {table} enable row level security",
            f"alter table {table} force row level security",
            f"create policy {name} on {table} using ({condition}) with check ({condition})",
        ],
        [
            f"drop policy {name} on {table}",
            f"alter table {table} no force row level security",
            f"alter table {table} disable row level security",
        ],
    )


@contextmanager
def acting_as(actor: Actor) -> Iterator[Actor]:
    """One transaction under one actor.

    The context is set inside the transaction and dies with it, so a pooled connection can't
    leak it; row-level policies read it with `nullif(current_setting(..., true), '')`. Inside
    another actor's transaction the outer context is put back at the end.
    """
    outer = _context() if connection.in_atomic_block else None
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(CONTEXT, context_of(actor))
        yield actor
        if outer is not None:
            with connection.cursor() as cursor:
                cursor.execute(CONTEXT, outer)


def _context() -> list[str]:
    names = ", ".join(f"coalesce(current_setting('sunshine.{n}', true), '')" for n in SETTINGS)
    with connection.cursor() as cursor:
        cursor.execute(f"select {names}")
        return list(cursor.fetchone() or ())


@transaction.atomic
def grant(rows: Iterable[Grant]) -> list[Grant]:
    """Keep grants. Raises ValueError for an unknown role, or an administrator who would also
    hold a business role, by account or by tenure (三员分立, GB/T 22239-2019 8.1.4.2 d).
    """
    known = roles()
    wanted = list(rows)
    if strange := [row.role for row in wanted if row.role not in known]:
        raise ValueError(f"没有“{strange[0]}”这个角色")
    held = _kinds_held(wanted, known)
    for row in wanted:
        kinds = held.setdefault(_holder(row), set())
        kinds.add(known[row.role].is_administrator)
        if len(kinds) > 1:
            raise ValueError("管理员账号不得同时担任业务角色（三员分立）")
    return Grant.objects.bulk_create(wanted, batch_size=1000)


def _holder(row: Grant) -> object:
    """The person, where there is one: two accounts or a tenure are no way around."""
    if row.tenure is not None:
        return row.tenure.person_id
    return row.account.person_id or row.account_id if row.account else None


def _kinds_held(wanted: list[Grant], known: dict[str, Role]) -> dict[object, set[bool]]:
    persons = {_holder(row) for row in wanted}
    mine = Grant.objects.filter(
        Q(account__person__in=persons) | Q(tenure__person__in=persons) | Q(account__in=persons)
    ).select_related("account", "tenure")
    held: dict[object, set[bool]] = {}
    for row in mine:
        held.setdefault(_holder(row), set()).add(known[row.role].is_administrator)
    return held
