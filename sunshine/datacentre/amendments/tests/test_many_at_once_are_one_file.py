"""The same content from many people at the same moment, on a database that commits."""

import hashlib
from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from test_a_proof_file_is_part_of_what_an_opinion_saw import EVERYBODY, ONE, attach, found

from sunshine.datacentre.amendments.tests.conftest import City
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.evidence.models import Content, Evidence
from sunshine.foundation.evidence.queries import store


def test_the_same_content_from_many_at_once_is_one_file(fresh_database, tmp_path, settings) -> None:
    settings.SUNSHINE_HOME = tmp_path
    city = City()
    cases = [
        city.file(row={"row_id": f"standard:{n}", "amount": "1"}, wanted={"amount": "2"})
        for n in range(12)
    ]

    def send(case):
        try:
            return attach(city, case).content_id
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        hashes = set(pool.map(send, cases))
    assert hashes == {hashlib.sha256(ONE).hexdigest()}
    assert list(store().contents()) == list(hashes)
    assert list((store().root / "incoming").iterdir()) == []
    assert Content.objects.count() == 1
    with acting_as(EVERYBODY):
        assert Evidence.objects.count() == 12
    assert found() == []
