"""Out: what differs from what the other side holds. In: all of it, or a receipt that says why not."""

from datetime import timedelta

import pytest
from uuid6 import uuid7

from sunshine.before.authority.tests.lists_made import LARGE, SMALL, fields
from sunshine.before.exchange import actions
from sunshine.before.exchange.actions import arrivals
from sunshine.before.exchange.engine.downlink import write_downlink
from sunshine.before.exchange.models import (
    Package,
    PackageDraft,
    RegisteredItem,
    StaticResources,
)
from sunshine.before.exchange.queries import held, own_vocabulary, vocabulary
from sunshine.before.exchange.rules.vocabulary import Vocabulary
from sunshine.before.exchange.tests.houses_made import bytes_of, documents_in
from sunshine.before.exchange.tests.packages_made import DAY, zipped
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.models import Denial
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.evidence.queries import verify_all
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.organisations.actions import period
from sunshine.foundation.workflow.rules import Refused
from sunshine.foundation.worklist.models import WorkItem

pytestmark = pytest.mark.django_db


def faults_of_files() -> list:
    with acting_as(system_actor("试验")):
        return list(verify_all())


def opers(row: Package) -> dict[str, str]:
    return {c["record"].get("code") or c["record"]["name"]: c["oper"] for c in row.changes}


def test_the_first_package_adds_all_and_the_next_only_what_changed(house) -> None:
    house.enact(house.head, SMALL, LARGE, fields("H01-001"), fields("D05-001"))
    first = house.make()
    assert opers(first) == {"F01-001": "add", "H01-001": "add", "D05-001": "add"}
    assert RegisteredItem.objects.count() == 0, "nothing is held there before they say so"
    with pytest.raises(Refused, match="没有登记回执"):
        house.make()
    house.receipt(first)
    with pytest.raises(Refused, match="一致"):
        house.make()
    draft = house.draft(house.head, starts_on=today() + timedelta(days=1))
    assert draft.rules.count() == 4, "a draft changes nothing"
    with pytest.raises(Refused, match="一致"):
        house.make()


def test_a_new_version_edits_adds_and_deletes_under_the_same_ids(house, monkeypatch) -> None:
    house.enact(house.head, SMALL, fields("H01-001"), starts_on=today())
    house.told("0004")
    before = held(house.head.pk, "0004")
    ids = {item.code: record for record, item in before.items()}
    house.enact(house.head, LARGE | {"line_amount": None}, fields("D05-001"), starts_on=today() + timedelta(days=1))  # fmt: skip
    monkeypatch.setattr(
        "sunshine.before.exchange.queries.today", lambda: today() + timedelta(days=1)
    )
    second = house.make()
    assert opers(second) == {"D05-001": "add", "F01-001": "edit", "H01-001": "del"}
    texts = documents_in(bytes_of(second))
    assert "<oper_type>edit</oper_type>" in texts[f"{ids['F01-001']}.xml"]
    assert "<legal_flag>是</legal_flag>" in texts[f"{ids['F01-001']}.xml"]
    house.receipt(second)
    assert {i.code for i in held(house.head.pk, "0004").values()} == {"D05-001", "F01-001"}


def test_a_matter_says_what_its_highest_line_asks_for(house) -> None:
    house.enact(house.head, SMALL, LARGE)
    row = house.make()
    assert row.changes[0]["record"]["bodies"] == ["党委会", "董事会"]
    assert row.changes[0]["record"]["needs_legal_review"]


def test_a_subsidiary_tells_what_it_inherits(house) -> None:
    house.enact(house.head, SMALL)
    assert opers(house.make(place=house.sub, name="下属经办")) == {"F01-001": "add"}


def test_a_package_that_came_back_is_told_again(house) -> None:
    house.enact(house.head, SMALL)
    for verb, state in (("reject", "business_error"), ("fault", "data_fault")):
        row = house.receipt(house.make(), verb)
        assert (row.state, row.remark) == (state, "国资委系统回执")
        assert RegisteredItem.objects.count() == 0
    again = house.make()
    assert opers(again) == {"F01-001": "add"}
    assert again.name.split("_")[2] == "003", "no two packages have one name"


def test_the_receipt_is_somebodys_work_with_a_period(house) -> None:
    house.enact(house.head, SMALL)
    row = house.make()
    work = WorkItem.objects.open().of("package", row.pk).get()
    assert (work.kind, work.due_on) == ("登记国资委回执", row.due_on)
    assert WorkItem.objects.visible_to(house.actor("经办")).filter(pk=work.pk).exists()
    assert not WorkItem.objects.visible_to(house.actor("外人")).filter(pk=work.pk).exists()
    house.receipt(row)
    assert not WorkItem.objects.open().of("package", row.pk).exists()


