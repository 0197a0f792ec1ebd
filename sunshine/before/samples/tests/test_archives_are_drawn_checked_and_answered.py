"""The list is fixed before the number it is drawn by; each file is checked, answered, closed."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from sunshine.before.filings.models import Matter
from sunshine.before.samples import actions
from sunshine.before.samples.models import ArchiveSample, Check, Frame, Response
from sunshine.before.samples.queries import proof_of, seed_after
from sunshine.before.samples.rules import digest_of, draw, units_of
from sunshine.before.samples.tests.archives_drawn import later
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.models import Denial
from sunshine.foundation.clock.queries import today
from sunshine.foundation.ledger.actions.sequencing import integrate
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.notifications.models import Notification
from sunshine.foundation.organisations.actions import period
from sunshine.foundation.workflow.rules import Refused
from sunshine.foundation.worklist.models import WorkItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def archives(sampler) -> list[Matter]:
    """Three of the group, one of its subsidiary; and one that is not on file."""
    sampler.file(title="还在审查的付款")
    return [
        *(sampler.archive(title=f"集团付款{n}") for n in range(3)),
        sampler.archive(sampler.sub),
    ]


def seen(sampler, name: str) -> set[str]:
    with acting_as(sampler.actor(name)) as by:
        return set(map(str, Check.objects.visible_to(by)))


def test_only_what_is_on_file_within_the_scope_is_listed(sampler, archives) -> None:
    sample = sampler.freeze()
    listed = units_of(Frame.objects.get(sample=sample).text)
    assert {u.id for u in listed} == {str(m.pk) for m in archives}
    assert (sample.population, sample.size, sample.label[-4:]) == (4, 2, "001号")
    below = sampler.freeze(organisation_id=sampler.sub.pk, count=1)
    assert below.population == 1
    assert below.number == sample.number + 1
    share = sampler.freeze(count=None, percent=60)
    assert (share.size, share.percent) == (3, 60)


def test_what_can_not_be_drawn_is_refused(sampler, archives) -> None:
    for changed, words in (
        ({"title": "抽查"}, "请填写抽查名称"),
        ({"count": 5}, "件数应在 1 到 4"),
        ({"since": today() + timedelta(days=9)}, "不能早于起始"),
        ({"classes": ("x",)}, "没有这个事项类别"),
        ({"classes": ("project",)}, "没有已备案的档案"),
    ):
        with pytest.raises(Refused, match=words):
            sampler.freeze(**changed)
    assert not ArchiveSample.objects.exists()


def test_nobody_of_the_enterprise_may_draw(sampler, archives) -> None:
    for name in ("经办", "书记"):
        with pytest.raises(Refused, match="没有在这个范围抽查的权限"):
            sampler.freeze(name)


def test_one_form_sent_twice_is_one_sample(sampler, archives) -> None:
    assert sampler.freeze(key="once") == sampler.freeze(key="once")
    assert ArchiveSample.objects.count() == 1


def test_the_number_comes_after_the_list_and_cannot_be_chosen(sampler, archives) -> None:
    sample = sampler.freeze()
    by = sampler.actor("监督")
    assert seed_after(sample.frozen_entry_id) is None
    integrate()
    first = seed_after(sample.frozen_entry_id)
    sampler.file(title="之后又有人报备")
    integrate()
    assert seed_after(sample.frozen_entry_id) == first, "waiting gives no other number"
    entry = sampler.on(sample, "draw")
    assert (sample.seed, sample.seed_size) == first
    assert (
        digest_of(Frame.objects.get(sample=sample).text)
        in Entry.objects.get(pk=sample.frozen_entry_id).canonical
    )
    assert sample.seed in entry.canonical
    assert not any(str(m.pk) in entry.canonical for m in archives), "enterprises read their ledger"
    checks = list(Check.objects.filter(sample=sample).order_by("ordinal"))
    drawn = draw(Frame.objects.get(sample=sample).text, sample.seed, 2)
    assert [str(c.matter_id) for c in checks] == drawn
    with acting_as(by):
        assert proof_of(sample, checks, by).holds
        assert not proof_of(sample, checks[:1], by).holds
    other = digest_of("a number of somebody's choice")
    ArchiveSample.objects.filter(pk=sample.pk).update(seed=other)
    sample.refresh_from_db()
    with acting_as(by):
        assert [ok for _, ok in proof_of(sample, checks, by).steps][:2] == [True, False]


def test_each_enterprise_and_class_gives_one_where_there_is_room(sampler, archives) -> None:
    assert {c.organisation_id for c in sampler.drawn()} == {sampler.head.pk, sampler.sub.pk}


def test_before_its_entry_is_signed_nothing_is_drawn(sampler, archives) -> None:
    sample, by = sampler.freeze(), sampler.actor("监督")
    with acting_as(by), pytest.raises(Refused, match="还没有编号"):
        actions.act(
            sample_id=sample.pk, verb="draw", by=by, content={}, idempotency_key="early",
            checkers=[sampler.accounts["监督"].pk],
        )  # fmt: skip


def test_checks_go_in_turn_and_pass_over_who_had_a_hand_in_the_matter(sampler, archives) -> None:
    Denial.objects.create(
        person=sampler.accounts["二监督"].person, subject_label="matter",
        subject_id=archives[3].pk, reason="recusal", valid=period(today()),
    )  # fmt: skip
    checks = sampler.drawn("监督", "二监督", count=4)
    named = {c.matter_id: c.assignee.display_name for c in checks}
    assert named[archives[3].pk] == "监督"
    assert "二监督" in named.values()
    assert str(archives[3]) not in seen(sampler, "二监督")
    assert len(seen(sampler, "监督")) == 4
    recused = next(c for c in checks if c.matter_id == archives[3].pk)
    with acting_as(sampler.actor("二监督")) as by:
        assert not WorkItem.objects.visible_to(by).of("check", recused.pk).exists()
    with pytest.raises(Refused, match="不能核查这件档案"):
        sampler.check(recused, "assign", checker=str(sampler.accounts["二监督"].pk))
    with pytest.raises(Check.DoesNotExist):
        sampler.check(recused, "pass", "二监督")


def test_who_filed_or_signed_it_may_not_check_it_whatever_right_they_got(sampler, archives) -> None:
    for name in ("经办", "分管", "书记"):
        twice = sampler.account(f"{name}兼", "sasac_supervisor", sampler.head)
        twice.person = sampler.accounts[name].person
        twice.save(update_fields=["person"])
        sampler.accounts[f"{name}兼"] = twice
    (check,) = sampler.drawn("经办兼", count=1)
    assert check.assignee is None, "nobody named may check it"
    for name in ("经办兼", "分管兼", "书记兼"):
        with pytest.raises(Refused, match="请另选一位"):
            sampler.check(check, "assign", checker=str(sampler.accounts[name].pk))
        with pytest.raises(Refused, match="不能核查"):
            sampler.check(check, "pass", name)
    with pytest.raises(Refused, match="还没有指派"):
        sampler.check(check, "pass")
    sampler.check(check, "assign", checker=str(sampler.accounts["二监督"].pk))
    with pytest.raises(Refused, match="由二监督核查"):
        sampler.check(check, "pass")
    sampler.check(check, "pass", "二监督")
    assert (check.state, check.conclusion, check.concluded_name) == ("closed", "passed", "二监督")


def test_a_problem_is_sent_answered_returned_and_closed(sampler, archives) -> None:
    check = next(c for c in sampler.drawn("监督", count=4) if c.matter_id == archives[3].pk)
    for name in ("下属经办", "书记", "经办"):
        assert seen(sampler, name) == set(), "not before it is sent"
    work = WorkItem.objects.open().get(subject_id=check.pk)
    assert (work.kind, work.assignee) == ("核查抽中的档案", sampler.accounts["监督"])
    sampler.check(check, "issue", verdict=sampler.verdict("signed", "serious"))
    assert (check.state, check.conclusion, check.remarks) == (
        "issued",
        "serious",
        {"signed": "没有附上"},
    )
    assert check.first_due_on == check.due_on, "ten working days each"
    work = WorkItem.objects.open().get(subject_id=check.pk)
    assert (work.kind, work.permission, work.level) == ("整改抽查问题", "sample.answer", "red")
    assert seen(sampler, "下属经办") == {str(archives[3])}
    assert seen(sampler, "外人") == set()
    assert Notification.objects.filter(
        account=sampler.accounts["下属经办"], subject_id=check.pk
    ).exists()
    sampler.check(check, "answer", "下属经办")
    sampler.check(check, "return", reason="没有说明责任人")
    sampler.check(check, "answer", "下属经办", reason="已约谈责任人，补签并附说明")
    sampler.check(check, "close", reason="材料齐全，同意销号")
    said = Response.objects.filter(check_of=check).order_by("ordinal")
    assert [(r.words, r.is_accepted, r.verdict, r.is_late) for r in said] == [
        ("已查明原因，补充了相关材料", False, "没有说明责任人", False),
        ("已约谈责任人，补签并附说明", True, "材料齐全，同意销号", False),
    ]
    assert check.closed_at is not None
    assert not WorkItem.objects.open().filter(subject_id=check.pk).exists()


def test_an_enterprise_asks_its_checker_for_more_time(sampler, archives) -> None:
    check = next(c for c in sampler.drawn("监督", count=4) if c.matter_id == archives[3].pk)
    sampler.check(check, "issue")
    before, wanted = check.due_on, later(check)
    sampler.check(check, "ask_extension", "下属经办", until=str(wanted))
    assert check.due_on == before, "asking moves nothing"
    asked = WorkItem.objects.open().get(subject_id=check.pk, kind="审批延期")
    assert asked.assignee == sampler.accounts["监督"]
    with pytest.raises(Refused, match="由监督核查"):
        sampler.check(check, "allow_extension", "二监督")
    sampler.check(check, "allow_extension")
    assert (check.due_on, check.first_due_on) == (wanted, before)
    (work,) = WorkItem.objects.open().filter(subject_id=check.pk)
    assert (work.kind, work.due_on) == ("整改抽查问题", wanted)
    sampler.check(check, "answer", "下属经办")
    assert check.state == "answered"


def test_a_conclusion_needs_its_checklist(sampler, archives) -> None:
    (check,) = sampler.drawn(count=1)
    for verb, verdict, words in (
        ("pass", sampler.verdict("complete"), "合格的办结"),
        ("issue", sampler.verdict(), "请填写发现的问题"),
    ):
        with pytest.raises(Refused, match=words):
            sampler.check(check, verb, verdict=verdict)
    check.refresh_from_db()
    assert (check.state, check.answers) == ("checking", {})


def test_a_sample_is_closed_when_every_file_is_and_then_nothing_moves(sampler, archives) -> None:
    checks = sampler.drawn(count=2)
    sample = checks[0].sample
    sampler.check(checks[0], "pass")
    with pytest.raises(Refused, match="还有 1 件没有办结"):
        sampler.on(sample, "close", reason="档案总体规范，没有问题")
    sampler.check(checks[1], "pass")
    sampler.on(sample, "close", reason="档案总体规范，没有问题")
    assert (sample.state, sample.words) == ("closed", "档案总体规范，没有问题")
    assert Entry.objects.get(pk=sample.closed_entry_id).verb == "archive_sample.close"
    for row, field in ((sample, "words"), (checks[0], "findings"), (Frame.objects.get(), "text")):
        with pytest.raises(DatabaseError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**{field: "改过"})
    with pytest.raises(Refused, match="已办结"):
        sampler.check(checks[0], "recheck")


def test_a_list_that_is_not_wanted_is_given_up_in_sight(sampler, archives) -> None:
    sample = sampler.freeze()
    sampler.on(sample, "withdraw", reason="范围填错了，重新抽")
    with pytest.raises(Refused, match="已撤销"):
        sampler.on(sample, "draw")
    assert ArchiveSample.objects.get().state == "withdrawn", "it stays in the list of samples"
