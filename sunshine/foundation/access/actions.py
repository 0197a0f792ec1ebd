"""The door through which every query goes, and grants."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, migrations, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.module_loading import import_string

from sunshine.foundation.access.models import Denial, Grant
from sunshine.foundation.access.queries import matter_classes, roles
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.rules import ALL_CLASSES, Actor
from sunshine.foundation.reference.engine import Role

SETTINGS = (
    *(f"sunshine.{name}" for name in ("account", "actor", "persons", "reach", "within", "today")),
    "pghistory.context_id",
    "pghistory.context_metadata",
    "plan_cache_mode",
)
CONTEXT = "select " + ",".join(f"set_config('{name}', %s, true)" for name in SETTINGS)
BECAUSE = """
select set_config('pghistory.context_id', gen_random_uuid()::text, true),
  set_config('pghistory.context_metadata', (
    coalesce(nullif(current_setting('pghistory.context_metadata', true), ''), '{}')::jsonb
    || %s::jsonb)::text, true)
"""


def context_of(actor: Actor, request_id: str = "", *, reading: bool = False) -> list[str]:
    """What row-level policies ask for (the same reach that `visible_to` uses, as text), and
    what history keeps beside every change: who, for whom, in which request.
    """
    reach = [
        {
            "permission": r.permission,
            "tree": r.tree,
            "organisation": r.organisation_id,
            "class": r.matter_class,
        }
        for r in actor.reach
    ]
    return [
        str(actor.account_id or ""),
        actor.name,
        ",".join(map(str, actor.persons)),
        json.dumps(reach, default=str),
        "/".join(map(str, actor.within or ())),
        str(today()),
        str(uuid4()),
        json.dumps({**_who(actor), "request_id": request_id}, default=str),
        "force_custom_plan" if reading else "auto",
    ]


def _who(actor: Actor) -> dict[str, object]:
    return {
        "actor": actor.name,
        "account": actor.account_id,
        "person": actor.person_id,
        "on_behalf_of": actor.on_behalf_of_id,
    }


def because(by: Actor, verb: str, reason: str) -> None:
    """From here on, changes of this transaction belong to this act in history.

    The trigger that writes history reads it; each act has a context of its own, so that a job
    which does a thousand of them does not give all of them the last one's reason.
    """
    told = {**_who(by), "verb": verb, "reason": reason}
    with connection.cursor() as cursor:
        cursor.execute(BECAUSE, [json.dumps(told, default=str, ensure_ascii=False)])


def row_security(table: str, condition: str) -> migrations.RunSQL:
    """Migration operation: rows of `table` exist only where `condition` holds, for everybody.

    `condition` may use `access_reaches(permission, organisation[, matter_class])`, which fails
    closed where no actor was set, and `access_closed(label, id)`; where a list may be long, the
    same as sets, `access_places(permission)` and `access_shut(label)`, which are asked once a
    statement and not once a row. FORCE binds the owner too.
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


def row_security_reworded(table: str, condition: str, before: str) -> migrations.RunSQL:
    """Migration operation: the condition of `row_security` in other words; `before`: the old."""
    told = f"alter policy {table}_by_right on {table} using ({{0}}) with check ({{0}})"
    return migrations.RunSQL(told.format(condition), told.format(before))


@contextmanager
def acting_as(actor: Actor, *, request_id: str = "", reading: bool = False) -> Iterator[Actor]:
    """One transaction under one actor.

    The context is set inside the transaction and dies with it, so a pooled connection can't
    leak it; row-level policies read it with `nullif(current_setting(..., true), '')`. Inside
    another actor's transaction the outer context is put back at the end.

    `reading` plans every question for this reader: one plan for all of them read 0.14 s through
    a list whose own plan takes 1 ms. Acts ask for single records, where planning costs more.
    """
    outer = _context() if connection.in_atomic_block else None
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(CONTEXT, context_of(actor, request_id, reading=reading))
        yield actor
        if outer is not None:
            with connection.cursor() as cursor:
                cursor.execute(CONTEXT, outer)


def _context() -> list[str]:
    names = ", ".join(f"coalesce(current_setting('{n}', true), '')" for n in SETTINGS)
    with connection.cursor() as cursor:
        cursor.execute(f"select {names}")
        return list(cursor.fetchone() or ())


@transaction.atomic
def close_records(
    person_id: UUID, records: Iterable[tuple[str, UUID]], *, reason: str, cause: tuple[str, UUID]
) -> int:
    """Close records (label, id) to a person from today on, because of another record; those that it
    closed before stay as they are. Returns how many are new.
    """
    known = Denial.objects.because_of(*cause).filter(person=person_id, valid__contains=today())
    shut = set(known.values_list("subject_label", "subject_id"))
    rows = [
        Denial(
            person_id=person_id,
            subject_label=label,
            subject_id=pk,
            reason=reason,
            valid=DateRange(today(), None),
            cause_label=cause[0],
            cause_id=cause[1],
        )
        for label, pk in sorted(set(records) - shut, key=str)
    ]
    return len(Denial.objects.bulk_create(rows, batch_size=1000))


def reopen_records(cause: tuple[str, UUID], reason: str) -> int:
    """What was closed because of a record is open again, at once: the period ends before today, and
    one that began today is empty. Returns how many.
    """
    live = Denial.objects.because_of(*cause).filter(reason=reason, valid__contains=today())
    return live.update(valid=RawSQL("daterange(lower(valid), %s::date)", [today()]))


def born(label: str, parents: Mapping[UUID, UUID | None], of: str = "") -> None:
    """New records of a kind, each with the record of kind `of` that it hangs on, in the transaction
    that keeps them: to whom that is closed, they are. Rooms that close records because of what is
    written in them are told (`settings.BIRTH_FOLLOWERS`).
    """
    live = Denial.objects.filter(subject_label=of, valid__contains=today())
    shut: dict[UUID | None, list[Denial]] = defaultdict(list)
    for d in live.filter(subject_id__in=set(parents.values())) if of else ():
        shut[d.subject_id].append(d)
    Denial.objects.bulk_create(
        Denial(
            person_id=d.person_id,
            subject_label=label,
            subject_id=pk,
            reason=d.reason,
            valid=d.valid,
            cause_label=d.cause_label,
            cause_id=d.cause_id,
        )
        for pk, parent in parents.items()
        for d in (shut.get(parent, ()))
    )
    for path in settings.BIRTH_FOLLOWERS if parents else ():
        import_string(path)(label, set(parents))


@transaction.atomic
def grant(rows: Iterable[Grant]) -> list[Grant]:
    """Keep grants. Raises ValueError for an unknown role or class, or an administrator who would also
    hold a business role, by account or by tenure (三员分立, GB/T 22239-2019 8.1.4.2 d).
    """
    known = roles()
    wanted = list(rows)
    if strange := [row.role for row in wanted if row.role not in known]:
        raise ValueError(f"没有“{strange[0]}”这个角色")
    classes = {ALL_CLASSES, *matter_classes()}
    if unknown := [row.matter_class for row in wanted if row.matter_class not in classes]:
        raise ValueError(f"没有“{unknown[0]}”这个事项类别")
    if any(row.matter_class and known[row.role].is_administrator for row in wanted):
        raise ValueError("管理员角色不分事项类别")
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