def test_a_package_with_faults_is_taken_in_not_at_all(house) -> None:
    good = f"<item><item_id>{'a' * 32}</item_id><item_name>甲</item_name><item_code>F01-001</item_code><item_meeting_list><item_meeting>党委会</item_meeting></item_meeting_list></item>"
    bad = good.replace("a" * 32, "b" * 32).replace("党委会", "舞会").replace("F01-001", "F01-002")
    content = zipped({"a.xml": good.encode(), "b.xml": bad.encode()})
    row = house.bring(f"{house.head.uscc}_0004_001_20260302.zip", content)
    assert row.state == "business_error"
    assert [(f["record"], f["element"], f["value"]) for f in row.faults] == [
        ("b" * 32, "item_meeting", "舞会")
    ]
    assert RegisteredItem.objects.count() == 0
    entry = Entry.objects.get(verb="package.refuse")
    assert "舞会" in entry.canonical
    broken = house.bring(f"{house.head.uscc}_0004_002_20260302.zip", b"x")
    assert broken.state == "data_fault"


def test_looking_writes_nothing_and_is_forgotten_after_a_day(house) -> None:
    looked = house.look(f"{house.head.uscc}_0004_001_20260302.zip", b"x")
    assert looked.read.faults
    assert Package.objects.count() == 0
    assert arrivals.forget() == 0
    with pytest.raises(PackageDraft.DoesNotExist):
        arrivals.look(by=house.actor("国资"), arrival_id=looked.arrival.pk)
    PackageDraft.objects.update(arrived_at=now() - timedelta(days=2))
    assert arrivals.forget() == 1


def test_nobody_brings_or_makes_packages_of_a_unit_that_is_not_theirs(house) -> None:
    house.enact(house.head, SMALL)
    for name in ("外人", "下属经办", "法务", "书记"):
        with pytest.raises(Refused, match="权限"):
            house.make(name=name)
        with pytest.raises(Refused, match="没有统一社会信用代码"):
            house.look(f"{house.head.uscc}_0004_001_20260302.zip", b"x", name)
    row = house.make()
    with pytest.raises(Package.DoesNotExist):
        house.receipt(row, name="外人")
    with pytest.raises(Refused, match="权限"):
        house.receipt(row, name="法务")
    Denial.objects.create(
        person=house.accounts["书记"].person, subject_label="package", subject_id=row.pk,
        valid=period(today()), reason="回避",
    )  # fmt: skip
    assert not Package.objects.visible_to(house.actor("书记")).exists()
    assert Package.objects.visible_to(house.actor("纪检")).count() == 1


def test_words_of_the_down_link_are_what_records_are_checked_against(house) -> None:
    house.enact(house.head, SMALL)
    assert vocabulary() == own_vocabulary()
    own = own_vocabulary()
    theirs = Vocabulary(
        **{
            **{name: getattr(own, name) for name in own.__slots__},
            "bodies": (("党委（党组）会", "党组织"), ("经理办公会", "经理层")),
        }
    )
    name = f"{house.other.uscc}_0002_001_20260302.zip"
    with pytest.raises(Refused, match="权限"):
        house.look(name, b"x")
    taken = house.bring(name, write_downlink(theirs, DAY), "国资")
    assert isinstance(taken, StaticResources)
    assert vocabulary() == theirs
    assert house.make().changes[0]["record"]["bodies"] == ["经理办公会"], "told in their words"
    with pytest.raises(Refused, match=r"catalog.xml.*缺少"):
        house.bring(name, zipped({"source.xml": b"<source_list/>"}), "国资")
    assert StaticResources.objects.count() == 1


def test_a_matter_that_their_words_do_not_know_does_not_leave(house) -> None:
    house.enact(house.head, SMALL)
    own = own_vocabulary()
    theirs = Vocabulary(
        **{**{n: getattr(own, n) for n in own.__slots__}, "bodies": (("党委会", "党组织"),)}
    )
    house.bring(f"{house.other.uscc}_0002_001_20260302.zip", write_downlink(theirs, DAY), "国资")
    with pytest.raises(Refused, match="总经理办公会：不是已知的会议类型"):
        house.make()
    assert Package.objects.count() == 0


def test_a_repeated_key_is_the_first_package(house) -> None:
    house.enact(house.head, SMALL)
    key = str(uuid7())
    by = house.actor("经办")
    with acting_as(by):
        rows = [
            actions.make_package(
                by=by, organisation_id=house.head.pk, business="0004", idempotency_key=key
            )
            for _ in range(2)
        ]
    assert rows[0] == rows[1]
    assert Entry.objects.filter(verb="package.make").count() == 1
