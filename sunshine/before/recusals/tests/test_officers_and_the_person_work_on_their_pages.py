"""Pages: who finds which page, what it says, how many questions it asks."""

from io import BytesIO

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from uuid6 import uuid7

from sunshine.before.recusals.models import Conflict, OwnConflict
from sunshine.before.recusals.queries import adjust_by
from sunshine.before.recusals.tests.conflicts_made import CODE, FIRM
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.parameters.models import Parameter


def browser(court, name: str) -> Client:
    client = Client()
    client.force_login(court.accounts[name])
    return client


def test_a_report_on_a_phone_is_one_form(court) -> None:
    him = browser(court, "财务")
    assert "人事和" not in him.get("/recusals/report/").content.decode()
    told = {
        "organisation": court.head.pk, "relation": "spouse", "counterparty": FIRM, "uscc": CODE,
        "facts": "配偶持有该公司百分之三十的股权", "key": "k",
    }  # fmt: skip
    wrong = him.post("/recusals/report/", told | {"uscc": "12"})
    assert "18 位" in wrong.content.decode()
    assert "百分之三十" in wrong.content.decode(), "nothing typed is lost"
    done = him.post("/recusals/report/", told)
    by = court.actor("财务")
    with acting_as(by):
        own = OwnConflict.objects.visible_to(by).get()
    assert done.url == f"/recusals/mine/{own.pk}/"
    assert FIRM in him.get(done.url).content.decode()
    assert him.get(f"/recusals/{own.pk}/").status_code == 404
    assert browser(court, "二财务").get(done.url).status_code == 404
    assert browser(court, "内纪").get(f"/recusals/{own.pk}/").status_code == 200


def test_the_person_concerned_reads_the_decision_and_not_the_deliberation(court) -> None:
    conflict = court.live()
    court.adjust(conflict, "party_exit")
    said = browser(court, "财务").get(f"/recusals/mine/{conflict.pk}/").content.decode()
    assert "您须回避" in said
    assert "按规定落实并报告" in said
    assert "股权登记在配偶名下" not in said
    assert (
        "股权登记在配偶名下"
        in browser(court, "书记").get(f"/recusals/{conflict.pk}/").content.decode()
    )


def test_an_officer_registers_a_tip_and_only_discipline_reads_its_source(court) -> None:
    told = {
        "organisation": court.head.pk, "person": "财务", "origin": "tip", "relation": "spouse",
        "counterparty": FIRM, "facts": "群众反映其配偶持有该公司股权", "source": "某供应商来信",
        "key": uuid7().hex,
    }  # fmt: skip
    officer = browser(court, "内纪")
    assert (
        "没有名叫" in officer.post("/recusals/new/", told | {"person": "无此人"}).content.decode()
    )
    done = officer.post("/recusals/new/", told)
    assert "某供应商来信" in officer.get(done.url).content.decode()
    assert "某供应商来信" not in browser(court, "人事").get(done.url).content.decode()
    assert browser(court, "财务").get("/recusals/new/").status_code == 404


def test_lists_export_search_and_api_tell_the_same(court) -> None:
    conflict = court.live()
    officer, outsider = browser(court, "内纪"), browser(court, "经办")
    assert FIRM in officer.get("/recusals/?state=recused").content.decode()
    assert FIRM not in officer.get("/recusals/?state=waived").content.decode()
    assert conflict.label in officer.get("/search/", {"q": FIRM}).content.decode()
    book = load_workbook(BytesIO(officer.post("/recusals/export/").content)).active
    assert [row[5] for row in book.iter_rows(values_only=True)][1] == FIRM
    (one,) = officer.get("/api/conflicts").json()["items"]
    assert (one["id"], one["counterparty_uscc"]) == (str(conflict.pk), CODE)
    assert officer.get(f"/api/conflicts/{conflict.pk}").json()["state"] == "recused"
    assert officer.get("/recusals/?after=x").status_code == 404
    for address in ("/recusals/", "/api/conflicts", f"/api/conflicts/{conflict.pk}"):
        assert outsider.get(address).status_code in {403, 404}
    assert (
        FIRM not in browser(court, "财务").get("/search/", {"q": conflict.label}).content.decode()
    )


