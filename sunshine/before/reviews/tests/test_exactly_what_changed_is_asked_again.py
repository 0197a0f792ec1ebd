"""An opinion is bound to what its department saw: a change voids those opinions and no other."""

import pytest

from sunshine.before.reviews.models import Review, Wait
from sunshine.before.reviews.queries import missing_of, past_of
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.evidence.models import Evidence
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.worklist.models import WorkItem

pytestmark = pytest.mark.django_db


def states(matter) -> dict[str, str]:
    return dict(Review.objects.filter(matter=matter).values_list("department", "state"))


def test_four_answered_and_one_lapses_when_its_part_of_the_text_changes(house) -> None:
    matter = house.file()
    house.all_agree(matter)
    assert set(states(matter).values()) == {"standing"}
    assert house.change(matter, body="党委会") == ["legal"]
    assert states(matter) == {
        "legal": "asked",
        "finance": "standing",
        "discipline": "standing",
        "planning": "standing",
    }


def test_money_concerns_finance_and_legal_and_nobody_else(house) -> None:
    matter = house.file()
    house.all_agree(matter)
    assert set(house.change(matter, fund_source="银行贷款")) == {"legal", "finance"}


def test_a_change_before_anybody_answered_voids_nothing(house) -> None:
    matter = house.file()
    assert house.change(matter, body="党委会") == []
    house.answer(matter, "finance")
    assert house.change(matter, body="董事会") == []


def test_the_difference_is_kept_with_what_it_voided(house) -> None:
    matter = house.file()
    house.all_agree(matter)
    house.change(matter, body="党委会")
    past = past_of(house.review(matter, "legal"))
    assert [e.verb for e in past] == ["answer", "countersign"]
    for endorsement in past:
        assert endorsement.voided_at is not None
        assert endorsement.differences == [{"field": "决策会议", "from": "董事会", "to": "党委会"}]
    lapse = Entry.objects.get(verb="review.lapse")
    assert '"决策会议"' in lapse.canonical
    assert lapse.account_id is None, "the system says it, naming the act that caused it"


def test_the_department_is_asked_again_with_a_whole_period(house) -> None:
    matter = house.file()
    house.all_agree(matter)
    house.change(matter, body="党委会")
    again = house.review(matter, "legal")
    work = WorkItem.objects.open().of("review", again.pk).get()
    assert (work.kind, work.permission) == ("出具审查意见", "review.legal")
    assert (again.answer, again.words, again.document) == ("", "", None)
    assert Wait.objects.filter(review=again, left_at__isnull=True).get().state == "asked"
    house.answer(matter, "legal")
    assert house.review(matter, "legal").document.number == 2


def test_the_document_of_a_void_opinion_stays_readable_and_says_that_it_is_void(house) -> None:
    matter = house.file()
    house.all_agree(matter)
    was = house.review(matter, "legal").document
    house.change(matter, body="党委会")
    with acting_as(house.actor("法务")):
        file = Evidence.objects.get(pk=was.evidence_id)
    assert file.withdrawn_reason == "事项文本改动，意见失效"


def test_what_is_missing_is_said_department_by_department(house) -> None:
    matter = house.file()
    assert not any(s.satisfied for s in missing_of([matter])[matter.pk])
    house.all_agree(matter)
    assert all(s.satisfied for s in missing_of([matter])[matter.pk])
    house.change(matter, body="党委会")
    open_ones = [s for s in missing_of([matter])[matter.pk] if not s.satisfied]
    assert [s.code for s in open_ones] == ["review.legal"]
    assert "待出具" in open_ones[0].words


def test_conditions_of_a_void_opinion_are_nobodys_work_any_more(house) -> None:
    matter = house.file()
    house.answer(matter, "legal", "法务", "conditional", "取得规划许可证后开工")
    house.change(matter, body="党委会")
    assert not WorkItem.objects.open().filter(subject_label="condition").exists()
    assert [s.code for s in missing_of([matter])[matter.pk] if s.code.startswith("condition")] == []
