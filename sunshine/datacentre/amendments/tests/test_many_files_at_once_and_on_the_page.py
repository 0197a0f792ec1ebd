"""Files through the page, and many of them."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from test_a_proof_file_is_part_of_what_an_opinion_saw import (
    ONE,
    attach,
    client_of,
)
from uuid6 import uuid7

from sunshine.foundation.evidence.queries import store

pytestmark = pytest.mark.django_db


def test_the_page_takes_a_file_and_says_what_it_refuses(city) -> None:
    case = city.file()
    client = client_of(city, "管理员")

    def send(data, name, grade="internal", **more):
        file = SimpleUploadedFile(name, data)
        sent = {"file": file, "secrecy": grade, "version": case.version, "key": str(uuid7())}
        answer = client.post(f"/amendments/{case.pk}/files/", sent | more, follow=True)
        case.refresh_from_db()
        return answer.content.decode()

    told = send(ONE, "凭证<script>.txt")
    assert "材料已附上" in told
    assert "凭证_script_.txt" in told
    assert hashlib.sha256(ONE).hexdigest() in told
    assert "空的" in send(b"", "a.txt")
    assert "不收“.exe”" in send(b"hello", "a.exe")
    assert "超过 50 兆字节" in send(b"1" * (50 * 1024 * 1024 + 1), "大.txt")
    assert (
        "请选择文件"
        in client.post(
            f"/amendments/{case.pk}/files/", {"secrecy": "internal"}, follow=True
        ).content.decode()
    )
    assert list((store().root / "incoming").iterdir()) == []
    strict = client_of(city, "管理员", enforce_csrf_checks=True)
    refused = strict.post(
        f"/amendments/{case.pk}/files/", {"file": SimpleUploadedFile("a.txt", ONE)}
    )
    assert refused.status_code == 403
    assert list((store().root / "incoming").iterdir()) == []


def test_the_page_of_a_case_takes_as_many_queries_with_many_files(
    city, django_assert_max_num_queries
) -> None:
    counts = []
    for number in (1, 9):
        case = city.file(
            row={"row_id": f"standard:{number}", "amount": "1"}, wanted={"amount": "2"}
        )
        for n in range(number):
            attach(city, case, f"凭证 {n}".encode(), f"{n}.txt")
        client = client_of(city, "法务")
        client.get(f"/amendments/{case.pk}/")
        with django_assert_max_num_queries(60) as seen:
            assert client.get(f"/amendments/{case.pk}/").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
