"""The queue, a review, a condition: what each person sees there and can do."""

from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook
from uuid6 import uuid7

from sunshine.before.reviews.models import Condition, Review
from sunshine.before.reviews.tests.matters_reviewed import BASIS, OPINION
from sunshine.foundation.documents.engine.pdf import office
from sunshine.foundation.ledger.models import Entry

pytestmark = pytest.mark.django_db


def page(house, name: str) -> Client:
    client = Client()
    client.force_login(house.accounts[name])
    return client


def form(**changed: str) -> dict[str, str]:
    said = {"answer": "agree", "reason": OPINION, "basis": BASIS, "conditions": ""}
    return said | {"key": uuid7().hex} | changed


def test_an_opinion_is_given_on_the_page_and_its_document_handed_out(house) -> None:
    review = house.review(house.file(), "planning")
    client = page(house, "投资")
    body = client.get(f"/reviews/{review.pk}/").content.decode()
    assert "投资管理部门意见" in body
    assert "决策会议" not in body, "what it does not answer for is not in its text"
    done = client.post(f"/reviews/{review.pk}/answer/", form())
    assert done.url == f"/reviews/{review.pk}/"
    review.refresh_from_db()
    assert review.document.label in client.get(done.url).content.decode()
    got = client.get(f"/files/{review.document.evidence_id}/")
    assert got["Content-Type"].endswith("wordprocessingml.document")
    assert b"".join(got.streaming_content)[:2] == b"PK"


@pytest.mark.skipif(office() is None, reason="没有 LibreOffice：apt-get install libreoffice-writer")
def test_the_document_is_also_a_pdf(house) -> None:
    review = house.answer(house.file(), "planning")
    got = page(house, "书记").get(f"/documents/{review.document_id}/pdf/")
    assert got.content.startswith(b"%PDF-")
    assert page(house, "书记").get(f"/documents/{uuid7()}/pdf/").status_code == 404


def test_what_is_refused_is_said_above_the_form_as_it_was_filled_in(house) -> None:
    review = house.review(house.file(), "planning")
    answer = page(house, "投资").post(
        f"/reviews/{review.pk}/answer/", form(answer="conditional", reason="基本可行但证照还不齐全")
    )
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "附条件同意须写明条件" in body
    assert "基本可行但证照还不齐全" in body
    assert 'value="conditional" checked' in body


def test_only_who_speaks_for_the_department_finds_the_form(house) -> None:
    review = house.review(house.file(), "planning")
    assert "出具意见" in page(house, "投资").get(f"/reviews/{review.pk}/").content.decode()
    for name in ("法务", "书记", "经办"):
        body = page(house, name).get(f"/reviews/{review.pk}/").content.decode()
        assert f"/reviews/{review.pk}/answer/" not in body
    assert page(house, "经办").post(f"/reviews/{review.pk}/answer/", form()).status_code == 404


def test_after_a_change_the_page_shows_what_became_of_what(house) -> None:
    matter = house.file()
    house.all_agree(matter)
    house.change(matter, body="党委会")
    body = page(house, "法务").get(f"/reviews/{house.review(matter, 'legal').pk}/").content.decode()
    assert "<del>董事会</del> <ins>党委会</ins>" in body
    assert "起失效，须重新出具" in body


def test_a_condition_is_proven_on_its_page(house) -> None:
    house.answer(house.file(), "planning", "投资", "conditional", "取得规划许可证后开工")
    condition = Condition.objects.get()
    clerk, at = page(house, "经办"), f"/conditions/{condition.pk}/"
    assert "报告落实" in clerk.get(at).content.decode()
    told = {"verb": "fulfil", "reason": "已取得规划许可证", "key": uuid7().hex}
    assert "请先附上落实的证明材料" in clerk.post(f"{at}act/", told, follow=True).content.decode()
    house.prove(condition)
    clerk.post(f"{at}act/", told | {"key": uuid7().hex})
    assert "认可" in page(house, "投资").get(at).content.decode()
    page(house, "投资").post(f"{at}act/", {"verb": "accept", "key": uuid7().hex})
    condition.refresh_from_db()
    assert condition.state == "accepted"


def test_what_is_foreign_is_not_there(house) -> None:
    matter = house.file()
    house.answer(matter, "planning", "投资", "conditional", "取得规划许可证后开工")
    house.accounts["外人"] = house.account("外人", "reviewer", house.other)
    client, review = page(house, "外人"), house.review(matter, "planning")
    assert matter.title not in client.get("/reviews/").content.decode()
    for at in (
        f"/reviews/{review.pk}/",
        f"/conditions/{Condition.objects.get().pk}/",
        f"/documents/{review.document_id}/pdf/",
        f"/files/{review.document.evidence_id}/",
        f"/history/review/{review.pk}/",
        f"/due/review/{review.pk}/",
    ):
        assert client.get(at).status_code == 404, at
    assert client.post(f"/reviews/{review.pk}/act/", {"verb": "return"}).status_code == 404


def test_the_queue_asks_the_database_as_often_for_one_as_for_many(
    house, django_assert_max_num_queries, django_assert_num_queries
) -> None:
    client = page(house, "法务")
    house.file()
    client.get("/reviews/")
    with django_assert_max_num_queries(30) as few:
        client.get("/reviews/")
    for n in range(6):
        house.file(title=f"建设第{n}座冷库")
    with django_assert_num_queries(len(few)):
        client.get("/reviews/")


def test_pages_by_key_show_each_review_once(house, monkeypatch) -> None:
    monkeypatch.setattr("sunshine.faces.desk.queries.paged.PAGE", 3)
    for n in range(2):
        house.file(title=f"建设第{n}座冷库")
    client, url, seen = page(house, "书记"), "/reviews/", []
    while url:
        answer = client.get(url)
        seen += [r.pk for r, _ in answer.context["reviews"]]
        cursor = answer.context["next_cursor"]
        url = f"/reviews/?after={cursor}" if cursor else ""
    assert len(seen) == len(set(seen)) == Review.objects.count() == 8
    assert client.get("/reviews/?after=x").status_code == 404


def test_the_queue_is_narrowed_to_ones_own_departments(house) -> None:
    house.file()
    rows = page(house, "纪检").get("/reviews/?whose=mine&state=waiting").context["reviews"]
    assert [d.title for _, d in rows] == ["内设纪检机构"]


def test_the_export_holds_what_the_filters_show_and_is_an_act(house) -> None:
    house.file(title="=HYPERLINK(1)冷库")
    answer = page(house, "书记").post("/reviews/export/?department=finance")
    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert [(r[0], r[2]) for r in rows[1:-1]] == [("'=HYPERLINK(1)冷库", "财务部门")]
    assert Entry.objects.filter(verb="review.export").count() == 1
