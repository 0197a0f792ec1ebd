"""The door through which every query goes, and grants."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from sunshine.foundation.access.models import Grant
from sunshine.foundation.access.queries import roles
from sunshine.foundation.identity.rules import Actor


@contextmanager
def acting_as(actor: Actor) -> Iterator[Actor]:
    """One transaction under one actor.

    The context is set inside the transaction and dies with it, so a pooled connection can't
    leak it; row-level policies read it with `nullif(current_setting(..., true), '')`.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "select set_config('sunshine.account', %s, true),"
                " set_config('sunshine.person', %s, true), set_config('sunshine.actor', %s, true)",
                [str(actor.account_id or ""), str(actor.person_id or ""), actor.name],
            )
        yield actor


@transaction.atomic
def grant(rows: Iterable[Grant]) -> list[Grant]:
    """Keep grants. Raises ValueError for an unknown role, or an administrator's account that
    would also hold a business role (三员分立, GB/T 22239-2019 8.1.4.2 d).
    """
    known = roles()
    wanted = list(rows)
    held: dict[object, set[bool]] = {}
    accounts = {row.account_id for row in wanted}
    for account_id, role in Grant.objects.filter(account__in=accounts).values_list(
        "account_id", "role"
    ):
        held.setdefault(account_id, set()).add(known[role].is_administrator)
    for row in wanted:
        if row.role not in known:
            raise ValueError(f"没有“{row.role}”这个角色")
        kinds = held.setdefault(row.account_id, set())
        kinds.add(known[row.role].is_administrator)
        if len(kinds) > 1:
            raise ValueError("管理员账号不得同时担任业务角色（三员分立）")
    return Grant.objects.bulk_create(wanted, batch_size=1000)
