"""Files of a correction: attached, seen, signed over, withdrawn, handed out; nothing slips by."""

import hashlib
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from uuid6 import uuid7

from sunshine.datacentre.amendments.actions.proofs import proof_door
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.models import Denial
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.evidence.actions import Upload, sweep
from sunshine.foundation.evidence.models import Content, Evidence
from sunshine.foundation.evidence.queries import store, verify_all
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.organisations.actions import period
from sunshine.foundation.organisations.models import Organisation
from sunshine.foundation.workflow.models import Endorsement
from sunshine.foundation.workflow.rules import Refused

pytestmark = pytest.mark.django_db
ONE, TWO = "凭证 7 号：1020.50 元".encode(), "凭证 8 号：1020.50 元".encode()
EVERYBODY = system_actor("测试")


def attach(city, case, data=ONE, name="凭证.txt", grade="internal", who="管理员", version=None):
    draft = store().draft()
    draft.write(data)
    actor = city.actor(who)
    try:
        with acting_as(actor):
            door = proof_door(
                record_id=case.pk, by=actor, version=version, idempotency_key=str(uuid7())
            )
            door.attach(Upload(draft, name, grade))
    finally:
        draft.discard()  # what the end of a request does
    case.refresh_from_db()
    with acting_as(EVERYBODY):
        return Evidence.objects.filter(subject_id=case.pk).latest("pk")


def do(city, case, name, verb, **content):
    with acting_as(city.actor(name)):
        return city.do(case, name, verb, **content)


def client_of(city, name, **options):
    client = Client(**options)
    client.force_login(city.accounts[name])
    return client


def body(answer):
    return b"".join(answer.streaming_content)


def found():
    with acting_as(EVERYBODY):
        return [f.words for f in verify_all()]


def test_a_file_is_kept_under_its_hash_and_told_in_the_ledger(city) -> None:
    case = city.file()
    row = attach(city, case)
    assert row.content_id == hashlib.sha256(ONE).hexdigest()
    assert row.content.sm3 == hashlib.new("sm3", ONE).hexdigest()
    path = store().path(row.content_id)
    assert path.read_bytes() == ONE
    assert path.stat().st_mode & 0o777 == 0o440
    entry = Entry.objects.get(pk=row.entry_id)
    assert entry.verb == "amendment.attach"
    assert row.content_id in entry.canonical
    assert found() == []


def test_a_new_file_voids_exactly_the_opinions_given_without_it_and_names_it(city) -> None:
    case = city.file()
    attach(city, case)
    do(city, case, "法务", "answer", answer="agree")
    assert any("凭证.txt" in k for k in Endorsement.objects.get().manifest)
    attach(city, case, TWO, "补充.txt")
    voided = Endorsement.objects.get()
    assert voided.voided_at is not None
    assert [d["field"] for d in voided.differences] == ["材料“补充.txt”"]
    assert hashlib.sha256(TWO).hexdigest() in voided.differences[0]["to"]


def test_withdrawing_a_file_after_the_signature_step_sends_the_case_back(city) -> None:
    case = city.file()
    row = attach(city, case)
    for name in ("法务", "财务"):
        do(city, case, name, "answer", answer="agree")
    assert case.state == "approval"
    actor = city.actor("管理员")
    with acting_as(actor):
        door = proof_door(record_id=case.pk, by=actor, version=None, idempotency_key="w")
        door.withdraw(row.pk, reason="这份凭证附错了")
    case.refresh_from_db()
    assert case.state == "review"
    assert not Endorsement.objects.of("amendment", case.pk).live().exists()
    assert found() == []
    page = client_of(city, "法务").get(f"/amendments/{case.pk}/").content.decode()
    assert "这份凭证附错了" in page
    assert body(client_of(city, "法务").get(f"/files/{row.pk}/")) == ONE


def test_only_the_filer_attaches_and_only_while_it_is_open(city) -> None:
    case = city.file()
    with pytest.raises(Refused, match="没有附材料的权限"):
        attach(city, case, who="法务")
    do(city, case, "管理员", "withdraw")
    with pytest.raises(Refused, match="现在不能附材料"):
        attach(city, case)
    assert list(store().contents()) == [], "nothing is kept of what was refused"


def test_the_same_name_or_content_twice_is_refused(city) -> None:
    case = city.file()
    attach(city, case)
    with pytest.raises(Refused, match="同名"):
        attach(city, case, TWO)
    with pytest.raises(Refused, match="已经附上"):
        attach(city, case, ONE, "另一个.txt")


