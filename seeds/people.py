"""The city's organisations, people, accounts, grants and own lines, in PostgreSQL."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction

from seeds.enterprises import (
    LINE_CHANGED_ON,
    LINES,
    LINES_BEFORE,
    Company,
    companies,
    person_name,
    stream,
)
from sunshine.foundation.access.actions import grant
from sunshine.foundation.access.models import Grant
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.actions import (
    appoint,
    attach,
    found_organisations,
    period,
)
from sunshine.foundation.organisations.models import (
    Body,
    Organisation,
    OrganisationEdge,
    Post,
    Tenure,
    Tree,
)
from sunshine.foundation.parameters.actions import set_parameters
from sunshine.foundation.parameters.models import Parameter
from sunshine.foundation.people.models import Person
from sunshine.foundation.vault.actions import key_of, remember_people

SINCE = date(2020, 1, 1)
BODIES = {"party_committee": "党委会", "board": "董事会", "executive_meeting": "总经理办公会"}
POSTS = (
    ("party_committee", "党委书记", True),
    ("party_committee", "纪委书记", True),
    ("board", "董事长", True),
    ("board", "外部董事", False),
    ("executive_meeting", "总经理", True),
    ("executive_meeting", "财务总监", True),
    (None, "法务负责人", True),
    (None, "采购负责人", True),
    (None, "出纳", True),
    (None, "合同管理员", False),
)
DEPARTMENTS = ("财务部", "法务部", "采购部")
# One account a role, for the demo only: role, account, name, where.
ACCOUNTS = (
    ("clerk", "jingban", "项玉林", "company"),
    ("reviewer", "shencha", "许嘉宁", "group"),
    ("reviewer", "caiwu", "孟昭远", "group"),
    ("planning_reviewer", "touzi", "贺云舟", "group"),
    ("inner_discipline", "jiwei", "邵以宁", "group"),
    ("personnel", "renshi", "温以宁", "group"),
    ("leader", "fenguan", "方闻远", "group"),
    ("leader", "zongjing", "高以诚", "group"),
    ("secretary", "shuji", "周立衡", "group"),
    ("discipline_officer", "jijian", "林静", "resident"),
    ("sasac_supervisor", "guozi", "杜明远", "sasac"),
    ("auditor", "shenji", "沈佩", "sasac"),
    ("data_steward", "shuju", "陶景明", "sasac"),
    ("system_administrator", "xitong", "戴思源", "sasac"),
    ("security_administrator", "anquan", "钟志恒", "sasac"),
    ("audit_administrator", "rizhi", "任安然", "sasac"),
)
# Who files at the group itself and at its second subsidiary.
MORE_CLERKS = (
    ("clerk", "jingban-jituan", "宋知行", "group"),
    ("clerk", "jingban-beipu", "蒋文清", "second"),
)
DEMO_PASSWORD = "Sunshine-2026"  # noqa: S105  printed by `make demo`; the city is fictional


@dataclass(frozen=True, slots=True)
class Founded:
    """Ids of what later steps need."""

    sasac: UUID
    residents: tuple[UUID, ...]
    companies: tuple[UUID, ...]


@transaction.atomic
def found_city(seed: int, *, by: Actor) -> Founded:
    """Make everything that lives in PostgreSQL, in bulk; run once on an empty database."""
    members = companies(seed)
    sasac = Organisation(
        kind="organ",
        name="澄州市人民政府国有资产监督管理委员会",
        short_name="澄州市国资委",
        uscc=None,
        code="SASAC",
    )
    residents = [
        Organisation(
            kind="organ",
            name=f"澄州市纪委监委派驻第{n}纪检监察组",
            short_name=f"派驻第{n}组",
            code=f"RES{i}",
        )
        for i, n in enumerate("一二三")
    ]
    rows = [_organisation(c) for c in members]
    departments = [
        Organisation(
            kind="department", name=f"{c.short_name}{d}", short_name=d, code=f"C{c.index:03d}-D{i}"
        )
        for c in members
        for i, d in enumerate(DEPARTMENTS)
    ]
    found_organisations([sasac, *residents, *rows, *departments])
    attach(_edges(members, rows, sasac, residents, departments), on=today())
    _appoint(seed, rows)
    _own_lines(members, rows, by=by)
    founded = Founded(sasac.pk, tuple(r.pk for r in residents), tuple(r.pk for r in rows))
    _open_accounts(founded, members)
    return founded


def _organisation(company: Company) -> Organisation:
    return Organisation(
        kind="enterprise",
        name=company.name,
        short_name=company.short_name,
        uscc=company.uscc,
        code=f"C{company.index:03d}",
    )


def _edges(
    members: list[Company],
    rows: list[Organisation],
    sasac: Organisation,
    residents: list[Organisation],
    departments: list[Organisation],
) -> Iterable[OrganisationEdge]:
    valid = period(SINCE)

    def edge(
        tree: Tree, parent: Organisation, child: Organisation, share: float | None = None
    ) -> OrganisationEdge:
        return OrganisationEdge(tree=tree, parent=parent, child=child, valid=valid, share=share)

    for company, row in zip(members, rows, strict=True):
        parent = sasac if company.parent is None else rows[company.parent]
        yield edge(Tree.MANAGEMENT, parent, row)
        yield edge(Tree.OWNERSHIP, parent, row, company.share)
        watcher = residents[company.index % len(residents)] if company.parent is None else parent
        yield edge(Tree.SUPERVISION, watcher, row)
    for n, department in enumerate(departments):
        yield edge(Tree.MANAGEMENT, rows[n // len(DEPARTMENTS)], department)


def _appoint(seed: int, rows: list[Organisation]) -> None:
    draw = stream(seed, "people")
    bodies = {
        (row.pk, kind): Body(organisation=row, kind=kind, name=name)
        for row in rows
        for kind, name in BODIES.items()
    }
    posts, tenures, people = [], [], []
    for row in rows:
        for kind, name, is_key in POSTS:
            body = bodies[row.pk, kind] if kind else None
            post = Post(organisation=row, body=body, name=name, is_key=is_key)
            posts.append(post)
            if draw.random() < 0.03:  # noqa: PLR2004  some posts are vacant
                continue
            full_name = person_name(draw)
            person = Person(name=full_name, person_key=key_of(full_name))
            start = date(2021 + int(draw.integers(0, 5)), int(draw.integers(1, 13)), 1)
            manner = "acting" if draw.random() < 0.05 else "regular"  # noqa: PLR2004
            people.append(person)
            tenures.append(Tenure(person=person, post=post, valid=period(start), manner=manner))
    remember_people(p.name for p in people)
    Person.objects.bulk_create(people, batch_size=1000)
    appoint(bodies.values(), posts, tenures)


def _own_lines(members: list[Company], rows: list[Organisation], *, by: Actor) -> None:
    """Each enterprise's own line for large sums, with the rule that set it."""
    changed = date.fromisoformat(LINE_CHANGED_ON)
    spans = ((LINES_BEFORE, period(SINCE, changed)), (LINES, period(changed)))
    # A subsidiary of the third tier and below would inherit its parent's line: it has the
    # shipped one by its group's rule, so that is written down for it.
    lines = [
        Parameter(
            organisation=row,
            name="D02.line",
            value=table.get(company.tier, 500_000),
            unit="元",
            valid=valid,
            evidence="I",
            source=f"《{members[company.group].short_name}大额资金管理办法》（虚构）",
        )
        for company, row in zip(members, rows, strict=True)
        for table, valid in spans
    ]
    set_parameters(by=by, rows=lines, idempotency_key="city-lines")


def _open_accounts(founded: Founded, members: list[Company]) -> None:
    below = [founded.companies[c.index] for c in members if c.parent == 0]
    places = {
        "sasac": founded.sasac,
        "resident": founded.residents[0],
        "group": founded.companies[0],
        "company": below[0],
        "second": below[1],
    }
    everyone = (*ACCOUNTS, *MORE_CLERKS)
    password = make_password(DEMO_PASSWORD)
    people = [Person(name=name, person_key=key_of(name)) for _, _, name, _ in everyone]
    remember_people(p.name for p in people)
    Person.objects.bulk_create(people)
    accounts = [
        Account(username=username, person=person, password=password)
        for (_, username, _, _), person in zip(everyone, people, strict=True)
    ]
    Account.objects.bulk_create(accounts)
    grant(
        Grant(
            account=account,
            role=role,
            organisation_id=places[where],
            tree=Tree.SUPERVISION if where == "resident" else Tree.MANAGEMENT,
            valid=period(SINCE),
        )
        for (role, _, _, where), account in zip(everyone, accounts, strict=True)
    )
