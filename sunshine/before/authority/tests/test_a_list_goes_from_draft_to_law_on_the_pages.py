"""A clerk drafts and imports, a lawyer reviews, a secretary signs; anybody asks who decides."""

import html
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sunshine.before.authority import forms
from sunshine.before.authority.actions.trials import carry_out
from sunshine.before.authority.engine import catalogue
from sunshine.before.authority.models import AuthorityList, AuthorityRule
from sunshine.before.authority.queries import rules_of
from sunshine.before.authority.tests.lists_made import LARGE, SMALL, fields
from sunshine.datacentre.lake.models import Snapshot
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.ledger.models import Entry

pytestmark = pytest.mark.django_db
KNOWN = catalogue(Path(__file__).parents[4])


def browser(group, name: str) -> Client:
    client = Client()
    client.force_login(group.accounts[name])
    return client


def text(answer) -> str:
    return html.unescape(answer.content.decode())


def rows_of(page: str) -> str:
    return html.unescape(re.search(r'name="rows" value="([^"]*)"', page)[1])


def test_from_an_empty_draft_to_law(group) -> None:
    clerk, lawyer, secretary = (browser(group, n) for n in ("经办", "法务", "书记"))
    told = {"organisation": group.head.pk, "basis": "集团〔2026〕12号", "starts_on": today()}
    page = clerk.post("/authority/new/", told, follow=True)
    assert "权责清单第 1 版" in text(page)
    assert "清单里还没有事项" in text(page)
    found = AuthorityList.objects.get()
    address = f"/authority/{found.pk}/"

    row = {"item_code": "F01-001", "title": "大额资金支付", "body1": "党委会", "body2": "董事会",
           "line": "五百万", "legal": "是", "level": "本级", "reporting": "备案"}  # fmt: skip
    page = text(clerk.post(f"{address}rules/new/", row))
    assert "金额线：请填“500万元”" in page
    assert 'value="五百万"' in page, "nothing that was typed is lost"
    page = text(clerk.post(f"{address}rules/new/", row | {"line": "100万元"}, follow=True))
    assert "100 万元" in page
    assert "须审核" in page
    rule = found.rules.get()
    assert 'value="100 万元"' in text(clerk.get(f"{address}rules/{rule.pk}/"))

    clerk.post(f"{address}header/", {"basis": "集团〔2026〕13号", "starts_on": today()})
    clerk.post(f"{address}act/", {"verb": "submit"})
    assert lawyer.get(address).status_code == 200
    assert "法律审核通过" in text(lawyer.get(address))
    lawyer.post(f"{address}act/", {"verb": "review", "reason": "程序和权限符合章程"})
    refused = secretary.post(f"{address}act/", {"verb": "sign"})
    assert refused.status_code == 403, "a signature asks for presence"
    secretary.post(f"{address}act/", {"verb": "sign", "confirm": "x" * 12})
    found.refresh_from_db()
    assert (found.state, found.basis) == ("in_force", "集团〔2026〕13号")
    assert clerk.get(f"{address}rules/new/").status_code == 404, "what is law is not edited"
    assert "权责清单签发" in text(clerk.get("/notifications/"))


def test_a_workbook_is_tried_before_it_is_taken(group) -> None:
    clerk = browser(group, "经办")
    draft = group.draft(group.head, SMALL, LARGE)
    address = f"/authority/{draft.pk}/import/"
    good = [
        AuthorityRule(**f).as_rule() for f in (SMALL, fields(amount=500_000), fields("P05-001"))
    ]
    file = SimpleUploadedFile("清单.xlsx", forms.workbook_of(good, KNOWN))
    page = text(clerk.post(address, {"file": file}))
    assert "3 行都可以写入" in page
    assert "金额线由“100 万元”改为“50 万元”" in page
    assert draft.rules.count() == 2, "a dry run writes nothing"
    rows = rows_of(
        clerk.post(
            address, {"file": SimpleUploadedFile("a.xlsx", forms.workbook_of(good, KNOWN))}
        ).content.decode()
    )
    answer = clerk.post(address, {"rows": rows}, follow=True)
    assert "已写入 3 行" in text(answer)
    assert [r.line.words for r in rules_of(draft)] == ["不论金额", "50 万元", "不论金额"]

    broken = json.dumps([[2, {"title": "甲", "item_code": "Z99-001", "body1": "党委会"}]])
    page = text(clerk.post(address, {"rows": broken}))
    assert "第 2 行" in page
    assert "没有目录编码 Z99" in page
    assert "以这" not in page, "nothing with errors can be taken"
    assert "请选择 Excel 文件" in text(clerk.post(address, {}))
    assert "不是可以读取的 Excel" in text(
        clerk.post(address, {"file": SimpleUploadedFile("a.xlsx", b"x")})
    )
    assert "已失效" in text(clerk.post(address, {"rows": "{"}))
    assert draft.rules.count() == 3


def test_out_and_in_on_the_page_changes_nothing(group) -> None:
    clerk = browser(group, "经办")
    draft = group.draft(
        group.head,
        SMALL,
        fields(amount=5_000_000, share="0.01", per="year"),
        fields("H01-001", level="below"),
    )
    before = rules_of(draft)
    content = clerk.post(f"/authority/{draft.pk}/export/").content
    page = text(
        clerk.post(
            f"/authority/{draft.pk}/import/", {"file": SimpleUploadedFile("a.xlsx", content)}
        )
    )
    assert "没有变化" in page
    assert rules_of(draft) == before
    assert Entry.objects.filter(verb="authority_list.export").count() == 1, "that is an act"


