"""Rows of the marts: keys and companies, valid while a declaration says so; the API; a dump."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client

from sunshine.before.declarations.models import Declaration
from sunshine.before.declarations.queries import form
from sunshine.before.declarations.queries.content import person_keys
from sunshine.before.declarations.queries.marts import (
    company_rows,
    declaration_rows,
    kinship_rows,
    outside_post_rows,
)
from sunshine.before.declarations.rules import differences
from sunshine.before.declarations.tests.declarations_made import (
    BROTHER,
    COMPANY,
    PURPOSE,
    WIFE,
    identity,
    told,
    uscc,
)
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import today

pytestmark = pytest.mark.django_db
POST = {
    "name": "澄州企业家协会", "uscc": uscc(9), "role": "director", "since_on": "2024-02-01",
    "is_paid": "1", "pay_amount": "12000",
}  # fmt: skip


def rows(make) -> list[dict]:
    with acting_as(system_actor("申报入湖")):
        return list(make())


def test_a_duty_a_relative_a_company_and_a_post_are_rows_without_names(group) -> None:
    row = group.due(tenure=group.tenures["申屠"], post="董事、总经理")
    group.file(row, told(WIFE, BROTHER, companies=(COMPANY,), posts=(POST,)))
    (duty,) = rows(declaration_rows)
    assert (duty["state"], duty["fingerprint"]) == ("filed", row.fingerprint)
    wife, brother = rows(kinship_rows)
    assert (wife["relation"], brother["relation"]) == ("spouse", "sibling")
    assert (wife["relative_key"], wife["valid_from"]) == (person_keys(WIFE)[0], date(2020, 1, 1))
    (firm,) = rows(company_rows)
    assert (firm["company_id"], float(firm["share"]), firm["relation"]) == (
        COMPANY["uscc"],
        0.6,
        "spouse",
    )
    (post,) = rows(outside_post_rows)
    assert (post["is_paid"], post["is_approved"], int(post["pay_amount"])) == (True, False, 12000)
    everything = str([duty, wife, brother, firm, post])
    assert not [
        w for w in ("秋月建国", WIFE["number"], "白 秋月", "白秋月", "申屠建国") if w in everything
    ]


def test_a_company_that_a_later_declaration_leaves_out_was_declared_until_then(group) -> None:
    first = group.reviewed()
    with acting_as(system_actor("时间")):
        Declaration.objects.filter(pk=first.pk).update(filed_on=today() - timedelta(days=100))
    second = group.due(previous=first)
    group.file(second, told(WIFE))
    (firm,) = rows(company_rows)
    assert (firm["valid_from"], firm["valid_to"]) == (
        today() - timedelta(days=100),
        second.filed_on,
    )


def test_what_changed_is_said_in_words() -> None:
    old = told(WIFE, BROTHER, companies=(COMPANY,))
    new = told(
        WIFE | {"employer": "澄州某医院"}, {"relation": "20", "name": "白子墨"},
        companies=(COMPANY | {"share": "20"},),
    )  # fmt: skip
    assert differences(form(), old, new) == [
        "白 秋月的工作单位：由“无”改为“澄州某医院”",
        "新增亲属：白子墨",
        "不再有亲属：申屠建国",
        "秋月建材（澄州）有限公司的持股比例（%）：由“60”改为“20”",
    ]
    assert differences(form(), old, old) == []


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("number", "330106199001011234", "校验码"),
        ("number", identity(1), "与本人相同"),
        ("relation", "没有的关系", "请选择与本人的关系"),
        ("name", "白", "至少 2 个字"),
    ],
)
def test_what_is_wrong_is_said_with_its_row(group, field, value, words) -> None:
    row = group.due()
    with pytest.raises(Exception, match=f"亲属第 1 条.*{words}"):
        group.file(row, told(WIFE | {field: value}))


def test_programs_read_the_public_part_and_the_reserved_one_only_while_it_is_open(group) -> None:
    row, client = group.due(), Client()
    group.file(row)
    client.force_login(group.accounts["人事"])
    listed = client.get("/api/declarations").json()["items"]
    assert [d["person"] for d in listed] == ["申屠"]
    address = f"/api/declarations/{row.pk}"
    assert client.get(address).json()["parts"] is None
    group.read(row, purpose=PURPOSE)
    assert "秋月建材" in str(client.get(address).json()["parts"])
    client.force_login(group.accounts["柏"])
    assert client.get(address).status_code in {403, 404}


def test_a_dump_of_the_database_shows_no_name_number_or_company(group) -> None:
    """COPY of every table, which is what pg_dump writes, sees the uncommitted rows of this test too."""
    row = group.due()
    group.file(row)
    with acting_as(system_actor("导出")), connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        found = []
        for name in names:
            with cursor.copy(f'copy (select * from "{name}") to stdout') as copy:
                found += [bytes(chunk).decode() for chunk in copy]
    text = "".join(found)
    assert str(row.pk) in text
    secrets = ("秋月", "申屠建国", WIFE["number"], COMPANY["uscc"], COMPANY["name"])
    assert not [s for s in secrets if s in text or s.encode().hex() in text]
