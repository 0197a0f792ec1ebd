"""Made by the worker, compared, approved by another person, read with a quiz."""

import zipfile
from io import BytesIO

import pytest
from uuid6 import uuid7

from sunshine.before.handbooks import actions, queries
from sunshine.before.handbooks.models import Handbook
from sunshine.before.handbooks.rules import edition_of
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.evidence.models import Evidence
from sunshine.foundation.evidence.queries import store
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.workflow.rules import Refused

pytestmark = pytest.mark.django_db
WHY = "首次排查已经审定"


def made(city) -> Handbook:
    found = actions.ask_handbook(
        by=city.actor("纪委"), organisation_id=city.group.pk, idempotency_key=uuid7().hex
    )
    told: list[int] = []
    actions.make(found.pk, told.append)
    assert told == sorted(told)
    assert told[-1] == 90
    found.refresh_from_db()
    return found


def do(city, handbook, name: str, verb: str) -> Handbook:
    actions.act(
        handbook_id=handbook.pk,
        verb=verb,
        by=city.actor(name),
        content={"reason": WHY},
        idempotency_key=uuid7().hex,
    )
    handbook.refresh_from_db()
    return handbook


def enacted(city) -> Handbook:
    return do(city, do(city, made(city), "纪委", "submit"), "书记", "approve")


def words_of(city, handbook) -> str:
    with acting_as(city.actor("纪委")):
        file = Evidence.objects.get(subject_id=handbook.pk)
    with store().open_verified(file.content_id) as stream:
        return zipfile.ZipFile(BytesIO(stream.read())).read("word/document.xml").decode()


def test_it_says_what_the_register_says(city) -> None:
    city.control(city.standing())
    city.register(title="还没有审定的风险")
    handbook = made(city)
    assert (handbook.state, handbook.point_count, handbook.progress) == ("draft", 1, 100)
    text = words_of(city, handbook)
    for words in (
        "目　　录",
        "化整为零规避招标",
        "采购方式确定",
        "按季归集",
        "D02",
        "本版为第 1 版",
    ):
        assert words in text
    assert "还没有审定的风险" not in text


def test_the_same_edition_is_the_same_file(city) -> None:
    city.standing()
    edition = edition_of(made(city).content)
    assert actions.docx_of(edition) == actions.docx_of(edition_of(edition.kept()))


def test_a_new_edition_says_in_words_what_changed_and_replaces_the_old_one(city) -> None:
    point = city.standing()
    gone = city.standing(title="虚构需求立项采购")
    first = enacted(city)
    city.control(point)
    city.do(gone, "书记", "withdraw")
    city.standing(title="泄露标底")
    second = made(city)
    said = "\n".join(queries.compared(first, second))
    assert "新增风险点“泄露标底”" in said
    assert "撤销风险点“虚构需求立项采购”" in said
    assert "“化整为零规避招标”：新增措施“同类需求按季归集，采购计划报采购委员会审定”" in said
    assert "与第 1 版相比" in words_of(city, second)
    do(city, do(city, second, "纪委", "submit"), "书记", "approve")
    first.refresh_from_db()
    assert (first.state, second.state) == ("replaced", "in_force")


def test_nobody_approves_his_own_and_what_is_made_stays(city) -> None:
    city.standing()
    handbook = do(city, made(city), "纪委", "submit")
    Handbook.objects.filter(pk=handbook.pk).update(
        filed_by_person_id=city.accounts["书记"].person_id
    )
    with pytest.raises(Refused, match="不能对自己提出的"):
        do(city, handbook, "书记", "approve")
    with pytest.raises(Refused, match="这一步不在这里办理"):
        do(city, handbook, "纪委", "finish")


def test_a_reader_passes_the_quiz_or_gets_other_questions(city) -> None:
    for title in ("化整为零规避招标", "泄露标底", "虚构需求立项", "验收走过场", "人情评审打分"):
        city.control(city.standing(title=title), words=f"针对“{title}”的专门措施")
    handbook = enacted(city)
    by = city.actor("书记")
    asked = actions.questions_for(handbook, by.account_id, 0)
    assert len(asked) == 5
    assert asked == actions.questions_for(handbook, by.account_id, 0)
    wrong = {n: (q.right + 1) % len(q.choices) for n, q in enumerate(asked)}
    acknowledgement = actions.acknowledge(
        by=by, handbook_id=handbook.pk, answers=wrong, idempotency_key="one"
    )
    assert (acknowledgement.score, acknowledgement.passed_at) == (0, None)
    again = actions.questions_for(handbook, by.account_id, 1)
    assert again != asked
    right = {n: q.right for n, q in enumerate(again)}
    acknowledgement = actions.acknowledge(
        by=by, handbook_id=handbook.pk, answers=right, idempotency_key="two"
    )
    assert (acknowledgement.score, acknowledgement.attempts) == (5, 2)
    assert Entry.objects.get(pk=acknowledgement.entry_id).verb == "risk_handbook.acknowledge"
    with pytest.raises(Refused, match="您已阅知"):
        actions.acknowledge(by=by, handbook_id=handbook.pk, answers=right, idempotency_key="three")


def test_a_quiz_of_a_thick_edition_is_drawn_from_some_of_its_points(city, monkeypatch) -> None:
    titles = [f"第{n}种风险" for n in range(9)]
    for title in titles:
        city.control(city.standing(title=title), words=f"针对“{title}”的专门措施")
    handbook = made(city)
    points = edition_of(handbook.content).points
    assert queries.points_at(handbook, [0, 7]) == [points[0], points[7]]
    assert queries.points_at(handbook, []) == []
    monkeypatch.setattr(actions, "READ", 5)
    drawn = set()
    for attempt in range(6):
        asked = actions.questions_for(handbook, city.accounts["书记"].pk, attempt)
        assert len({q.point_id for q in asked}) == len(asked) == 5
        drawn |= {q.point_id for q in asked}
    assert drawn == {p.id for p in points}


def test_what_is_told_beside_an_edition_is_what_it_says(city) -> None:
    city.standing()
    first = enacted(city)
    city.standing(title="泄露标底信息")
    second = made(city)
    told = queries.compared(first, second)
    assert told == second.changes == list(edition_of(second.content).changes)
    assert (
        queries.counts_of(second)
        == edition_of(second.content).counts()
        == {"tendering": {"one": 2}}
    )
    old = Handbook(
        content=second.content, counts=None, changes=None, edition=2, organisation=city.group
    )
    assert queries.counts_of(old) == queries.counts_of(second)
    assert queries.compared(first, old) == told


def test_one_open_edition_a_unit(city) -> None:
    made(city)
    with pytest.raises(Refused, match="还没有生效的新版"):
        made(city)
