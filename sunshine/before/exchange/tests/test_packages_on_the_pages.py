"""A clerk sees what would be told, makes the package, gets the receipt; a bad package is answered."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from uuid6 import uuid7

from sunshine.before.authority.tests.lists_made import SMALL, fields
from sunshine.before.exchange.models import Package, PackageDraft, RegisteredItem, Regulation
from sunshine.before.exchange.tests.houses_made import bytes_of, documents_in
from sunshine.before.exchange.tests.packages_made import zipped
from sunshine.foundation.ledger.models import Entry

pytestmark = pytest.mark.django_db


def browser(house, name: str) -> Client:
    client = Client()
    client.force_login(house.accounts[name])
    return client


def text(answer) -> str:
    return html.unescape(answer.content.decode())


def upload(client, name: str, content: bytes) -> str:
    file = SimpleUploadedFile(name, content)
    return text(client.post("/exchange/in/", {"file": file}, follow=True))


def test_out_with_a_preview_a_file_and_a_receipt(house) -> None:
    house.enact(house.head, SMALL, fields("H01-001", title="中层任免"))
    clerk = browser(house, "经办")
    asked = {"organisation": str(house.head.pk), "business": "0004"}
    page = text(clerk.get("/exchange/out/", asked))
    assert "2 条" in page
    assert "党委会 → 董事会" in page
    assert Package.objects.count() == 0, "looking tells nothing"
    page = text(clerk.post("/exchange/out/", asked | {"key": "k1"}, follow=True))
    row = Package.objects.get()
    assert row.name in page
    assert "登记对方已接收" in page
    href = re.search(r'href="(/files/[^"]+)"', page)[1]
    content = b"".join(clerk.get(href).streaming_content)
    assert content == bytes_of(row)
    assert len(documents_in(content)) == 2
    assert "还没有登记回执" in text(clerk.get("/exchange/out/", asked))
    clerk.post(f"/exchange/{row.pk}/act/", {"verb": "confirm", "key": "k2"})
    assert RegisteredItem.objects.count() == 2
    assert "1 已接收" in text(clerk.get(f"/exchange/{row.pk}/"))
    assert "没有要报送的变化" in text(clerk.get("/exchange/out/", asked))
    assert row.name in text(clerk.get("/exchange/", {"direction": "out", "state": "read"}))
    assert row.name not in text(clerk.get("/exchange/", {"state": "unread"}))


def test_a_bad_package_is_tried_first_and_refused_with_a_receipt(house) -> None:
    clerk, name = browser(house, "经办"), f"{house.head.uscc}_0004_001_20260302.zip"
    item = f"<item><item_id>{'a' * 32}</item_id><item_name>甲</item_name><item_code>F01001</item_code><item_meeting_list><item_meeting>舞会</item_meeting></item_meeting_list></item>"
    page = upload(clerk, name, zipped({"a.xml": item.encode()}))
    for said in ("2 处", "a" * 32, "item_meeting", "舞会", "F01001", "事项编码里没有“-”"):
        assert said in page
    assert "确认导入" not in page
    assert Package.objects.count() == 0
    at = PackageDraft.objects.get()
    receipt = text(clerk.post(f"/exchange/in/{at.pk}/", {"key": "k"}, follow=True))
    assert "拒收回执" in receipt
    assert "2 业务错误" in receipt
    assert "舞会" in receipt
    assert PackageDraft.objects.count() == 0
    assert clerk.get(f"/exchange/in/{at.pk}/").status_code == 404
    assert "请选择数据包" in text(clerk.post("/exchange/in/", {}, follow=True))
    assert "校验位不符" in upload(clerk, name.replace(house.head.uscc, "x" * 18), b"x")
    assert "只收事项清单" in upload(clerk, name.replace("0004", "0006"), b"x")


def test_a_good_package_is_tried_first_and_then_taken_in(house) -> None:
    clerk, name = browser(house, "经办"), f"{house.head.uscc}_0004_001_20260302.zip"
    item = f"<item><item_id>{'a' * 32}</item_id><item_name>资金</item_name><item_code>F01-001</item_code><item_meeting_list><item_meeting>党委会</item_meeting></item_meeting_list></item>"
    page = upload(clerk, name, zipped({"a.xml": item.encode()}))
    assert "没有问题，可以导入" in page
    assert RegisteredItem.objects.count() == 0
    at = PackageDraft.objects.get()
    assert browser(house, "国资").get(f"/exchange/in/{at.pk}/").status_code == 404
    page = text(clerk.post(f"/exchange/in/{at.pk}/", {"key": "k"}, follow=True))
    assert "已导入 1 条记录" in page
    assert RegisteredItem.objects.get().code == "F01-001"


def test_a_regulation_is_written_changed_and_ended_on_its_pages(house) -> None:
    clerk = browser(house, "经办")
    assert "下一步" in text(clerk.get("/exchange/regulations/new/"))
    form = {
        "organisation": str(house.head.pk), "record": uuid7().hex, "name": "董事会议事规则",
        "type_name": "董事会议事规则", "approved_on": "2026-01-05", "effective_on": "2026-02-01",
        "is_reviewed": "是", "rate": "2/3", "vote_item": ["默认", ""], "vote_mode": ["举手", ""],
        "vote_remark": ["", ""], "key": "r1",
    }  # fmt: skip
    page = text(clerk.post("/exchange/regulations/new/", form))
    assert "不是已知的表决方式" in page
    assert 'value="董事会议事规则"' in page, "nothing that was typed is lost"
    clerk.post("/exchange/regulations/new/", form | {"vote_mode": ["全票通过", ""]})
    row = Regulation.objects.get()
    at = f"/exchange/regulations/{row.pk}/"
    page = text(clerk.get(at))
    assert "应到会成员的三分之二" in page
    assert "没有正式文本" in page
    file = SimpleUploadedFile("规则.txt", "第一条".encode())
    page = text(
        clerk.post(f"{at}files/", {"file": file, "kind": "FORMAL", "secrecy": "internal"}, follow=True)
    )  # fmt: skip
    assert "正式文本" in page
    assert "请选择是" in text(
        clerk.post(
            f"{at}files/",
            {"file": SimpleUploadedFile("b.txt", b"b"), "secrecy": "internal"},
            follow=True,
        )
    )
    changed = form | {"vote_mode": ["其他", ""], "name": "董事会议事规则（修订）", "key": "r2"}
    page = text(clerk.post(f"{at}edit/", changed, follow=True))
    assert "《董事会议事规则（修订）》" in page
    assert "规则.txt" in page
    clerk.post(f"{at}end/", {"reason": "由新规则替代", "key": "r3"})
    row.refresh_from_db()
    assert row.is_ended
    assert clerk.get(f"{at}edit/").status_code == 404
    assert "已废止" in text(clerk.get("/exchange/regulations/", {"q": "修订"}))


@pytest.mark.parametrize("name", ["外人", "外书记", "下属经办"])
def test_what_is_foreign_does_not_exist(house, name) -> None:
    house.enact(house.head, SMALL)
    package, rules = house.make(), house.regulation()
    client = browser(house, name)
    for address in (
        f"/exchange/{package.pk}/", f"/exchange/regulations/{rules.pk}/", f"/history/package/{package.pk}/",
        f"/history/regulation/{rules.pk}/", f"/exchange/regulations/{rules.pk}/edit/",
        f"/exchange/out/?organisation={house.head.pk}",
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address
    for tail in (f"{package.pk}/act/", f"regulations/{rules.pk}/end/", f"regulations/{rules.pk}/files/"):  # fmt: skip
        answer = client.post(f"/exchange/{tail}", {"verb": "confirm", "reason": "不应写入的理由"})
        assert answer.status_code == 404, tail
    assert package.name not in text(client.get("/exchange/"))
    assert rules.name not in text(client.get("/exchange/regulations/"))


def test_static_resources_are_shown_to_all_and_sent_by_who_may(house) -> None:
    assert "还没有收到" in text(browser(house, "法务").get("/exchange/words/"))
    asked = {"organisation": str(house.head.pk)}
    answer = browser(house, "国资").post("/exchange/words/send/", asked)
    assert answer["Content-Type"] == "application/zip"
    assert "vote_mode.xml" in documents_in(answer.content)
    assert Entry.objects.filter(verb="static_resources.send").count() == 1
    assert browser(house, "经办").post("/exchange/words/send/", asked).status_code == 404


def test_lists_ask_the_database_as_often_for_many(house) -> None:
    house.enact(house.head, SMALL)
    clerk, package, rules = browser(house, "经办"), house.make(), house.regulation()
    pages = (
        "/exchange/", "/exchange/regulations/", f"/exchange/out/?organisation={house.head.pk}&business=0005",
        f"/exchange/{package.pk}/",
    )  # fmt: skip
    clerk.get("/help/")
    counts = []
    for more in (0, 20):
        for n in range(more):
            row = Regulation.objects.get(pk=rules.pk)
            row.pk, row.record = uuid7(), f"{n:032d}"
            row._state.adding = True
            row.save()
            copy = Package.objects.get(pk=package.pk)
            copy.pk, copy.name, copy.state = uuid7(), f"{n}.zip", "read"
            copy._state.adding = True
            copy.save()
        told = []
        for page in pages:
            with CaptureQueriesContext(connection) as caught:
                assert clerk.get(page).status_code == 200
            told.append(len(caught))
        counts.append(told)
    assert counts[0] == counts[1]