def test_a_kind_of_matter_is_chosen_by_its_words_and_read_as_words(court) -> None:
    him = browser(court, "财务")
    told = {
        "organisation": court.head.pk, "relation": "spouse", "item_code": "Z09",
        "facts": "配偶从事同类业务，拟请回避融资担保", "key": "k",
    }  # fmt: skip
    wrong = him.post("/recusals/report/", told).content.decode()
    assert "没有这一类事项" in wrong
    assert '<option value="P02">融资、担保项目</option>' in wrong
    him.post("/recusals/report/", told | {"item_code": "P02"})
    by = court.actor("财务")
    with acting_as(by):
        own = OwnConflict.objects.visible_to(by).get()
    shown = browser(court, "内纪").get(f"/recusals/{own.pk}/").content.decode()
    assert "：融资、担保项目</dd>" in shown


def test_the_days_a_page_names_are_those_of_the_parameter(court) -> None:
    officer = browser(court, "内纪")
    for address in ("/recusals/", "/recusals/new/"):
        assert "发现后 5 个工作日内登记" in officer.get(address).content.decode()
    Parameter.objects.filter(name="conflict.register").update(value=3)
    for address in ("/recusals/", "/recusals/new/"):
        assert "发现后 3 个工作日内登记" in officer.get(address).content.decode()


def test_a_waiver_that_was_revoked_reads_as_ended_and_measures_say_their_day(court) -> None:
    conflict = court.waived()
    page = browser(court, "人事")
    assert "豁免已终止" not in page.get(f"/recusals/{conflict.pk}/").content.decode()
    court.on(conflict, "书记", "revoke")
    shown = page.get(f"/recusals/{conflict.pk}/").content.decode()
    assert "豁免已终止" in shown
    assert f"{adjust_by('step_aside')} 前落实" in shown
    assert f"{adjust_by('party_exit')} 前落实" in shown


def test_waivers_are_listed_to_discipline(court) -> None:
    court.waived()
    assert FIRM in browser(court, "纪检").get("/recusals/waivers/").content.decode()
    assert browser(court, "人事").get("/recusals/waivers/").status_code == 404


def test_a_page_asks_as_much_for_thirty_conflicts_as_for_three(court) -> None:
    for n in range(3):
        court.register(uscc="", counterparty=f"戊{n}器材有限公司")
    officer = browser(court, "内纪")
    addresses = ("/recusals/", "/api/conflicts", "/")
    for address in addresses:
        officer.get(address)  # the limit on calls asks more of the second one

    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert officer.get(address).status_code == 200
        return len(queries)

    few = {a: asked(a) for a in addresses}
    with acting_as(system_actor("测试")):
        first = Conflict.objects.first()
        rows = [Conflict(**{f.attname: getattr(first, f.attname) for f in Conflict._meta.fields})
                for _ in range(27)]  # fmt: skip
        for n, row in enumerate(rows, 100):
            row.pk, row.number = uuid7(), n
        Conflict.objects.bulk_create(rows)
    assert {a: asked(a) for a in few} == few
    assert few["/recusals/"] <= 22


def test_adjustments_are_worked_on_their_page(court) -> None:
    conflict = court.live()
    (row,) = court.adjust(conflict, "step_aside")
    officer, owner = browser(court, "纪检"), browser(court, "二人事")
    assert "按规定落实并报告" in owner.get(f"/adjustments/{row.pk}/").content.decode()
    told = {"verb": "report", "reason": "已经调整分工并公布", "key": "r"}
    refused = owner.post(f"/adjustments/{row.pk}/act/", told, follow=True).content.decode()
    assert "请先附上落实的证明材料" in refused
    court.prove(row)
    owner.post(f"/adjustments/{row.pk}/act/", told | {"key": "r2"})
    officer.post(
        f"/adjustments/{row.pk}/act/", {"verb": "verify", "reason": "与公布的分工一致", "key": "v"}
    )
    assert "已核实" in officer.get(f"/adjustments/{row.pk}/").content.decode()
    assert browser(court, "财务").get(f"/adjustments/{row.pk}/").status_code == 404
    assert officer.get(f"/history/adjustment/{row.pk}/").status_code == 200
    assert officer.get("/procedures/conflict/").status_code == 200


def test_the_page_of_a_filing_says_that_its_firm_is_banned_and_why_only_to_who_may_read_it(
    court,
) -> None:
    conflict = court.live()
    court.adjust(conflict, "trade_ban")
    matter = court.file()
    page = f"/filings/{matter.pk}/"
    clerk = browser(court, "经办").get(page).content.decode()
    assert "对方单位在禁止交易期内" in clerk
    assert conflict.label in clerk
    assert f"/recusals/{conflict.pk}/" not in clerk
    assert f"/recusals/{conflict.pk}/" in browser(court, "书记").get(page).content.decode()
    assert browser(court, "财务").get(page).status_code == 404