def test_who_decides_is_asked_by_address_and_answered_with_numbers(group) -> None:
    group.enact(
        group.head,
        SMALL,
        LARGE | {"attachments": ["合同"], "reporting": "filing"},
        fields(per="year", amount=3_000_000),
    )
    below = browser(group, "下属经办")
    asked = {"organisation": group.sub.pk, "item": "F01-001", "amount": "120"}
    page = text(below.get("/authority/why/", asked))
    assert re.findall(r'class="strong">(\S+?)<', page) == ["党委会", "董事会"]
    assert "须审核" in page
    assert "合同" in page
    assert "备案" in page
    page = text(below.get("/authority/why/", asked | {"amount": "50", "year": "260"}))
    assert "年度累计" in page
    assert "达到“年度累计" in page
    assert "没有编码为 P05-001" in text(below.get("/authority/why/", asked | {"item": "P05-001"}))
    assert "请填数字" in text(below.get("/authority/why/", asked | {"amount": "很多"}))
    assert "集团" not in text(
        browser(group, "外人").get(
            "/authority/why/", {"organisation": group.head.pk, "item": "F01-001"}
        )
    ).replace("集团有限", "")


def test_the_api_answers_as_the_page_does(group) -> None:
    group.enact(group.head, SMALL, LARGE)
    asked = {
        "organisation": group.head.pk,
        "item": "F01-001",
        "amount": "1200000.00",
        "on": today(),
    }
    told = browser(group, "经办").get("/api/authority/decision", asked).json()
    assert [s["name"] for s in told["steps"]] == ["党委会", "董事会"]
    assert told["steps"][0]["attendance"] == "超过应到会人数的 1/2"
    assert told["reasons"][0]["list_id"] == str(AuthorityList.objects.get().pk)
    assert "达到“100 万元”" in told["reasons"][0]["sentence"]
    assert browser(group, "外人").get("/api/authority/decision", asked).status_code == 404
    missing = browser(group, "经办").get("/api/authority/decision", asked | {"item": "P05-001"})
    assert missing.status_code == 422
    assert "没有编码为 P05-001" in missing.json()["detail"]


def test_versions_are_compared_in_words(group) -> None:
    first = group.enact(group.head, SMALL, LARGE)
    draft = group.draft(group.head)
    clerk = browser(group, "经办")
    assert "没有变化" in text(clerk.get(f"/authority/{draft.pk}/differences/"))
    clerk.post(f"/authority/{draft.pk}/rules/{draft.rules.get(position=2).pk}/remove/")
    page = text(clerk.get(f"/authority/{draft.pk}/differences/", {"with": first.pk}))
    assert "不再有“100 万元起由党委会 → 董事会决策”的规则" in page
    assert clerk.get(f"/authority/{draft.pk}/differences/", {"with": "x"}).status_code == 404


@pytest.mark.parametrize("name", ["外人", "外书记", "下属经办"])
def test_a_foreign_draft_does_not_exist(group, name) -> None:
    draft = group.draft(group.head, SMALL)
    row = draft.rules.get()
    client = browser(group, name)
    for tail in ("", "differences/", "import/", "rules/new/", f"rules/{row.pk}/"):
        assert client.get(f"/authority/{draft.pk}/{tail}").status_code == 404, tail
    for tail in ("act/", "header/", "import/", "export/", "discard/", f"rules/{row.pk}/remove/"):
        answer = client.post(
            f"/authority/{draft.pk}/{tail}",
            {"verb": "submit", "basis": "不应写入的依据", "starts_on": today()},
        )
        assert answer.status_code == 404, tail
    assert "集团有限公司" not in text(client.get("/authority/"))


def test_pages_take_as_many_queries_for_long_lists_and_many_of_them(group) -> None:
    clerk = browser(group, "经办")
    found = group.enact(group.head, SMALL, LARGE)
    asked = {"organisation": str(group.head.pk), "item": "F01-001", "amount": "120"}
    pages = (("/authority/", {}), (f"/authority/{found.pk}/", {}), ("/authority/why/", asked))
    counts = []
    clerk.get("/help/")  # the first page of a session writes when it began
    for many in (0, 80):
        AuthorityRule.objects.bulk_create(
            AuthorityRule(authority_list=found, position=100 + n, **fields(f"F02-{n:03d}", amount=Decimal(n)))
            for n in range(many)
        )  # fmt: skip
        told = []
        for address, query in pages:
            with CaptureQueriesContext(connection) as caught:
                assert clerk.get(address, query).status_code == 200
            told.append(len(caught))
        counts.append(told)
    assert counts[0] == counts[1]


def test_a_trial_is_asked_on_the_page_and_shown_when_it_is_done(group) -> None:
    clerk = browser(group, "经办")
    draft = group.draft(group.head, SMALL)
    Snapshot.objects.create(
        number=1, tables={}, counts={}, cause="x", created_at=now(), actor_name="x"
    )
    address = f"/authority/{draft.pk}/trial/"
    assert "还没有试算" in text(clerk.get(address))
    assert "后台正在计算" in text(clerk.post(address, follow=True))
    carry_out(draft.trials.get().pk)
    assert "没有变化" in text(clerk.get(address, headers={"HX-Request": "true"}))
    assert browser(group, "外人").get(address).status_code == 404
