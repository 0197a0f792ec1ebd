"""Rules of procedure, with files: written here, told there, and back without a loss."""

import pytest

from sunshine.before.authority.tests.lists_made import LARGE, SMALL, fields
from sunshine.before.exchange.actions import regulations
from sunshine.before.exchange.models import (
    Package,
    RegisteredItem,
    Regulation,
)
from sunshine.before.exchange.queries import held
from sunshine.before.exchange.tests.houses_made import bytes_of, documents_in
from sunshine.before.exchange.tests.packages_made import DAY, zipped
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.evidence.models import Evidence
from sunshine.foundation.evidence.queries import verify_all
from sunshine.foundation.workflow.rules import Refused

pytestmark = pytest.mark.django_db


def faults_of_files() -> list:
    with acting_as(system_actor("试验")):
        return list(verify_all())


def opers(row: Package) -> dict[str, str]:
    return {c["record"].get("code") or c["record"]["name"]: c["oper"] for c in row.changes}


def test_what_left_another_house_comes_in_and_leaves_again_as_it_was(house) -> None:
    house.enact(house.head, SMALL, LARGE, fields("H01-001"))
    house.told("0004")
    rules = house.regulation(votes=(("默认", "全票通过"), ("H01-001", "其他", "按章程")))
    house.attach(rules)
    house.attach(rules, "意见书.txt", "EVIDENCE", "同意")
    packages = [house.make("0005")]
    house.receipt(packages[0])
    items = bytes_of(Package.objects.get(business="0004"))
    content = bytes_of(packages[0])
    there = {code: held(house.head.pk, code) for code in ("0004", "0005")}
    RegisteredItem.objects.all().delete()
    Regulation.objects.update(sent=None, told={}, name="", record="x" * 32)

    uscc = house.head.uscc
    for business, sent in (("0004", items), ("0005", content)):
        row = house.bring(f"{uscc}_{business}_001_20260302.zip", sent)
        assert (row.state, row.faults) == ("read", [])
        assert bytes_of(row) == sent
    assert {code: held(house.head.pk, code) for code in there} == there
    for business in ("0004", "0005"):
        if business == "0005":
            Regulation.objects.filter(record="x" * 32).update(is_ended=True)
        with pytest.raises(Refused, match="一致"):
            house.make(business)
    Regulation.objects.exclude(record="x" * 32).update(sent=None)
    assert bytes_of(house.make("0005")) == content, "the same bytes, on the same day"
    assert faults_of_files() == []


def test_a_regulation_names_only_codes_and_modes_that_exist(house) -> None:
    house.enact(house.head, SMALL)
    for votes, words in (
        ((("默认", "举手"),), "表决方式"),
        ((("F01-009", "其他"),), "事项清单里没有"),
        ((("Z99-001", "其他"),), "目录里没有编码"),
    ):
        with pytest.raises(Refused, match=words):
            house.regulation(votes=votes)
    with pytest.raises(Refused, match="早于"):
        house.regulation(effective_on=DAY.replace(year=2020))
    assert Regulation.objects.count() == 0


def test_a_regulation_is_added_edited_ended_and_each_is_told_once(house) -> None:
    row = house.regulation()
    assert "没有正式文本" in row.warnings
    house.attach(row)
    assert opers(house.make("0005")) == {"董事会议事规则": "add"}
    house.receipt(Package.objects.get())
    house.regulation(row.record, rate="1/2")
    row.refresh_from_db()
    assert [f.name for f in row.value.files] == ["规则.txt"], "its files stay"
    assert opers(house.make("0005")) == {"董事会议事规则": "edit"}
    house.receipt(Package.objects.get(state="unread"))
    regulations.end_regulation(
        by=house.actor("经办"), regulation_id=row.pk, reason="由新规则替代", idempotency_key="e1"
    )
    gone = house.make("0005")
    assert opers(gone) == {"董事会议事规则": "del"}
    house.receipt(gone)
    with pytest.raises(Refused, match="一致"):
        house.make("0005")
    with pytest.raises(Refused, match="废止"):
        house.attach(row, "b.txt")


def test_a_package_replaces_the_files_of_a_regulation(house) -> None:
    row = house.regulation()
    house.attach(row)
    house.told("0005")
    first = bytes_of(Package.objects.get())
    by = house.actor("经办")
    with acting_as(by):
        file = Evidence.objects.get(subject_label="regulation")
        regulations.withdraw_file(
            by=by,
            regulation_id=row.pk,
            evidence_id=file.pk,
            reason="换成修订稿",
            idempotency_key="w",
        )
    house.attach(row, content="第一条（修订）")
    house.told("0005")
    edited = documents_in(first)
    name = f"{house.head.uscc}_0005_009_20260302.zip"
    back = zipped(
        {n: t.replace(">add<", ">edit<").encode() for n, t in edited.items()}
        | {f"{row.record}/FORMAL/规则.txt": "第一条".encode()}
    )
    assert house.bring(name, back).state == "read"
    row.refresh_from_db()
    with acting_as(by):
        standing = Evidence.objects.filter(subject_label="regulation").standing().get()
    assert standing.content_id == file.content_id == row.value.files[0].sha256
    assert faults_of_files() == []


def test_attachments_that_run_are_refused_with_record_and_name(house) -> None:
    row = house.regulation()
    house.told("0005")
    text = documents_in(bytes_of(Package.objects.get()))[f"{row.record}.xml"]
    content = zipped(
        {"a.xml": text.replace(">add<", ">edit<").encode(), f"{row.record}/FORMAL/a.exe": b"MZ\x90\x00"}
    )  # fmt: skip
    refused = house.bring(f"{house.head.uscc}_0005_001_20260302.zip", content)
    assert [(f["record"], f["element"], f["value"]) for f in refused.faults] == [
        (row.record, "附件", "a.exe")
    ]
