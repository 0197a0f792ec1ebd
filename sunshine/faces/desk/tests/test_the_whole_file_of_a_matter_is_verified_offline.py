"""The whole file on a page, and as an archive that tells of every change made to it."""

import hashlib
import html
import json
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from django.test import Client
from uuid6 import uuid7

from sunshine.before.filings.actions.proofs import proof_door
from sunshine.before.filings.models import Matter
from sunshine.before.filings.tests.matters_filed import Filer
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.evidence.actions import Upload
from sunshine.foundation.evidence.queries import store
from sunshine.foundation.ledger.actions.sequencing import signer
from sunshine.foundation.ledger.models import Entry
from sunshine.wiring.commands.verify import command

PURPOSE = "巡察组调阅档案"


@pytest.fixture
def filer(fresh_database, settings) -> Filer:
    """With a log of its own: acts are committed, so they have receipts."""
    settings.MATTER_FOLLOWERS = dict.fromkeys(settings.MATTER_FOLLOWERS, ())
    return Filer()


def browser(filer: Filer, name: str) -> Client:
    client = Client()
    client.force_login(filer.accounts[name])
    return client


def attach(filer: Filer, matter: Matter, name: str, words: str, grade: str = "internal") -> None:
    by = filer.actor("经办")
    draft = store().draft()
    draft.write(words.encode())
    with acting_as(by):
        door = proof_door(record_id=matter.pk, by=by, version=None, idempotency_key=uuid7().hex)
        door.attach(Upload(draft, name, grade))


def whole(filer: Filer, **more: str) -> Matter:
    """Filed with a contract and `more` (name → words), and carried on to the file."""
    matter = filer.file()
    for name, words in {"合同": "设备买卖合同", **more}.items():
        attach(filer, matter, f"{name}.txt", words)
    for name, verb in (("经办", "send"), ("分管", "sound"), ("书记", "sign"), ("纪检", "receive")):
        filer.act(matter, name, verb)
    return matter


def archive(filer: Filer, matter: Matter, path: Path) -> Path:
    answer = browser(filer, "纪检").post(f"/filings/{matter.pk}/archive/", {"purpose": PURPOSE})
    assert answer["Content-Type"] == "application/zip", answer.headers
    path.write_bytes(b"".join(answer.streaming_content))
    return path


def verified(path: Path) -> tuple[int, str]:
    done = CliRunner().invoke(command, [str(path), "--key", signer().verifier.vkey])
    return done.exit_code, done.output


def changed(path: Path, name: str, content: bytes | None, more: str = "") -> Path:
    """The same archive with one member rewritten, dropped or added; the manifest as it was."""
    out = BytesIO()
    with ZipFile(path) as old, ZipFile(out, "w") as new:
        for member in old.namelist():
            body = content if member == name else old.read(member)
            if body is not None:
                new.writestr(member, body)
        if more:
            new.writestr(more, b"x")
    path.with_name("changed.zip").write_bytes(out.getvalue())
    return path.with_name("changed.zip")


def test_an_archive_holds_the_file_and_is_verified_without_a_database(filer, tmp_path) -> None:
    matter = whole(filer)
    path = archive(filer, matter, tmp_path / "a.zip")
    code, words = verified(path)
    assert code == 0, words
    assert "6 次操作，6 次与回执一致" in words
    assert "其中材料 1 份" in words
    with ZipFile(path) as found:
        assert found.read("材料/001 合同.txt").decode() == "设备买卖合同"
        plain = json.loads(found.read("事项.json"))
        page = found.read("卷宗.html").decode()
    assert plain["报备内容"]["资金用途"] == "支付冷库设备尾款"
    assert [g["做了"] for g in plain["酝酿和签字"]] == ["发表酝酿意见", "签字"]
    assert "支付设备尾款" in page
    entry = Entry.objects.get(verb="matter.archive")
    assert (entry.subject_id, PURPOSE in entry.canonical) == (matter.pk, True)
    assert words.strip().rpartition(" ")[2] in entry.canonical, "the act names the manifest"


def test_sensitive_files_in_it_are_named_one_by_one_by_the_act(filer, tmp_path) -> None:
    matter = filer.file()
    attach(filer, matter, "合同.txt", "设备买卖合同")
    attach(filer, matter, "底价.txt", "六百万元", "sensitive")
    archive(filer, matter, tmp_path / "a.zip")
    told = json.loads(Entry.objects.get(verb="matter.archive").canonical)["content"]
    assert told["sensitive"] == [{"name": "底价.txt", "sha256": _sha("六百万元".encode())}]


def test_whoever_changes_an_archive_is_found_out(filer, tmp_path) -> None:
    path = archive(filer, whole(filer), tmp_path / "a.zip")
    with ZipFile(path) as found:
        act = found.read("存证/001.json")
        manifest = json.loads(found.read("manifest.json"))
    for name, content, more, words in (
        ("材料/001 合同.txt", "另一份合同".encode(), "", "材料/001 合同.txt 与清单不符"),
        ("事项.json", None, "", "缺少 事项.json"),
        ("", b"", "材料/002 补.txt", "材料/002 补.txt 不在清单里"),
        ("manifest.json", b"{}", "", "已经损坏"),
    ):
        code, told = verified(changed(path, name, content, more))
        assert code == 1, told
        assert words in told
    # Somebody who makes the manifest fit as well still has no receipt for other words.
    forged = act.replace("支付设备尾款".encode(), "支付别的尾款".encode())
    assert forged != act
    manifest["members"]["存证/001.json"] = {"sha256": _sha(forged), "size": len(forged)}
    both = changed(path, "存证/001.json", forged)
    both = changed(both, "manifest.json", json.dumps(manifest, ensure_ascii=False).encode())
    code, told = verified(both)
    assert code == 1
    assert "存证/001.json 不是回执所证的内容" in told


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_only_who_reads_the_ledger_there_takes_it_and_says_what_for(filer) -> None:
    matter = whole(filer)
    at = f"/filings/{matter.pk}/archive/"
    for name in ("经办", "外书记"):
        assert browser(filer, name).post(at, {"purpose": PURPOSE}).status_code == 404
    boss = browser(filer, "书记")
    answer = boss.post(at, {"purpose": "看"}, follow=True)
    assert "请写明导出档案的用途" in html.unescape(answer.content.decode())
    assert not Entry.objects.filter(verb="matter.archive").exists()
    assert boss.get(at).status_code == 405


def test_the_whole_file_is_one_page_in_a_fixed_number_of_queries(
    filer, django_assert_max_num_queries, django_assert_num_queries
) -> None:
    matter = whole(filer)
    officer, at = browser(filer, "纪检"), f"/filings/{matter.pk}/whole/"
    told = html.unescape(officer.get(at).content.decode())
    for words in (
        "支付设备尾款",
        "分管 发表酝酿意见",
        "书记 签字",
        "纪检 阅知存档",
        "合同.txt",
        "导出档案",
    ):
        assert words in told
    assert "导出档案" not in browser(filer, "经办").get(at).content.decode()
    assert browser(filer, "外书记").get(at).status_code == 404
    with django_assert_max_num_queries(45) as few:
        officer.get(at)
    second = filer.file(title="支付保安服务费")
    for n in range(5):
        attach(filer, second, f"附件{n}.txt", f"第{n}份")
    with django_assert_num_queries(len(few)):
        officer.get(f"/filings/{second.pk}/whole/")