def test_a_state_secret_is_refused_with_what_to_do(city) -> None:
    case = city.file()
    for data, name, grade in (
        (ONE, "凭证.txt", "secret"),
        (ONE, "机密★凭证.txt", "internal"),
        ("绝密★".encode(), "凭证.txt", "internal"),
    ):
        with pytest.raises(Refused, match="保密办公室"):
            attach(city, case, data, name, grade)
    with pytest.raises(Refused, match="选择密级"):
        attach(city, case, grade="public")
    assert list(store().contents()) == []
    assert list((store().root / "incoming").iterdir()) == []


def test_a_file_goes_out_only_as_an_attachment_that_cannot_run(city) -> None:
    row = attach(city, case := city.file())
    answer = client_of(city, "法务").get(f"/files/{row.pk}/")
    assert body(answer) == ONE
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store"
    part = client_of(city, "法务").get(f"/files/{row.pk}/", headers={"Range": "bytes=0-5"})
    assert (part.status_code, body(part)) == (206, ONE[:6])
    assert part["Content-Range"] == f"bytes 0-5/{len(ONE)}"
    beyond = client_of(city, "法务").get(f"/files/{row.pk}/", headers={"Range": "bytes=999-"})
    assert beyond.status_code == 416
    assert not Entry.objects.filter(verb="evidence.read", subject_id=case.pk).exists()


def test_a_sensitive_file_takes_a_purpose_and_every_download_is_an_act(city) -> None:
    case = city.file()
    row = attach(city, case, grade="sensitive")
    reader = client_of(city, "法务")
    for send in (reader.get, reader.post):
        assert send(f"/files/{row.pk}/").status_code == 302
    assert not Entry.objects.filter(verb="evidence.read").exists()
    answer = reader.post(f"/files/{row.pk}/", {"purpose": "核对付款凭证"})
    assert body(answer) == ONE
    told = Entry.objects.get(verb="evidence.read", subject_id=case.pk)
    assert "核对付款凭证" in told.canonical
    assert told.account_id == city.accounts["法务"].pk


def test_what_is_foreign_or_denied_does_not_exist(city) -> None:
    case = city.file()
    row = attach(city, case)
    city.accounts["外人"] = city.account("外人", "reviewer")
    far = Organisation.objects.create(kind="enterprise", name="乙公司", short_name="乙", code="B")
    city.accounts["外人"].grants.update(organisation=far)
    assert client_of(city, "外人").get(f"/files/{row.pk}/").status_code == 404
    assert body(client_of(city, "法务").get(f"/files/{row.pk}/")) == ONE
    Denial.objects.create(
        person=city.accounts["法务"].person, subject_label="amendment", subject_id=case.pk,
        reason="recusal", valid=period(date(2020, 1, 1)),
    )  # fmt: skip
    assert client_of(city, "法务").get(f"/files/{row.pk}/").status_code == 404
    with acting_as(city.actor("法务")):
        assert not Evidence.objects.exists(), "row-level security agrees"
    assert not Evidence.objects.exists(), "without an actor there are no rows"


def test_a_file_swapped_on_disk_is_found_and_not_handed_out(city) -> None:
    row = attach(city, city.file())
    path = store().path(row.content_id)
    path.unlink()
    path.write_bytes(TWO)
    answer = client_of(city, "法务").get(f"/files/{row.pk}/")
    assert answer.status_code == 500
    assert "与指纹不符" in answer.content.decode()
    assert any("改动过" in words for words in found())
    with pytest.raises(Refused, match="存储损坏"):
        attach(city, city.file(row={"row_id": "x", "amount": "1.00"}, wanted={"amount": "2"}))
    path.unlink()
    assert any("不见了" in words for words in found())


@pytest.mark.parametrize(
    "change",
    [
        "update evidence_evidence set name = '别的.txt'",
        "update evidence_evidence set secrecy = 'internal'",
        "delete from evidence_evidence",
        "update evidence_content set size = 1",
        "delete from evidence_content",
    ],
)
def test_the_database_itself_refuses_another_name_grade_or_content(city, change) -> None:
    attach(city, city.file(), grade="sensitive")
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        acting_as(EVERYBODY),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


def test_an_orphan_of_a_crash_is_swept_and_nothing_else(city) -> None:
    row = attach(city, city.file())
    orphan = store().draft()
    orphan.write(TWO)
    store().keep(orphan)
    (store().root / "incoming" / "half").write_bytes(b"half")
    assert len(sweep(drafts_live=-10)) == 2
    assert list(store().contents()) == [row.content_id]
    assert found() == []


def test_a_failed_act_leaves_no_row_without_its_file(city) -> None:
    case = city.file()
    with pytest.raises(Refused, match="更新"):
        attach(city, case, version=99)
    assert not Content.objects.exists()
    assert len(list(store().contents())) == 1, "the orphan waits for the sweep"
    assert len(sweep()) == 1
