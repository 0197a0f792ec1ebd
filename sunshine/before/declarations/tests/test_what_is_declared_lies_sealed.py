"""Only keys and codes lie in clear; whose it is reads it, others for a purpose, and later nobody."""

from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection

from sunshine.before.declarations.actions.retention import ask_to_erase
from sunshine.before.declarations.models import (
    Content,
    ContentKey,
    Declaration,
    DeclaredCompany,
    DeclaredRelative,
    Reading,
)
from sunshine.before.declarations.queries.content import (
    company_keys,
    new_key,
    opened,
    person_keys,
    told_of,
    unseal,
)
from sunshine.before.declarations.tests.declarations_made import BROTHER, COMPANY, WIFE, told
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import today
from sunshine.foundation.vault.models import PersonMapping
from sunshine.foundation.workflow.rules import Refused
from sunshine.foundation.worklist.models import WorkItem

pytestmark = pytest.mark.django_db
SECRETS = ("秋月", "申屠建国", WIFE["number"], COMPANY["uscc"], COMPANY["name"])


def everything() -> str:
    """All rows of all tables as text, as a dump holds them."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'select t::text from "{table}" t')
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)


def hidden_in(text: str) -> list[str]:
    """What of the secrets stands there, as it is or as the bytes of it."""
    return [s for s in SECRETS if s in text or s.encode().hex() in text]


def test_no_row_of_any_table_tells_a_name_a_number_or_a_company(group) -> None:
    row = group.due()
    group.file(row)
    group.read(row)
    group.act(
        row, "conclude", reason="配偶白秋月持有秋月建材（澄州）有限公司，应当退出", outcome="adjust"
    )
    with acting_as(system_actor("导出")):
        text = everything()
    assert str(row.pk) in text
    assert row.fingerprint in text
    assert hidden_in(text) == []


def test_a_declaration_is_found_by_the_exact_name_number_and_code(group) -> None:
    row = group.due()
    group.file(row)
    with acting_as(system_actor("比对")):
        by_number = DeclaredRelative.objects.filter(person_key=person_keys(WIFE)[0])
        by_name = DeclaredRelative.objects.filter(name_key=person_keys({"name": "白秋月"})[1])
        assert by_number.get() == by_name.get()
        assert not by_number.get().is_named_only
        assert DeclaredRelative.objects.get(person_key=person_keys(BROTHER)[0]).is_named_only
        found = DeclaredCompany.objects.get(company_key=company_keys({"uscc": COMPANY["uscc"]})[0])
        assert found.name_key == company_keys({"name": "秋月建材(澄州)有限公司"})[1]
        assert found.relative == by_number.get()


def test_a_job_reads_it_in_memory_as_it_was_declared(group) -> None:
    row = group.due()
    group.file(row)
    with acting_as(system_actor("比对")) as by:
        (one,) = opened(Declaration.objects.select_related("person"), by=by)
    wife, brother = one.relatives
    assert (wife.relation.word, wife.name, wife.number) == ("spouse", "白 秋月", WIFE["number"])
    assert (brother.relation.degree, brother.is_official, brother.number) == (2, True, "")
    assert (one.companies[0].relative, one.companies[0].share) == (wife, 60)
    assert one.key == group.accounts["申屠"].person.person_key


def test_only_the_person_and_who_holds_the_right_open_it_and_no_deputy(group) -> None:
    row = group.due()
    group.file(row)
    seen = {}
    for name in ("申屠", "人事", "纪检", "书记", "下属人事", "柏", "外人"):
        by = group.actor(name)
        with acting_as(by):
            known = Declaration.objects.visible_to(by).filter(pk=row.pk)
            seen[name] = (known.exists(), bool(told_of([row], by=by)), Content.objects.count())
    assert seen == {
        "申屠": (True, True, 1), "人事": (True, True, 1), "纪检": (True, True, 1),
        "书记": (True, False, 0), "下属人事": (False, False, 0), "柏": (False, False, 0),
        "外人": (False, False, 0),
    }  # fmt: skip


def test_who_looked_at_it_and_why_is_told_to_the_person(group) -> None:
    row = group.due()
    group.file(row)
    with pytest.raises(Refused, match="目的"):
        group.read(row, purpose="看看")
    with pytest.raises(Refused, match="权限"):
        group.read(row, "书记")
    entry = group.read(row)
    by = group.actor("申屠")
    with acting_as(by):
        (told_to,) = Reading.objects.visible_to(by).filter(declaration=row)
    assert (told_to.actor_name, told_to.purpose) == (entry.actor_name, "年度审核，核对利益冲突")


def test_after_its_term_a_declaration_is_noise_in_every_copy(group) -> None:
    row = group.reviewed()
    with pytest.raises(Refused, match="期满"):
        group.act(row, "erase", "人事")
    with acting_as(system_actor("时间")):
        Declaration.objects.filter(pk=row.pk).update(keep_until=today() - timedelta(days=1))
        key = PersonMapping.objects.filter(pk=person_keys(WIFE)[0])
        assert key.exists()
    group.act(row, "erase", "人事")
    with acting_as(system_actor("事后")) as by:
        assert told_of([row], by=by) == {}
        gone = DeclaredRelative.objects, ContentKey.objects, key
        assert [rows.exists() for rows in gone] == [False, False, False]
        old = bytes(Content.objects.get(pk=row.pk).sealed)
    with pytest.raises(InvalidTag):
        unseal(old, new_key(), row.pk)


def test_when_its_term_is_over_somebody_is_asked_to_destroy_it_until_it_is_done(group) -> None:
    row = group.reviewed()

    def asked() -> list[WorkItem]:
        by = group.actor("人事")
        with acting_as(by):
            mine = WorkItem.objects.open().visible_to(by)
            return list(mine.of("declaration", row.pk).filter(kind="销毁保存期满的申报内容"))

    with acting_as(system_actor("申报保存期限")):
        assert ask_to_erase() == 0
        Declaration.objects.filter(pk=row.pk).update(keep_until=today() - timedelta(days=1))
        assert ask_to_erase() == 1
        assert ask_to_erase() == 0, "asked once"
    (item,) = asked()
    assert item.due_on > today()
    group.act(row, "erase", "人事")
    assert asked() == []
    with acting_as(system_actor("申报保存期限")):
        assert ask_to_erase() == 0


def test_somebody_another_declaration_names_is_not_forgotten(group) -> None:
    row = group.reviewed()
    other = group.due("柏", group.sub)
    group.file(other, told(BROTHER | {"number": WIFE["number"], "name": "白秋月"}), "柏")
    with acting_as(system_actor("时间")):
        Declaration.objects.filter(pk=row.pk).update(keep_until=today() - timedelta(days=1))
    group.act(row, "erase", "人事")
    assert PersonMapping.objects.filter(pk=person_keys(WIFE)[0]).exists()
    assert not PersonMapping.objects.filter(pk=person_keys(BROTHER)[0]).exists()
